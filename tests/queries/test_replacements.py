"""`verify` names a link between two exchanges that does not hold."""

import pytest

from tests.cast import Cast, an_exchange
from tests.queries.tampering import faults, tamper
from tests.services.differing import differ, say_yes

# Four welcomes come first, then an hour that is replaced, its reversal, what replaces it, and another hour.
FIRST, BACK, ANEW, OTHER = 4, 5, 6, 7


@pytest.fixture
def replaced(cast: Cast) -> dict[str, bytes]:
    first = an_exchange(cast)
    differ(cast, first, by=cast.alice, minutes=30)
    anew = say_yes(cast, by=cast.bob)
    other = an_exchange(cast, by=cast.charlie, other=cast.stella)
    return {"first": first, "anew": anew, "other": other, "nothing": bytes(16)}


def test_a_sound_link_is_proved(cast: Cast, replaced: dict[str, bytes]) -> None:
    assert faults(cast) == ()


@pytest.mark.parametrize(
    ("change", "number", "said"),
    [
        ("exchange_id = :nothing", FIRST, "What is to replace its exchange was never booked."),
        ("replaces_id = :nothing", ANEW, "It replaces an exchange that was never booked."),
        ("replaces_id = :other", ANEW, "It replaces an exchange that is not taken back."),
        ("exchange_id = :other", OTHER, "It replaces an exchange between other accounts."),
    ],
)
def test_a_broken_link_is_named(
    cast: Cast, replaced: dict[str, bytes], change: str, number: int, said: str
) -> None:
    tamper(cast.session, f"UPDATE replacement SET {change}", **replaced)

    assert [(fault.number, fault.sentence) for fault in faults(cast)] == [(number, said)]


def test_a_link_over_a_reversal_from_elsewhere_is_named(cast: Cast) -> None:
    first = an_exchange(cast)
    differ(cast, first, by=cast.alice, reason="take back")
    say_yes(cast, by=cast.bob)
    an_exchange(cast, by=cast.charlie, other=cast.stella)
    again = an_exchange(cast)

    tamper(
        cast.session,
        "INSERT INTO replacement (community_id, exchange_id, replaces_id) VALUES (:here, :again, :first)",
        here=cast.community_id,
        again=again,
        first=first,
    )

    assert [fault.sentence for fault in faults(cast)] == [
        "What it replaces was not taken back just before it."
    ]
