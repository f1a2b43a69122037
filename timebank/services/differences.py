"""Putting right together: what each of two people remembers of an exchange, and what both agree on."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from timebank.services.answers import agree_to, find_exchange, is_reversed, settle
from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.services.errors.differences import (
    NobodyToAskError,
    NothingDifferentError,
    ReadAgainError,
    TheirTurnError,
)
from timebank.services.recollections import (
    Kept,
    Press,
    Remembered,
    checked,
    conclude,
    find_open,
    find_with_exchange,
    is_same,
    pair_of,
    recollections,
    say_so,
    set_words,
    wanted_of,
    words_of,
    write,
)
from timebank.services.telling import ASKED, TOLD, tell
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.differences import Difference, Recollection, RecollectionYes
from timebank.store.members import Member

# Of these nothing is left to remember otherwise.
WHOLLY = ("not me", "take back")

_difference = Difference.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_recollection = Recollection.__table__  # type: ignore[attr-defined]
_yes = RecollectionYes.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]


@transaction
def say(
    session: Session,
    *,
    community_id: bytes,
    exchange_id: bytes,
    press: Press,
    reason: str,
    minutes: int = 0,
    happened_on: date | None = None,
    words: str = "",
    sure: bool = False,
) -> None:
    """Say what one remembers of an exchange, beside what is written down; nothing is booked over it.

    Whoever received, and is asked, says how it was, and that counts at once. Of an agreed exchange the other
    side is asked, and each says what they remember once. Raises NotThereError, AlreadyAnsweredError,
    NothingDifferentError, TheirTurnError, and what is refused of a time or a day.
    """
    me, now = press.member_id, press.now
    content = (me, exchange_id, reason, minutes, happened_on, words)
    if not first_time(session, community_id, press.key, "say_different", *content, acted_at=now):
        return
    row = find_exchange(session, community_id, exchange_id)
    stands = _insist_on_side(session, row, me)
    said = replace(stands, comes_to="taken back")
    if reason not in WHOLLY and happened_on is not None:
        said = checked(Remembered(minutes, happened_on.isoformat(), words), stands, press.today, sure=sure)
    if row["state"] == "waiting":
        _answer(session, row, stands, said, reason, press)
        return
    if row["state"] != "agreed" or row["paid"] == "seen" or is_reversed(session, community_id, exchange_id):
        raise AlreadyAnsweredError
    found = find_open(session, community_id, exchange_id)
    if found is None:
        _ask(session, row, stands, said, reason, press)
    else:
        _say_too(session, row, found, said, press)


def _insist_on_side(session: Session, row: RowMapping, me: bytes) -> Remembered:
    """Read how an exchange stands, for one of its two sides. Raises NotThereError."""
    if me not in (row["giver"], row["receiver"]):
        raise NotThereError
    minutes = row["agreed_minutes"] or row["minutes"]
    return Remembered(minutes, row["happened_on"], words_of(session, row), "stays")


def _answer(
    session: Session, row: RowMapping, stands: Remembered, said: Remembered, reason: str, press: Press
) -> None:
    """Answer what waits for one's yes with what one remembers; both rememberings are kept."""
    if row["said_by"] != "giver" or press.member_id != row["receiver"]:
        raise NotThereError
    if reason in WHOLLY:
        settle(session, row, "declined", None, press.now)
        return
    changed = {**row, "happened_on": said.happened_on}
    agree_to(session, changed, said.minutes, press.now)
    if said.comes_to == "stays":
        return
    _keep(session, row, stands, reason, press, state="agreed")
    _say(session, row, press.key, said, press, number=1, also=(row["giver"],))
    set_words(session, row["community_id"], row["id"], said.words)
    _tell_the_other(session, row, TOLD, press)


def _ask(
    session: Session, row: RowMapping, stands: Remembered, said: Remembered, reason: str, press: Press
) -> None:
    if said.comes_to == "stays":
        raise NothingDifferentError
    _insist_on_both(session, row)
    _keep(session, row, stands, reason, press, state="asked")
    _say(session, row, press.key, said, press, number=1)
    _tell_the_other(session, row, ASKED, press)


def _insist_on_both(session: Session, row: RowMapping) -> None:
    gone = select(_member.c.id).where(
        _member.c.community_id == row["community_id"],
        _member.c.id.in_((row["giver"], row["receiver"])),
        _member.c.left_at.is_not(None),
    )
    if session.connection().execute(gone).first():
        raise NobodyToAskError


def _keep(
    session: Session, row: RowMapping, stands: Remembered, reason: str, press: Press, *, state: str
) -> None:
    """Open a difference under the key of its press, with what is written down as its number 0."""
    is_agreed = state == "agreed"
    session.connection().execute(
        insert(_difference),
        {
            "community_id": row["community_id"],
            "id": press.key,
            "exchange_id": row["id"],
            "begun_by": press.member_id,
            "reason": reason,
            "state": state,
            "begun_at": press.now,
            "settled_at": press.now if is_agreed else None,
            "agreed_id": press.key if is_agreed else None,
        },
    )
    first = row["giver"] if row["said_by"] == "giver" else row["receiver"]
    write(
        session, row["community_id"], press.key, secrets.token_bytes(16), first, stands, 0, row["recorded_at"]
    )


