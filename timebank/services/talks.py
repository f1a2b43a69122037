"""Talking it over: two people whom the two concerned trust write down one outcome; it is they who agree."""

from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session

from timebank.services.errors import AlreadyAnsweredError, NotThereError
from timebank.services.errors.differences import NotAPairError
from timebank.services.recollections import (
    Kept,
    Press,
    Remembered,
    checked,
    find_with_exchange,
    pair_of,
    recollections,
    say_so,
    words_of,
    write,
)
from timebank.services.telling import ASKED, tell
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.differences import GoBetween
from timebank.store.members import Member, may_be_listed
from timebank.store.no_contact import apart

_between = GoBetween.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]

_MAY_HELP = select(_member.c.id).where(
    _member.c.community_id == bindparam("community"),
    _member.c.id == bindparam("named"),
    may_be_listed(),
    ~apart(_member.c.community_id, _member.c.id, bindparam("giver")),
    ~apart(_member.c.community_id, _member.c.id, bindparam("receiver")),
)


@transaction
def name_one(
    session: Session, *, community_id: bytes, difference_id: bytes, named_id: bytes, press: Press
) -> None:
    """Name somebody one trusts, who is asked whether they would help; another, while they have not said yes.

    Raises NotThereError, AlreadyAnsweredError, NotAPairError.
    """
    me, now = press.member_id, press.now
    if not first_time(
        session, community_id, press.key, "name_one", me, difference_id, named_id, acted_at=now
    ):
        return
    row, found = find_with_exchange(session, community_id, difference_id)
    sides = {row["giver"], row["receiver"]}
    if me not in sides:
        raise NotThereError
    _insist_on_talking(found)
    named = {each.named_by: each for each in _named(session, community_id, difference_id)}
    mine = named.pop(me, None)
    if mine and mine.answer == "yes":
        raise AlreadyAnsweredError
    if named_id in sides | {each.member_id for each in named.values()}:
        raise NotAPairError
    wanted = {
        "community": community_id,
        "named": named_id,
        "giver": row["giver"],
        "receiver": row["receiver"],
    }
    connection = session.connection()
    if connection.execute(_MAY_HELP, wanted).first() is None:
        raise NotAPairError
    key = {"community_id": community_id, "difference_id": difference_id, "named_by": me}
    connection.execute(delete(_between).where(*(_between.c[name] == value for name, value in key.items())))
    connection.execute(insert(_between), key | {"member_id": named_id, "asked_at": now})
    page = f"talks/{difference_id.hex()}"
    tell(session, community_id, named_id, by=me, said=ASKED, page=page, site=press.site, now=now)


def _insist_on_talking(found: Kept) -> None:
    if found.state != "talking":
        raise AlreadyAnsweredError


def _named(session: Session, community_id: bytes, difference_id: bytes) -> list[Kept]:
    wanted = select(_between).where(
        _between.c.community_id == community_id, _between.c.difference_id == difference_id
    )
    return list(session.connection().execute(wanted).all())


@transaction
def answer(session: Session, *, community_id: bytes, difference_id: bytes, will: bool, press: Press) -> None:
    """Say whether one would help two people talk it over; a no takes no reason.

    Raises NotThereError for anyone who was not named, AlreadyAnsweredError.
    """
    me, now = press.member_id, press.now
    if not first_time(session, community_id, press.key, "will_help", me, difference_id, will, acted_at=now):
        return
    _, found = find_with_exchange(session, community_id, difference_id)
    named = _named(session, community_id, difference_id)
    mine = next((each for each in named if each.member_id == me), None)
    if mine is None:
        raise NotThereError
    said = "yes" if will else "no"
    if mine.answer == said:
        return
    _insist_on_talking(found)
    session.connection().execute(
        update(_between)
        .where(
            _between.c.community_id == community_id,
            _between.c.difference_id == difference_id,
            _between.c.member_id == me,
        )
        .values(answer=said)
    )
    page = f"talks/{difference_id.hex()}"
    tell(session, community_id, mine.named_by, by=me, said=ASKED, page=page, site=press.site, now=now)


@transaction
def write_outcome(
    session: Session,
    *,
    community_id: bytes,
    difference_id: bytes,
    comes_to: str,
    minutes: int,
    happened_on: date,
    words: str = "",
    sure: bool = False,
    press: Press,
) -> None:
    """Write down what it might come to, as one of the pair; it takes the other's yes, and both sides'.

    Raises NotThereError, AlreadyAnsweredError, and what is refused of a time or a day.
    """
    me, now = press.member_id, press.now
    content = (me, difference_id, comes_to, minutes, happened_on, words)
    if not first_time(session, community_id, press.key, "write_outcome", *content, acted_at=now):
        return
    row, found = find_with_exchange(session, community_id, difference_id)
    pair = pair_of(session, community_id, difference_id)
    if me not in pair:
        raise NotThereError
    _insist_on_talking(found)
    stands = Remembered(row["agreed_minutes"], row["happened_on"], words_of(session, row), "stays")
    said = replace(stands, comes_to=comes_to)
    if comes_to == "changed":
        told = Remembered(minutes, happened_on.isoformat(), words)
        said = checked(told, stands, press.today, sure=sure)
    number = recollections(session, community_id, difference_id)[-1].number + 1
    write(session, community_id, difference_id, press.key, me, said, number, now)
    say_so(session, community_id, press.key, me, now)
    page = f"talks/{difference_id.hex()}"
    for member_id in {row["giver"], row["receiver"], *pair} - {me}:
        tell(session, community_id, member_id, by=me, said=ASKED, page=page, site=press.site, now=now)
