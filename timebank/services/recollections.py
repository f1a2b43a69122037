"""What acts about a difference share: what was remembered, who helps, and doing what was agreed on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, RowMapping, delete, insert, select, update
from sqlmodel import Session

from timebank.services.answers import find_exchange, reversal_of
from timebank.services.errors import NotThereError
from timebank.services.exchanges import booking_of, check_what
from timebank.services.telling import TOLD, tell
from timebank.store.bookings import book
from timebank.store.differences import Difference, GoBetween, Recollection, RecollectionYes, Replacement
from timebank.store.exchanges import Exchange, ExchangeWords

_difference = Difference.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_recollection = Recollection.__table__  # type: ignore[attr-defined]
_yes = RecollectionYes.__table__  # type: ignore[attr-defined]
_between = GoBetween.__table__  # type: ignore[attr-defined]
_words = ExchangeWords.__table__  # type: ignore[attr-defined]

# A difference, or a recollection, as its table has it.
Kept = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Remembered:
    """How long, which day (ISO text) and what for, as somebody remembers it; `comes_to` is what follows."""

    minutes: int
    happened_on: str
    words: str
    comes_to: str = "changed"


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed, under which key, when, and where pages stand that a mail may name."""

    member_id: bytes
    key: bytes
    site: str
    today: date
    now: int


def checked(said: Remembered, stands: Remembered, today: date, *, sure: bool) -> Remembered:
    """Check what somebody remembers; what is written down already stays. Raises what is refused of it."""
    same_day = said.happened_on == stands.happened_on
    # A day that is written down already is not asked about again, however long ago it was.
    happened_on = today if same_day else date.fromisoformat(said.happened_on)
    check_what(said.minutes, happened_on, today, sure=sure or said.minutes == stands.minutes)
    return stands if is_same(said, stands) else said


def is_same(one: Remembered, other: Remembered) -> bool:
    """Tell whether two remember the same."""
    return replace(one, comes_to="") == replace(other, comes_to="")


def words_of(session: Session, row: RowMapping) -> str:
    """Read what an exchange was for, as it is written down now."""
    of_it = (_words.c.community_id == row["community_id"]) & (_words.c.exchange_id == row["id"])
    return session.connection().execute(select(_words.c.words).where(of_it)).scalar_one_or_none() or ""


def find_open(session: Session, community_id: bytes, exchange_id: bytes) -> Kept | None:
    """Find what is still asked or talked over about an exchange, if anything is."""
    wanted = select(_difference).where(
        _difference.c.community_id == community_id,
        _difference.c.exchange_id == exchange_id,
        _difference.c.state.in_(("asked", "talking")),
    )
    return session.connection().execute(wanted).first()


def recollections(session: Session, community_id: bytes, difference_id: bytes) -> list[Kept]:
    """List what was remembered, oldest first."""
    wanted = select(_recollection).where(
        _recollection.c.community_id == community_id, _recollection.c.difference_id == difference_id
    )
    return list(session.connection().execute(wanted.order_by(_recollection.c.number)).all())


def find_with_exchange(
    session: Session, community_id: bytes, difference_id: bytes
) -> tuple[RowMapping, Kept]:
    """Find a difference and its exchange, held until the act is done. Raises NotThereError."""
    wanted = select(_difference).where(
        _difference.c.community_id == community_id, _difference.c.id == difference_id
    )
    found = session.connection().execute(wanted).first()
    if found is None:
        raise NotThereError
    row = find_exchange(session, community_id, found.exchange_id)
    # Read again now that nobody else can change it.
    return row, session.connection().execute(wanted).one()


def pair_of(session: Session, community_id: bytes, difference_id: bytes) -> set[bytes]:
    """Name those who said that they would help, once both have."""
    wanted = select(_between.c.member_id).where(
        _between.c.community_id == community_id,
        _between.c.difference_id == difference_id,
        _between.c.answer == "yes",
    )
    found = set(session.connection().execute(wanted).scalars())
    return found if len(found) == 2 else set()


