"""Signing in with a card and a PIN, and choosing the PIN."""

from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.cast import NOW, Cast, a_cast, card_number, wide
from tests.services.signed_in import who
from timebank.clock import MINUTE
from timebank.services import codes, members, sign_in
from timebank.services.errors import SlowDownError
from timebank.services.errors.sign_in import SimplePinError, WrongCardOrPinError
from timebank.store.people import Person

PIN = "273915"
NOBODY = sign_in._NOBODY


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash PINs with as little work as there is, which is no protection at all."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(members, "HASHER", quick)
    monkeypatch.setattr(sign_in, "HASHER", quick)
    monkeypatch.setattr(sign_in, "_NOBODY", quick.hash("000000"))


def test_a_number_nobody_has_takes_the_work_of_a_wrong_pin() -> None:
    hasher = PasswordHasher()

    assert not hasher.check_needs_rehash(NOBODY)


def set_pin(cast: Cast, person: Person, pin: str = PIN) -> None:
    members.set_pin(cast.session, community_id=cast.community_id, member_id=person.member_id, pin=pin)


def use_card(cast: Cast, number: str, pin: str = PIN, **more: Any) -> Any:
    return sign_in.use_card(
        cast.session,
        community_id=cast.community_id,
        card_number=number,
        pin=pin,
        **({"place": "192.0.2.1", "kind": "own", "now": NOW} | more),
    )


def test_card_and_pin_open_a_session(cast: Cast) -> None:
    set_pin(cast, cast.alice)

    token = use_card(cast, card_number(cast, cast.alice))

    assert who(cast, token) == cast.alice.member_id


@pytest.mark.parametrize("pin", ["273 915", " 273-915 ", wide("273915")])
def test_spaces_and_wide_digits_do_not_matter(cast: Cast, pin: str) -> None:
    set_pin(cast, cast.alice)

    number = codes.in_two_blocks(card_number(cast, cast.alice)).lower()

    assert isinstance(use_card(cast, number, pin), str)


def test_a_pin_chosen_in_wide_digits_is_the_same_pin(cast: Cast) -> None:
    set_pin(cast, cast.alice, wide("273915"))

    assert isinstance(use_card(cast, card_number(cast, cast.alice)), str)


def test_a_new_pin_takes_the_place_of_the_old(cast: Cast) -> None:
    set_pin(cast, cast.alice)
    set_pin(cast, cast.alice, "918273")

    number = card_number(cast, cast.alice)
    assert isinstance(use_card(cast, number), WrongCardOrPinError)
    assert isinstance(use_card(cast, number, "918273"), str)


def test_a_wrong_pin_a_card_without_one_and_an_unknown_card_get_one_answer(cast: Cast) -> None:
    set_pin(cast, cast.alice)
    tried = [
        use_card(cast, card_number(cast, cast.alice), "000001"),
        use_card(cast, card_number(cast, cast.bob)),
        use_card(cast, "222222"),
        use_card(cast, "", "000000"),
    ]

    assert {type(refusal) for refusal in tried} == {WrongCardOrPinError}


def test_somebody_elses_pin_does_not_fit(cast: Cast) -> None:
    set_pin(cast, cast.alice)
    set_pin(cast, cast.bob, "918273")

    refusal = use_card(cast, card_number(cast, cast.alice), "918273")

    assert isinstance(refusal, WrongCardOrPinError)


def test_a_card_opens_no_other_community(cast: Cast) -> None:
    set_pin(cast, cast.alice)
    other = a_cast(cast.session, "teapot")

    assert isinstance(use_card(other, card_number(cast, cast.alice)), WrongCardOrPinError)


def test_eleven_tries_from_one_place_in_ten_minutes_are_too_many(cast: Cast) -> None:
    set_pin(cast, cast.alice)
    for _ in range(10):
        use_card(cast, "222222")

    number = card_number(cast, cast.alice)
    assert isinstance(use_card(cast, number), SlowDownError)
    assert isinstance(use_card(cast, number, place="198.51.100.7"), str)
    assert isinstance(use_card(cast, number, now=NOW + 10 * MINUTE), str)


def test_eleven_tries_at_one_card_from_many_places_are_too_many(cast: Cast) -> None:
    set_pin(cast, cast.alice)
    number = card_number(cast, cast.alice)
    for place in range(10):
        use_card(cast, number, "000001", place=f"192.0.2.{place}")

    assert isinstance(use_card(cast, number, place="198.51.100.7"), SlowDownError)


@pytest.mark.parametrize("pin", ["000000", "777777", "123456", "456789", "987654", "654321"])
def test_a_pin_anyone_would_guess_is_refused(cast: Cast, pin: str) -> None:
    with pytest.raises(SimplePinError):
        set_pin(cast, cast.alice, pin)

    assert isinstance(use_card(cast, card_number(cast, cast.alice), pin), WrongCardOrPinError)
