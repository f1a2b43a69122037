"""How a member can be reached: an address is theirs once its code was typed."""

import re
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_cast, a_key, at_once
from timebank.clock import MINUTE
from timebank.queries import reach as queries
from timebank.services import members, reach, sign_in
from timebank.services.errors import SlowDownError
from timebank.services.errors.sign_in import CodeRunOutError, LastWayInError, WrongCodeError
from timebank.services.sign_in import CODE_MINUTES, CODE_TRIES, TRIES_IN_TEN_MINUTES
from timebank.store.engine import open_session
from timebank.store.members import Contact, Pin
from timebank.store.outbox import Mail
from timebank.store.people import Person
from timebank.store.sign_in import Passkey, SignInCode

NEW = "new@example.org"


def ask(cast: Cast, address: str = NEW, *, by: Person | None = None, now: int = NOW) -> bytes:
    return reach.ask_for_address(
        cast.session,
        community_id=cast.community_id,
        member_id=(by or cast.alice).member_id,
        address=address,
        secret=SECRET,
        now=now,
    )


def prove(cast: Cast, code_id: bytes, code: str, *, by: Person | None = None, **more: Any) -> Any:
    return reach.prove_address(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=(by or cast.alice).member_id,
        code_id=code_id,
        code=code,
        secret=SECRET,
        now=more.pop("now", NOW),
    )


def let_go(cast: Cast, *, sure: bool = False, key: bytes | None = None) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    reach.let_go_of_address(cast.session, **who, key=key or a_key(), sure=sure, now=NOW)


def keep(cast: Cast, text: str, call: str) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    reach.keep_numbers(cast.session, **who, key=a_key(), text=text, call=call, secret=SECRET, now=NOW)


def reached(cast: Cast, person: Person | None = None) -> queries.ReachView:
    return queries.of(cast.session, cast.community_id, (person or cast.alice).member_id)


def bodies(cast: Cast, address: str) -> list[str]:
    return list(cast.session.exec(select(Mail.body).where(Mail.address == address)))


def code_in(cast: Cast, address: str = NEW) -> str:
    found: list[str] = re.findall(r"\b\d{6}\b", bodies(cast, address)[-1])
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_an_address_is_ones_own_once_its_code_was_typed(cast: Cast) -> None:
    code_id = ask(cast, " New@Example.ORG ")
    assert reached(cast).email == "alice@example.org"

    assert prove(cast, code_id, code_in(cast)) is None

    assert reached(cast).email == NEW


def test_the_old_address_opens_nothing_and_is_told(cast: Cast) -> None:
    asked = {"community_id": cast.community_id, "key": a_key(), "place": "here", "secret": SECRET, "now": NOW}
    sign_in.ask_for_code(cast.session, address="alice@example.org", **asked)
    prove(cast, ask(cast), code_in(cast))

    (told,) = bodies(cast, "alice@example.org")
    assert told.startswith("This address is no longer used")
    assert cast.session.exec(select(SignInCode.id).where(SignInCode.used_at.is_(None))).all() == []  # type: ignore[union-attr]


@pytest.mark.parametrize("address", ["bob@example.org", "BOB@example.org"])
def test_anothers_address_is_answered_alike_and_stays_theirs(cast: Cast, address: str) -> None:
    code_id = ask(cast, address)

    assert len(code_id) == 16
    (told,) = bodies(cast, "bob@example.org")
    assert "nothing has changed" in told
    assert not re.search(r"\d{6}|Alice|Bob", told)
    for digits in range(CODE_TRIES):
        assert isinstance(prove(cast, code_id, f"{digits:06d}"), WrongCodeError)
    assert isinstance(prove(cast, code_id, "000000"), CodeRunOutError)
    assert reached(cast, cast.bob).email == "bob@example.org"


def test_an_address_of_another_community_is_free_here(cast: Cast) -> None:
    a_cast(cast.session, "teapot")
    cast.session.exec(select(Contact).where(Contact.member_id == cast.bob.member_id)).one()
    other = a_cast(cast.session, "saucer")

    assert prove(other, ask(other), code_in(other)) is None
    assert prove(cast, ask(cast), code_in(cast)) is None