def wanted_of(row: RowMapping, latest: Kept, pair: Iterable[bytes]) -> set[bytes]:
    """Tell whose yes is wanted: both sides', and of what those who help wrote down, theirs too."""
    sides = {row["giver"], row["receiver"]}
    return sides if latest.said_by in sides else sides | set(pair)


def write(
    session: Session,
    community_id: bytes,
    difference_id: bytes,
    recollection_id: bytes,
    said_by: bytes,
    said: Remembered,
    number: int,
    at: int,
) -> None:
    """Write one recollection, inside an act."""
    session.connection().execute(
        insert(_recollection),
        {
            "community_id": community_id,
            "id": recollection_id,
            "difference_id": difference_id,
            "number": number,
            "said_by": said_by,
            "comes_to": said.comes_to,
            "minutes": said.minutes,
            "happened_on": said.happened_on,
            "words": said.words,
            "said_at": at,
        },
    )


def say_so(session: Session, community_id: bytes, recollection_id: bytes, member_id: bytes, at: int) -> None:
    """Keep somebody's yes, inside an act."""
    row = {"community_id": community_id, "recollection_id": recollection_id, "member_id": member_id}
    session.connection().execute(insert(_yes), row | {"said_at": at})


def conclude(
    session: Session,
    row: RowMapping,
    found: Kept,
    agreed: Kept,
    press: Press,
) -> None:
    """Do what both sides have said yes to: take back what was booked, book it anew, link the two."""
    here, now = row["community_id"], press.now
    session.connection().execute(
        update(_difference)
        .where(_difference.c.community_id == here, _difference.c.id == found.id)
        .values(state="agreed", settled_at=now, agreed_id=agreed.id)
    )
    sides = {row["giver"], row["receiver"]}
    if agreed.comes_to == "taken back":
        book(session, here, [reversal_of(row, press.key, sides, press.today)], recorded_at=now)
    elif agreed.comes_to == "changed" and _is_booked_alike(row, agreed):
        # An entry holds no words, so there is nothing to take back.
        set_words(session, here, row["id"], agreed.words)
    elif agreed.comes_to == "changed":
        _book_anew(session, row, agreed, press)
    for member_id in sides - {press.member_id}:
        page = f"entries/{row['id'].hex()}"
        tell(session, here, member_id, by=press.member_id, said=TOLD, page=page, site=press.site, now=now)


def _is_booked_alike(row: RowMapping, agreed: Kept) -> bool:
    return bool(row["agreed_minutes"] == agreed.minutes and row["happened_on"] == agreed.happened_on)


def _book_anew(session: Session, row: RowMapping, agreed: Kept, press: Press) -> None:
    here, now = row["community_id"], press.now
    anew = {
        **{name: row[name] for name in ("community_id", "giver_id", "receiver_id", "said_by", "paid")},
        "id": agreed.id,
        "giver_actor": row["giver"],
        "receiver_actor": row["receiver"],
        "minutes": agreed.minutes,
        "happened_on": agreed.happened_on,
        "recorded_at": now,
        "state": "agreed",
        "agreed_minutes": agreed.minutes,
        "answered_at": now,
    }
    connection = session.connection()
    connection.execute(insert(Exchange), anew)
    set_words(session, here, agreed.id, agreed.words)
    sides = {row["giver"], row["receiver"]}
    back = reversal_of(row, press.key, sides, press.today)
    book(session, here, [back, booking_of(anew, agreed.minutes)], recorded_at=now)
    connection.execute(
        insert(Replacement), {"community_id": here, "exchange_id": agreed.id, "replaces_id": row["id"]}
    )


def set_words(session: Session, community_id: bytes, exchange_id: bytes, words: str) -> None:
    """Keep other words for an exchange, or none, inside an act."""
    named = {"community_id": community_id, "exchange_id": exchange_id}
    of_it = (_words.c.community_id == community_id) & (_words.c.exchange_id == exchange_id)
    session.connection().execute(delete(_words).where(of_it))
    if words:
        session.connection().execute(insert(_words), named | {"words": words})
