"""What a page changed is saved, and what it only showed is left to whoever changed it meanwhile."""

import pytest
from sqlalchemy import Engine

from tests.cast import NOW, Cast, a_gathering, a_key, at_once, roll_of
from timebank.services import hosts, roll_call
from timebank.services.roll_call import Stay, Ticks

WHOLE, HALF = (120, False), (60, False)
LEADS, HALF_LEADS = (120, True), (60, True)


@pytest.fixture
def tea(cast: Cast) -> bytes:
    return a_gathering(cast)


def save(cast: Cast, tea: bytes, was: Stay | None, here: Stay | None, **more: object) -> None:
    """Save what one page said of Bob."""
    bob = cast.bob.member_id
    said = {"session": cast.session, "host": cast.charlie, "key": a_key()} | more
    roll_call.note_here(
        said["session"],  # type: ignore[arg-type]
        community_id=cast.community_id,
        gathering_id=tea,
        member_id=said["host"].member_id,  # type: ignore[attr-defined]
        key=said["key"],  # type: ignore[arg-type]
        ticks=Ticks(frozenset({bob}), {bob: here} if here else {}, was={bob: was}),
        now=NOW,
    )


def bob_at(cast: Cast, tea: bytes) -> Stay | None:
    cast.session.rollback()
    found = roll_of(cast, tea).get(cast.bob.member_id)
    cast.session.rollback()
    return found[:2] if found else None


@pytest.mark.parametrize(
    ("meanwhile", "was", "here", "kept"),
    [
        (WHOLE, None, None, WHOLE),  # came after the page was opened, and the page never said otherwise
        (HALF, WHOLE, WHOLE, HALF),
        (HALF, WHOLE, LEADS, HALF_LEADS),
        (HALF_LEADS, LEADS, HALF, HALF),
        (WHOLE, None, WHOLE, WHOLE),
        (HALF, None, WHOLE, HALF),
        (WHOLE, None, HALF, HALF),
        (None, WHOLE, WHOLE, None),  # taken off by another host, and this page only showed it
        (None, WHOLE, None, None),
        (HALF, WHOLE, None, None),
        (None, WHOLE, HALF, HALF),
    ],
)
def test_what_another_said_meanwhile_is_kept_but_for_what_this_page_changed(
    cast: Cast, tea: bytes, meanwhile: Stay | None, was: Stay | None, here: Stay | None, kept: Stay | None
) -> None:
    if meanwhile:
        save(cast, tea, None, (120, False))
        save(cast, tea, (120, False), meanwhile)

    save(cast, tea, was, here)

    assert bob_at(cast, tea) == kept


def test_two_hosts_who_tick_one_person_at_once_tick_them_once(engine: Engine, cast: Cast, tea: bytes) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id, "gathering_id": tea}
    hosts.add(cast.session, **who, key=a_key(), host_id=cast.stella.member_id, now=NOW)
    both = (cast.charlie, cast.stella)

    at_once(
        engine,
        6,
        lambda session, number: save(cast, tea, None, WHOLE, session=session, host=both[number % 2]),
    )

    assert bob_at(cast, tea) == WHOLE
    assert len(roll_of(cast, tea)) == 3
