"""How people in the tests come to a gathering, and how its host notes it."""

from typing import Any

from tests.cast import NOW, Cast, a_key
from timebank.services import check_ins, roll_call
from timebank.services.roll_call import Ticks
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
