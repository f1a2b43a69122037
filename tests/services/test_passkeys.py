"""Adding a passkey, coming in with it, and showing it for a steward's powers."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import NOW, Cast, a_cast, a_key, at_once
from tests.passkey import ORIGIN, PRESENT, PasskeyOfSoftware, text
from tests.services.signed_in import a_phone, a_question, add, come_in, who
from timebank.clock import MINUTE
from timebank.queries import passkeys as queries
from timebank.services import passkeys
from timebank.services.ceremonies import to_make, to_show
from timebank.services.errors import NotThereError, SlowDownError
from timebank.services.errors.passkeys import PasskeyNotKnownError, PasskeyNotReadError, PasskeyTooLateError
from timebank.store.outbox import Mail
from timebank.store.people import Person
from timebank.store.sign_in import Device, Passkey


@pytest.fixture
def key(cast: Cast) -> PasskeyOfSoftware:
    """Make a passkey and add it for Alice."""
    made = PasskeyOfSoftware()
    assert add(cast, made) is None
    return made


def listed(cast: Cast, person: Person) -> list[tuple[bytes, str]]:
    found = queries.of_member(cast.session, cast.community_id, person.member_id)
    return [(passkey.id, passkey.label) for passkey in found]


def test_passkey_that_was_added_lets_one_in(cast: Cast, key: PasskeyOfSoftware) -> None:
    token = come_in(cast, key)

    assert who(cast, token) == cast.alice.member_id
    assert listed(cast, cast.alice) == [(key.id, "iPhone")]
    assert cast.session.exec(select(Device.powers_at)).one() == NOW


def test_member_may_have_several(cast: Cast, key: PasskeyOfSoftware) -> None:
    other = PasskeyOfSoftware()
    add(cast, other, label="Mac")

    assert {who(cast, come_in(cast, each)) for each in (key, other)} == {cast.alice.member_id}


def test_member_hears_of_it_by_mail(cast: Cast, key: PasskeyOfSoftware) -> None:
    passkeys.remove(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.alice.member_id,
        passkey_id=key.id,
        key=a_key(),
        now=NOW,
    )

    mails = [tuple(row) for row in cast.session.exec(select(Mail.address, Mail.subject))]
    subjects = {"A passkey was added at Kettle", "A passkey was removed at Kettle"}
    assert set(mails) == {("alice@example.org", subject) for subject in subjects}


BAD_MAKING = {
    "another origin": {"told": {"origin": "https://evil.example"}},
    "another port": {"told": {"origin": f"{ORIGIN}:8000"}},
    "holder not verified": {"told": {"flags": PRESENT}},
    "nobody there": {"told": {"flags": 0}},
    "no answer": {"answer": "{}"},
    "no JSON": {"answer": "x"},
    "deep JSON": {"answer": "[" * 100_000},
    "odd letters": {"answer": json.dumps({"id": "\u00e9", "rawId": "\u00e9", "type": "public-key"})},
}


@pytest.mark.parametrize("more", BAD_MAKING.values(), ids=BAD_MAKING.keys())
def test_passkey_whose_answer_does_not_hold_is_not_kept(cast: Cast, more: dict[str, Any]) -> None:
    assert isinstance(add(cast, PasskeyOfSoftware(), **more), PasskeyNotReadError)
    assert listed(cast, cast.alice) == []


def test_answer_to_another_question_is_not_kept(cast: Cast) -> None:
    key = PasskeyOfSoftware()
    other = to_make(a_question(), site="x", member_id=cast.alice.member_id, name="x")

    assert isinstance(add(cast, key, answer=key.make(other)), PasskeyNotReadError)


def test_nobody_takes_anothers_passkey_over(cast: Cast, key: PasskeyOfSoftware) -> None:
    assert isinstance(add(cast, key, cast.bob), PasskeyNotReadError)
    assert who(cast, come_in(cast, key)) == cast.alice.member_id


BAD_SHOWING: dict[str, dict[str, Any]] = {
    "another origin": {"told": {"origin": "https://evil.example"}},
    "another host": {"told": {"host": "evil.example"}},
    "holder not verified": {"told": {"flags": PRESENT}},
    "nobody there": {"told": {"flags": 0}},
    "count stood still": {"told": {"counts": False}},
    "no answer": {"answer": "{}"},
    "no JSON": {"answer": "x"},
    "deep JSON": {"answer": "[" * 100_000},
    "odd letters": {"answer": json.dumps({"id": "\u00e9", "rawId": "\u00e9", "type": "public-key"})},
}


@pytest.mark.parametrize("more", BAD_SHOWING.values(), ids=BAD_SHOWING.keys())
def test_answer_that_does_not_hold_lets_nobody_in(
    cast: Cast, key: PasskeyOfSoftware, more: dict[str, Any]
) -> None:
    come_in(cast, key)

    assert isinstance(come_in(cast, key, **more), PasskeyNotKnownError)


def test_count_that_goes_back_is_refused(cast: Cast, key: PasskeyOfSoftware) -> None:
    key.count = 10
    come_in(cast, key)
    key.count = 5

    assert isinstance(come_in(cast, key), PasskeyNotKnownError)
    assert cast.session.exec(select(Passkey.sign_count)).one() == 11


def test_key_of_another_does_not_fit_a_known_name(cast: Cast, key: PasskeyOfSoftware) -> None:
    thief = PasskeyOfSoftware(id=key.id, count=100)

    assert isinstance(come_in(cast, thief), PasskeyNotKnownError)


def test_recorded_answer_is_good_once(cast: Cast, key: PasskeyOfSoftware) -> None:
    question = a_question()
    answer = key.show(to_show(question))

    assert isinstance(come_in(cast, key, question, answer=answer), str)
    assert isinstance(come_in(cast, key, question, answer=answer), PasskeyTooLateError)
    assert isinstance(come_in(cast, key, answer=answer), PasskeyNotKnownError)


def test_question_is_used_up_by_a_wrong_answer(cast: Cast, key: PasskeyOfSoftware) -> None:
    question = a_question()
    come_in(cast, key, question, answer="{}")

    assert isinstance(come_in(cast, key, question), PasskeyTooLateError)


def test_recorded_answer_sent_by_many_at_once_lets_one_in(
    cast: Cast, key: PasskeyOfSoftware, engine: Engine
) -> None:
    question = a_question()
    answer = key.show(to_show(question))

    def use(session: Session, number: int) -> bool:
        place = f"192.0.2.{number}"
        return isinstance(come_in(cast, key, question, answer=answer, place=place, session=session), str)

    assert sum(at_once(engine, 16, use)) == 1


@pytest.mark.parametrize(("minutes", "is_in"), [(5, True), (5.1, False), (-1, False)])
def test_question_is_open_for_five_minutes(
    cast: Cast, key: PasskeyOfSoftware, minutes: float, is_in: bool
) -> None:
    assert isinstance(come_in(cast, key, now=NOW + int(minutes * MINUTE)), str) == is_in


def test_passkey_that_was_removed_lets_nobody_in(cast: Cast, key: PasskeyOfSoftware) -> None:
    def remove(person: Person, press: bytes) -> None:
        who = {"community_id": cast.community_id, "member_id": person.member_id}
        passkeys.remove(cast.session, **who, passkey_id=key.id, key=press, now=NOW)

    with pytest.raises(NotThereError):
        remove(cast.bob, a_key())
    press = a_key()
    for _ in range(2):
        remove(cast.alice, press)

    assert listed(cast, cast.alice) == []
    assert isinstance(come_in(cast, key), PasskeyNotKnownError)


def test_passkey_opens_no_other_community(cast: Cast, key: PasskeyOfSoftware) -> None:
    assert isinstance(come_in(a_cast(cast.session, "teapot"), key), PasskeyNotKnownError)


def test_eleven_tries_from_one_place_in_ten_minutes_are_too_many(cast: Cast, key: PasskeyOfSoftware) -> None:
    for _ in range(10):
        come_in(cast, key, answer="{}")

    assert isinstance(come_in(cast, key), SlowDownError)
    assert isinstance(come_in(cast, key, place="198.51.100.7"), str)


def show(cast: Cast, key: PasskeyOfSoftware, person: Person, device_id: bytes) -> Any:
    question = a_question()
    return passkeys.show(
        cast.session,
        community_id=cast.community_id,
        member_id=person.member_id,
        device_id=device_id,
        question=question,
        answer=key.show(to_show(question, [key.id])),
        now=NOW + MINUTE,
    )


def powers(cast: Cast, device_id: bytes) -> int | None:
    cast.session.expire_all()
    return cast.session.exec(select(Device.powers_at).where(Device.id == device_id)).one()


def test_powers_are_for_the_phone_on_which_it_was_shown(cast: Cast, key: PasskeyOfSoftware) -> None:
    (here, _), (other, _) = a_phone(cast, cast.alice), a_phone(cast, cast.alice)

    assert show(cast, key, cast.alice, here) is None

    assert (powers(cast, here), powers(cast, other)) == (NOW + MINUTE, None)


def test_anothers_passkey_gives_no_powers(cast: Cast, key: PasskeyOfSoftware) -> None:
    device_id, _ = a_phone(cast, cast.bob)

    assert isinstance(show(cast, key, cast.bob, device_id), PasskeyNotKnownError)
    assert powers(cast, device_id) is None


def test_nothing_that_opens_it_is_kept(cast: Cast, key: PasskeyOfSoftware) -> None:
    private = key.key.private_numbers().private_value.to_bytes(32, "big")

    kept = cast.session.exec(select(Passkey.public_key)).one()

    assert private not in kept


def test_browser_is_asked_for_a_verified_holder_and_a_key_it_can_find_again(cast: Cast) -> None:
    asked = json.loads(to_make(a_question(), site="Timebank", member_id=b"\xff" * 16, name="A", known=[b"k"]))

    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["attestation"] == "none"
    assert asked["excludeCredentials"] == [{"type": "public-key", "id": text(b"k")}]
    assert json.loads(to_show(replace(a_question(), host="x.example")))["rpId"] == "x.example"
