"""`verify` names what was changed about the pot, gifts, draws and time through a job."""

import pytest

from tests.cast import NOW, Cast, a_key, a_waiting_exchange, account_of
from tests.queries.tampering import faults, tamper
from tests.services.pot import a_steward, draw, give, say_yes
from timebank.services import answers

ENTRY = "UPDATE entry SET {change} WHERE number = :number"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("kind = 'pot'", "It does not move hours to or from the pot."),
        ("kind = 'opening'", "It does not move hours to or from the pot."),
        ("kind = 'welcome'", "It does not move hours to or from the pot."),
        ("receiver_id = :pot", "It is a gift, and the pot is on one side."),
    ],
)
def test_a_gift_is_between_people(cast: Cast, change: str, said: str) -> None:
    give(cast, cast.bob)
    pot = account_of(cast, "pot")

    tamper(cast.session, ENTRY.format(change=change), number=4, **({"pot": pot} if ":pot" in change else {}))

    assert said in " ".join(map(str, faults(cast)))


def test_welcome_hours_come_from_the_pot(cast: Cast) -> None:
    tamper(cast.session, ENTRY.format(change="giver_id = receiver_id, receiver_id = giver_id"), number=0)

    assert "The pot did not give these welcome hours." in " ".join(map(str, faults(cast)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreement SET second_by = NULL, second_at = NULL",
        "UPDATE draw SET minutes = minutes - 60",
    ],
)
def test_a_large_draw_has_two_yeses(cast: Cast, statement: str) -> None:
    one, two = a_steward(cast, "Uma U"), a_steward(cast, "Vik V")
    draw(cast, minutes=480, key=(asked := a_key()))
    say_yes(cast, one, asked)
    say_yes(cast, two, asked)

    tamper(cast.session, statement)

    assert "Two stewards did not say yes to this draw." in " ".join(map(str, faults(cast)))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE exchange SET paid = 'seen'", "seen, and not to be booked"),
        ("UPDATE exchange SET paid = 'counts'", ""),
        ("UPDATE entry SET paid = 0 WHERE kind = 'exchange'", "was through a job, and it does not say so"),
    ],
)
def test_time_through_a_job_is_as_was_said(cast: Cast, statement: str, said: str) -> None:
    exchange = a_waiting_exchange(cast)
    who = {"community_id": cast.community_id, "exchange_id": exchange, "now": NOW}
    answers.say_paid(cast.session, **who, key=a_key(), member_id=cast.alice.member_id, is_paid=True)
    answers.agree(cast.session, **who, key=a_key(), member_id=cast.bob.member_id)

    tamper(cast.session, statement)

    found = " ".join(map(str, faults(cast)))
    assert said in found
    assert bool(found) == bool(said)