def _say(
    session: Session,
    row: RowMapping,
    difference_id: bytes,
    said: Remembered,
    press: Press,
    *,
    number: int,
    also: Iterable[bytes] = (),
) -> None:
    """Write down what somebody remembers, which they stand by themselves."""
    here, me = row["community_id"], press.member_id
    write(session, here, difference_id, press.key, me, said, number, press.now)
    for member_id in (me, *also):
        say_so(session, here, press.key, member_id, press.now)


def _say_too(session: Session, row: RowMapping, found: Kept, said: Remembered, press: Press) -> None:
    every = recollections(session, row["community_id"], found.id)
    mine = [each for each in every if each.number and each.said_by == press.member_id]
    if found.state != "asked" or mine or every[-1].said_by == press.member_id:
        raise TheirTurnError
    if said.comes_to == every[-1].comes_to and is_same(said, _remembered(every[-1])):
        say_so(session, row["community_id"], every[-1].id, press.member_id, press.now)
        conclude(session, row, found, every[-1], press)
        return
    _say(session, row, found.id, said, press, number=every[-1].number + 1)
    _tell_the_other(session, row, ASKED, press)


def _remembered(row: Kept) -> Remembered:
    return Remembered(row.minutes, row.happened_on, row.words, row.comes_to)


@transaction
def say_yes(session: Session, *, community_id: bytes, recollection_id: bytes, press: Press) -> None:
    """Say yes to what another remembers, or to what those who help wrote down; all yeses together book it.

    Raises NotThereError, AlreadyAnsweredError, ReadAgainError.
    """
    me, now = press.member_id, press.now
    if not first_time(session, community_id, press.key, "yes_to", me, recollection_id, acted_at=now):
        return
    difference_id = _difference_of(session, community_id, recollection_id)
    row, found = find_with_exchange(session, community_id, difference_id)
    latest = recollections(session, community_id, found.id)[-1]
    wanted = wanted_of(row, latest, pair_of(session, community_id, found.id))
    if me not in wanted:
        raise NotThereError
    if found.agreed_id == recollection_id:
        return
    _insist_on_latest(found, latest, recollection_id)
    said = _yeses(session, community_id, recollection_id)
    if me not in said:
        say_so(session, community_id, recollection_id, me, now)
    if wanted <= said | {me}:
        conclude(session, row, found, latest, press)


def _insist_on_latest(found: Kept, latest: Kept, recollection_id: bytes) -> None:
    if found.state not in ("asked", "talking"):
        raise AlreadyAnsweredError
    if latest.id != recollection_id:
        raise ReadAgainError


def _yeses(session: Session, community_id: bytes, recollection_id: bytes) -> set[bytes]:
    wanted = select(_yes.c.member_id).where(
        _yes.c.community_id == community_id, _yes.c.recollection_id == recollection_id
    )
    return set(session.connection().execute(wanted).scalars())


def _difference_of(session: Session, community_id: bytes, recollection_id: bytes) -> bytes:
    wanted = select(_recollection.c.difference_id).where(
        _recollection.c.community_id == community_id, _recollection.c.id == recollection_id
    )
    found = session.connection().execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotThereError
    return bytes(found)


@transaction
def leave_it(session: Session, *, community_id: bytes, exchange_id: bytes, press: Press) -> None:
    """Leave an entry as it is, after all: whoever said that they remember it differently.

    Raises NotThereError.
    """
    me, now = press.member_id, press.now
    if not first_time(session, community_id, press.key, "leave_it", me, exchange_id, acted_at=now):
        return
    _insist_on_side(session, find_exchange(session, community_id, exchange_id), me)
    found = find_open(session, community_id, exchange_id)
    if found is None:
        return
    if found.begun_by != me:
        raise NotThereError
    _move(session, found, state="left", settled_at=now)


@transaction
def ask_for_help(session: Session, *, community_id: bytes, exchange_id: bytes, press: Press) -> bytes:
    """Ask for two people to talk it over with; return the difference's id. Raises NotThereError."""
    me, now = press.member_id, press.now
    is_new = first_time(session, community_id, press.key, "ask_for_help", me, exchange_id, acted_at=now)
    row = find_exchange(session, community_id, exchange_id)
    _insist_on_side(session, row, me)
    found = find_open(session, community_id, exchange_id)
    if found is None:
        raise AlreadyAnsweredError
    if is_new and found.state == "asked":
        _move(session, found, state="talking")
        _tell_the_other(session, row, ASKED, press)
    return bytes(found.id)


def _move(session: Session, found: Kept, **values: object) -> None:
    of_it = (_difference.c.community_id == found.community_id) & (_difference.c.id == found.id)
    session.connection().execute(update(_difference).where(of_it).values(**values))


def _tell_the_other(session: Session, row: RowMapping, said: tuple[str, str], press: Press) -> None:
    (other,) = {row["giver"], row["receiver"]} - {press.member_id}
    page, me = f"entries/{row['id'].hex()}", press.member_id
    here = row["community_id"]
    tell(session, here, other, by=me, said=said, page=page, site=press.site, now=press.now)
