"""How people in the tests say later that they were there, and how a host answers."""

from typing import Any

from tests.cast import NOW, Cast, a_key
from timebank.clock import DAY
from timebank.queries.claims import of_gathering
from timebank.services import claims
from timebank.store.people import Person

# Tea began at half past eleven and is over at half past one; check-in closes an hour later.
LATER = NOW + DAY


def claim(cast: Cast, tea: bytes, who: Person | None = None, **more: Any) -> claims.Claimed:
    return claims.claim(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        gathering_id=tea,
        member_id=(who or cast.bob).member_id,
        **({"key": a_key(), "claimed_at": NOW, "now": LATER} | more),
    )


def claim_visit(cast: Cast, tea: bytes, **more: Any) -> claims.Claimed:
    said = {"name": "Noor", "key": a_key(), "claimed_at": NOW, "now": LATER}
    return claims.claim_visit(cast.session, community_id=cast.community_id, gathering_id=tea, **(said | more))


def answer(
    cast: Cast, tea: bytes, *, was_there: bool = True, host: Person | None = None, **more: Any
) -> None:
    if "claim_id" not in more:
        waiting = of_gathering(cast.session, cast.community_id, tea)
        more["claim_id"] = waiting[0].id if waiting else a_key()
    claims.answer(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        gathering_id=tea,
        member_id=(host or cast.charlie).member_id,
        was_there=was_there,
        **({"key": a_key(), "now": LATER} | more),
    )
