"""How two people in the tests say that they remember an exchange differently."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import select

from tests.cast import NOW, TODAY, Cast, a_key
from timebank.services import differences, talks
from timebank.services.recollections import Press
from timebank.store.differences import Difference, Recollection
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.outbox import Mail
from timebank.store.people import Person

SITE = "https://hours.example"


def press(by: Person, **more: Any) -> Press:
    """Make somebody's press of a button, just now unless told otherwise."""
    return Press(by.member_id, **({"key": a_key(), "site": SITE, "today": TODAY, "now": NOW} | more))


def differ(cast: Cast, exchange_id: bytes, *, by: Person, reason: str = "time", **more: Any) -> None:
    """Say what somebody remembers; what is not said is as it is written down."""
    row = cast.session.exec(select(Exchange).where(Exchange.id == exchange_id)).one()
    said = {
        "minutes": more.pop("minutes", row.agreed_minutes or row.minutes),
        "happened_on": more.pop("day", date.fromisoformat(row.happened_on)),
        "words": more.pop("words", words_of(cast, exchange_id)),
    }
    cast.session.rollback()
    differences.say(
        cast.session,
        community_id=cast.community_id,
        exchange_id=exchange_id,
        press=press(by, **more),
        reason=reason,
        **said,
    )


def words_of(cast: Cast, exchange_id: bytes) -> str:
    wanted = select(ExchangeWords.words).where(ExchangeWords.exchange_id == exchange_id)
    return cast.session.exec(wanted).first() or ""


def latest(cast: Cast) -> bytes:
    """Find what was remembered last."""
    wanted = (
        select(Recollection.id)
        .join(Difference, Difference.id == Recollection.difference_id)  # type: ignore[arg-type]
        .order_by(Difference.begun_at.desc(), Difference.state.desc(), Recollection.number.desc())  # type: ignore[attr-defined]
    )
    return cast.session.exec(wanted).all()[0]


def say_yes(cast: Cast, *, by: Person, recollection: bytes | None = None, **more: Any) -> bytes:
    """Say yes to what was said last, unless told otherwise; return its id."""
    found = recollection or latest(cast)
    cast.session.rollback()
    differences.say_yes(
        cast.session, community_id=cast.community_id, recollection_id=found, press=press(by, **more)
    )
    return found


def leave_it(cast: Cast, exchange_id: bytes, *, by: Person, **more: Any) -> None:
    who = {"community_id": cast.community_id, "exchange_id": exchange_id}
    differences.leave_it(cast.session, **who, press=press(by, **more))


def ask_for_help(cast: Cast, exchange_id: bytes, *, by: Person, **more: Any) -> bytes:
    who = {"community_id": cast.community_id, "exchange_id": exchange_id}
    return differences.ask_for_help(cast.session, **who, press=press(by, **more))


def name_one(cast: Cast, difference_id: bytes, named: Person, *, by: Person, **more: Any) -> None:
    who = {"community_id": cast.community_id, "difference_id": difference_id}
    talks.name_one(cast.session, **who, named_id=named.member_id, press=press(by, **more))


def will_help(cast: Cast, difference_id: bytes, *, by: Person, will: bool = True, **more: Any) -> None:
    who = {"community_id": cast.community_id, "difference_id": difference_id}
    talks.answer(cast.session, **who, will=will, press=press(by, **more))


def write_outcome(cast: Cast, difference_id: bytes, *, by: Person, **more: Any) -> bytes:
    """Write down, as one of the pair, that it was 45 minutes today, or what is said otherwise."""
    said = {"comes_to": "changed", "minutes": 45, "happened_on": TODAY, "words": ""}
    said |= {name: more.pop(name) for name in said if name in more}
    pressed = press(by, **more)
    who = {"community_id": cast.community_id, "difference_id": difference_id}
    talks.write_outcome(cast.session, **who, **said, press=pressed)
    return pressed.key


def states(cast: Cast) -> list[str]:
    """List how each difference stands, in the order they began."""
    order = (Difference.begun_at, Difference.id)
    return list(cast.session.exec(select(Difference.state).order_by(*order)))  # type: ignore[arg-type]


def mails(cast: Cast) -> Sequence[Mail]:
    return cast.session.exec(select(Mail).order_by(Mail.made_at, Mail.address.desc())).all()  # type: ignore[attr-defined,arg-type]
