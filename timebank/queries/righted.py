"""What was put right lately, for both to hear of it: entries taken back or replaced, and words taken away."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, case, literal, or_, select, union_all
from sqlmodel import Session

from timebank.clock import DAY
from timebank.store.differences import Blank, Replacement
from timebank.store.entries import Entry, Line
from timebank.store.exchanges import Exchange

NEWS_DAYS = 7
NEWS_LINES = 60
NEWS_SHOWN = 3

_line = Line.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_entry = Entry.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_blank = Blank.__table__  # type: ignore[attr-defined]
_replacement = Replacement.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class RightedView:
    """One thing that was put right: "put right", "taken back" or "words", and the exchange it was about."""

    what: str
    exchange_id: bytes
    at: int


# The last few lines of an account, so that a long record takes no longer to look through.
_lately = (
    select(_line.c.community_id, _line.c.entry_number)
    .where(_line.c.community_id == bindparam("community"), _line.c.account_id == bindparam("account"))
    .order_by(_line.c.line_number.desc())
    .limit(NEWS_LINES)
    .subquery()
)
# Whoever took it back alone knows of it.
_by_me_alone = or_(
    and_(_entry.c.giver_actor == bindparam("member"), _entry.c.receiver_actor.is_(None)),
    and_(_entry.c.receiver_actor == bindparam("member"), _entry.c.giver_actor.is_(None)),
)
_TAKEN_BACK = (
    select(
        _entry.c.reverses_id.label("exchange_id"),
        case((_replacement.c.exchange_id.is_(None), "taken back"), else_="put right").label("what"),
        _entry.c.recorded_at.label("at"),
    )
    .select_from(_lately)
    .join(
        _entry,
        and_(_entry.c.community_id == _lately.c.community_id, _entry.c.number == _lately.c.entry_number),
    )
    .outerjoin(
        _replacement,
        and_(
            _replacement.c.community_id == _entry.c.community_id,
            _replacement.c.replaces_id == _entry.c.reverses_id,
        ),
    )
    .where(
        _entry.c.kind == "reversal",
        _entry.c.reverses_kind == "exchange",
        _entry.c.recorded_at > bindparam("since"),
        or_(_by_me_alone.is_(None), ~_by_me_alone),
    )
    .order_by(_entry.c.number.desc())
    .limit(NEWS_SHOWN)
)
_BLANKED = (
    select(_blank.c.exchange_id, literal("words"), _blank.c.at)
    .join(
        _exchange,
        and_(_exchange.c.community_id == _blank.c.community_id, _exchange.c.id == _blank.c.exchange_id),
    )
    .where(
        _blank.c.community_id == bindparam("community"),
        _blank.c.at > bindparam("since"),
        or_(_exchange.c.giver_id == bindparam("account"), _exchange.c.receiver_id == bindparam("account")),
    )
    .order_by(_blank.c.at.desc())
    .limit(NEWS_SHOWN)
)
_BOTH = union_all(*(select(each.subquery()) for each in (_TAKEN_BACK, _BLANKED)))


def lately(
    session: Session, community_id: bytes, account_id: bytes, member_id: bytes, now: int
) -> tuple[RightedView, ...]:
    """List what was put right of a member's in the last seven days, latest first."""
    since = now - NEWS_DAYS * DAY
    wanted = {"community": community_id, "account": account_id, "member": member_id, "since": since}
    rows = session.connection().execute(_BOTH, wanted)
    found = [RightedView(what, exchange, at) for exchange, what, at in rows]
    return tuple(sorted(found, key=lambda each: -each.at)[:NEWS_SHOWN])
