"""How people in the tests come to a gathering, and how its host notes it."""

from typing import Any

from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key
from timebank.clock import DAY
from timebank.services import check_ins, roll_call
from timebank.services.roll_call import Ticks
from timebank.store.accounts import Account
from timebank.store.gatherings import CheckIn
from timebank.store.members import Member, MemberName
from timebank.store.people import Person

Here = dict[bytes, tuple[int, bool]]


def arrive(cast: Cast, gathering_id: bytes, key: bytes | None = None) -> bytes:
    arrival = check_ins.check_in(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering_id,
        member_id=cast.alice.member_id,
        key=key or a_key(),
        now=NOW,
    )
    return arrival.check_in_id


def note_here(
    cast: Cast, gathering_id: bytes, here: Here, *, host: Person | None = None, **more: Any
) -> None:
    ticks = Ticks(frozenset(more.pop("shown", here)), here, more.pop("newcomer", ""))
    roll_call.note_here(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering_id,
        member_id=(host or cast.charlie).member_id,
        ticks=ticks,
        **({"key": a_key(), "now": NOW} | more),
    )


def account_id_of(cast: Cast, member_id: bytes) -> bytes:
    return cast.session.exec(select(Account.id).where(Account.member_id == member_id)).one()


def noted(cast: Cast, name: str = "Newt", *, leads: bool = False, **more: Any) -> tuple[bytes, Person]:
    """Plan tea a day ago, with a newcomer whom the host wrote down; return both."""
    tea = a_gathering(cast, **({"starts_at": NOW - DAY} | more))
    before = set(cast.session.exec(select(Member.id)))
    note_here(cast, tea, {}, newcomer=name)
    (visitor_id,) = set(cast.session.exec(select(Member.id))) - before
    if leads:
        note_here(cast, tea, {visitor_id: (45, True)})
    return tea, Person(visitor_id, account_id_of(cast, visitor_id))


def who_came(cast: Cast) -> list[str]:
    """Name everyone checked in but the host."""
    cast.session.rollback()
    came = select(CheckIn.member_id).where(CheckIn.member_id != cast.charlie.member_id)
    return sorted(cast.session.exec(select(MemberName.name).where(MemberName.member_id.in_(came))))
