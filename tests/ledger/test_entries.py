"""What makes an entry sound, and how one is reversed."""

from dataclasses import FrozenInstanceError, replace
from datetime import datetime

import pytest
from hypothesis import given

from tests.ledger.histories import (
    ALICE,
    BOB,
    CHARLIE,
    COMMUNITY,
    EXCHANGE,
    FIRST,
    GATHERING,
    GIFT,
    MONDAY,
    SECOND,
    gift,
    reversal_of,
    sound_entries,
)
from timebank.ledger import entries, errors


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kind": "exchange", "exchange_id": EXCHANGE},
        {"kind": "gathering", "gathering_id": GATHERING},
        {"kind": "pot"},
        {"kind": "pot", "gathering_id": GATHERING},
        {"kind": "welcome"},
        {"kind": "opening"},
        {"kind": "leaving"},
        {"kind": "reversal", "reverses_id": SECOND},
        {"giver_actor": None, "receiver_actor": None},
        {"giver_actor": CHARLIE, "receiver_actor": BOB},
        {"paid": True},
    ],
)
def test_a_sound_entry_passes(changes: dict[str, object]) -> None:
    entries.check(gift(**changes))


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"community_id": b"short"}, errors.IdError),
        ({"id": COMMUNITY.hex()}, errors.IdError),
        ({"giver_id": None}, errors.IdError),
        ({"receiver_id": bytearray(16)}, errors.IdError),
        ({"giver_actor": b""}, errors.IdError),
        ({"reverses_id": bytes(17)}, errors.IdError),
        ({"number": -1}, errors.NumberError),
        ({"number": True}, errors.NumberError),
        ({"number": 2**63}, errors.NumberError),
        ({"kind": "loan"}, errors.UnknownKindError),
        ({"minutes": 0}, errors.NoTimeError),
        ({"minutes": 1.5}, errors.WholeMinutesError),
        ({"happened_on": "2025-10-06"}, errors.DayError),
        ({"happened_on": datetime(2025, 10, 6)}, errors.DayError),  # noqa: DTZ001 - the zone is beside the point
        ({"recorded_at": 1.5}, errors.InstantError),
        ({"recorded_at": -1}, errors.InstantError),
        ({"paid": 1}, errors.PaidError),
        ({"receiver_id": ALICE}, errors.SameAccountError),
        ({"receiver_actor": ALICE}, errors.SameActorError),
        ({"kind": "exchange"}, errors.ExchangeIdError),
        ({"exchange_id": EXCHANGE}, errors.ExchangeIdError),
        ({"kind": "gathering"}, errors.GatheringIdError),
        ({"gathering_id": GATHERING}, errors.GatheringIdError),
        ({"kind": "reversal"}, errors.ReversalIdError),
        ({"reverses_id": SECOND}, errors.ReversalIdError),
        ({"kind": "reversal", "reverses_id": FIRST}, errors.ReversalIdError),
    ],
)
def test_an_unsound_entry_breaks_a_named_rule(
    changes: dict[str, object], broken: type[errors.LedgerError]
) -> None:
    with pytest.raises(broken):
        entries.check(gift(**changes))


def test_an_entry_refuses_to_change() -> None:
    with pytest.raises(FrozenInstanceError):
        GIFT.minutes = 60  # type: ignore[misc]


def test_a_reversal_swaps_the_sides_and_points_at_what_it_reverses() -> None:
    reversal = reversal_of(gift(paid=True))

    assert (reversal.giver_id, reversal.receiver_id, reversal.minutes) == (BOB, ALICE, 90)
    assert (reversal.kind, reversal.reverses_id, reversal.number) == ("reversal", FIRST, 1)
    assert reversal.paid


def test_a_reversal_of_an_exchange_names_no_exchange() -> None:
    reversal = reversal_of(gift(kind="exchange", exchange_id=EXCHANGE))

    assert reversal.exchange_id is None


def test_a_reversal_is_never_reversed() -> None:
    with pytest.raises(errors.ReversalError):
        reversal_of(reversal_of(GIFT), number=2)


def test_nobody_reverses_for_both_sides() -> None:
    with pytest.raises(errors.SameActorError):
        entries.reverse(
            GIFT,
            id=SECOND,
            number=1,
            happened_on=MONDAY,
            recorded_at=0,
            giver_actor=CHARLIE,
            receiver_actor=CHARLIE,
        )


@given(sound_entries())
def test_every_entry_but_a_reversal_is_mirrored_by_its_reversal(entry: entries.Entry) -> None:
    if entry.kind == "reversal":
        return
    reversal = entries.reverse(
        entry,
        id=bytes(255 - byte for byte in entry.id),
        number=0,
        happened_on=entry.happened_on,
        recorded_at=0,
        giver_actor=None,
        receiver_actor=None,
    )

    entries.check_mirror(reversal, entry)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "gift"},
        {"giver_id": CHARLIE},
        {"community_id": CHARLIE},
        {"reverses_id": SECOND},
        {"minutes": 60},
        {"paid": True},
    ],
)
def test_a_reversal_that_is_no_mirror_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(errors.MirrorError):
        entries.check_mirror(replace(reversal_of(GIFT), **changes), GIFT)  # type: ignore[arg-type]


def test_a_reversal_mirrors_no_other_reversal() -> None:
    reversal = reversal_of(GIFT)

    with pytest.raises(errors.ReversalError):
        entries.check_mirror(reversal, reversal)