def test_a_code_is_for_the_one_who_asked(cast: Cast) -> None:
    code_id = ask(cast)
    code = code_in(cast)

    assert isinstance(prove(cast, code_id, code, by=cast.bob), WrongCodeError)
    assert isinstance(prove(cast, code_id, wrong(code)), WrongCodeError)
    assert prove(cast, code_id, f" {code[:3]} {code[3:]}") is None
    assert isinstance(prove(cast, code_id, code), CodeRunOutError)


def test_a_code_runs_out(cast: Cast) -> None:
    code_id = ask(cast)

    late = prove(cast, code_id, code_in(cast), now=NOW + CODE_MINUTES * MINUTE + 1)

    assert isinstance(late, CodeRunOutError)
    assert isinstance(prove(cast, a_key(), "123456"), CodeRunOutError)


def test_a_code_to_sign_in_proves_no_address(cast: Cast) -> None:
    asked = {"community_id": cast.community_id, "key": a_key(), "place": "here", "secret": SECRET, "now": NOW}
    code_id = sign_in.ask_for_code(cast.session, address="alice@example.org", **asked)

    answer = prove(cast, code_id, code_in(cast, "alice@example.org"))

    assert isinstance(answer, CodeRunOutError)


def test_asking_again_and_again_is_slowed_down(cast: Cast) -> None:
    for _ in range(TRIES_IN_TEN_MINUTES):
        ask(cast)

    with pytest.raises(SlowDownError):
        ask(cast)
    ask(cast, by=cast.bob)


def test_of_two_who_prove_one_address_at_once_one_has_it(cast: Cast, engine: Engine) -> None:
    people, codes = (cast.alice, cast.bob), []
    for person in people:
        code_id = ask(cast, by=person)
        codes.append((code_id, code_in(cast)))
        cast.session.rollback()
    sent = [re.findall(r"\b\d{6}\b", body)[0] for body in bodies(cast, NEW)]
    cast.session.rollback()

    def one(session: Any, number: int) -> list[object]:
        code_id = codes[number][0]
        return [prove(cast, code_id, code, by=people[number], session=session) for code in sent]

    answers = at_once(engine, 2, one)

    assert sum(None in answer for answer in answers) == 1
    with open_session(engine) as session:
        assert len(session.exec(select(Contact).where(Contact.address == NEW)).all()) == 1


def test_the_last_way_in_is_let_go_only_when_sure(cast: Cast) -> None:
    with pytest.raises(LastWayInError):
        let_go(cast)
    assert reached(cast).email == "alice@example.org"

    let_go(cast, sure=True)

    assert reached(cast).email == ""
    assert bodies(cast, "alice@example.org")[0].startswith("This address is no longer used")


def a_pin(cast: Cast) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    members.set_pin(cast.session, **who, pin="204857")
    assert cast.session.exec(select(Pin)).one()


def a_passkey(cast: Cast) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    cast.session.add(Passkey(**who, credential_id=b"c", public_key=b"k", made_at=NOW))
    cast.session.commit()


@pytest.mark.parametrize("another_way", [a_pin, a_passkey])
def test_with_another_way_in_nobody_is_asked_twice(cast: Cast, another_way: Any) -> None:
    another_way(cast)

    let_go(cast)
    let_go(cast)

    assert reached(cast).email == ""
    assert len(bodies(cast, "alice@example.org")) == 1


def test_numbers_are_kept_changed_and_removed(cast: Cast) -> None:
    keep(cast, "07700 900123", "")
    assert reached(cast) == queries.ReachView("alice@example.org", "07700 900123", "")

    keep(cast, "", "01632 960123")
    assert reached(cast) == queries.ReachView("alice@example.org", "", "01632 960123")


def test_two_members_may_share_a_telephone(cast: Cast) -> None:
    keep(cast, "07700 900123", "07700 900123")
    cast.session.add(
        Contact(
            community_id=cast.community_id,
            member_id=cast.bob.member_id,
            kind="text",
            address="07700 900123",
        )
    )
    cast.session.commit()

    assert reached(cast, cast.bob).text == "07700 900123"
