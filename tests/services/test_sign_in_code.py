"""Signing in with six digits from a mail."""

import re
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import NOW, SECRET, Cast, a_cast, a_key, at_once
from tests.services.signed_in import who
from timebank.clock import DAY, MINUTE
from timebank.services import codes, sign_in
from timebank.services.errors import SlowDownError
from timebank.services.errors.sign_in import CodeRunOutError, WrongCodeError
from timebank.store.outbox import NOBODY, Mail
from timebank.store.sign_in import SignInCode


def ask(cast: Cast, address: str = "alice@example.org", **more: Any) -> bytes:
    return sign_in.ask_for_code(
        cast.session,
        community_id=cast.community_id,
        key=more.pop("key", None) or a_key(),
        address=address,
        **({"place": "192.0.2.1", "secret": SECRET, "now": NOW} | more),
    )


def enter(cast: Cast, code_id: bytes, code: str, **more: Any) -> Any:
    return sign_in.enter_code(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        code_id=code_id,
        code=code,
        **({"secret": SECRET, "kind": "own", "now": NOW} | more),
    )


def mails(cast: Cast) -> list[tuple[str, str]]:
    rows = cast.session.exec(select(Mail.address, Mail.body).where(Mail.address != NOBODY))
    return [tuple(row) for row in rows]


def mailed_code(cast: Cast) -> str:
    ((_, body),) = mails(cast)
    (code,) = re.findall(r"\b\d{6}\b", body)
    return code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_from_the_mail_opens_a_session(cast: Cast) -> None:
    code_id = ask(cast)

    token = enter(cast, code_id, mailed_code(cast))

    assert who(cast, token) == cast.alice.member_id


def test_a_session_lasts_half_a_year(cast: Cast) -> None:
    token = enter(cast, ask(cast), mailed_code(cast))

    assert who(cast, token, NOW + 180 * DAY - 1)
    assert who(cast, token, NOW + 180 * DAY) is None


@pytest.mark.parametrize("address", ["ALICE@example.org", "  alice@Example.org ", "alice@example.org\u200b"])
def test_case_spaces_and_hidden_marks_do_not_matter(cast: Cast, address: str) -> None:
    ask(cast, address)

    assert [to for to, _ in mails(cast)] == ["alice@example.org"]


@pytest.mark.parametrize("write", [codes.in_two_blocks, lambda code: f" {code[:3]}-{code[3:]} "])
def test_a_code_may_be_typed_in_blocks(cast: Cast, write: Any) -> None:
    code_id = ask(cast)

    assert isinstance(enter(cast, code_id, write(mailed_code(cast))), str)


def test_an_address_nobody_has_gets_the_same_answer_and_no_mail(cast: Cast) -> None:
    code_id = ask(cast, "nobody@example.org")

    assert len(code_id) == len(ask(cast)) == 16
    assert [to for to, _ in mails(cast)] == ["alice@example.org"]
    assert isinstance(enter(cast, code_id, "000000"), WrongCodeError)


def test_an_address_of_another_community_gets_no_mail(cast: Cast) -> None:
    other = a_cast(cast.session, "teapot")
    ask(cast)

    assert isinstance(enter(other, ask(other, "trent@example.org"), mailed_code(cast)), WrongCodeError)


def test_neither_the_code_nor_its_plain_hash_is_kept(cast: Cast) -> None:
    ask(cast)

    kept = cast.session.exec(select(SignInCode.code_hash)).one()
    assert kept != codes.hashed(mailed_code(cast))


def test_a_code_is_good_for_five_tries(cast: Cast) -> None:
    code_id = ask(cast)
    code = mailed_code(cast)

    tries = [enter(cast, code_id, wrong(code)) for _ in range(4)]

    assert {type(refusal) for refusal in tries} == {WrongCodeError}
    assert isinstance(enter(cast, code_id, code), str)


def test_after_five_wrong_tries_the_right_code_has_run_out(cast: Cast) -> None:
    code_id = ask(cast)
    code = mailed_code(cast)
    for _ in range(5):
        enter(cast, code_id, wrong(code))

    assert isinstance(enter(cast, code_id, code), CodeRunOutError)


def test_tries_at_once_are_counted_one_by_one(cast: Cast, engine: Engine) -> None:
    code_id = ask(cast)
    code = wrong(mailed_code(cast))

    def guess(session: Session, _: int) -> type:
        return type(enter(cast, code_id, code, session=session))

    answered = at_once(engine, 20, guess)

    assert answered.count(WrongCodeError) == 5
    assert answered.count(CodeRunOutError) == 15


@pytest.mark.parametrize(("minutes", "kind"), [(10, str), (10.1, CodeRunOutError)])
def test_a_code_is_good_for_ten_minutes(cast: Cast, minutes: float, kind: type) -> None:
    code_id = ask(cast)

    assert isinstance(enter(cast, code_id, mailed_code(cast), now=NOW + int(minutes * MINUTE)), kind)


def test_a_code_is_used_once(cast: Cast) -> None:
    code_id = ask(cast)
    code = mailed_code(cast)
    enter(cast, code_id, code)

    assert isinstance(enter(cast, code_id, code), CodeRunOutError)


def test_a_code_is_good_only_in_the_browser_that_asked(cast: Cast) -> None:
    ask(cast)
    code = mailed_code(cast)

    assert isinstance(enter(cast, ask(cast, "nobody@example.org"), code), WrongCodeError)
    assert isinstance(enter(cast, a_key(), code), CodeRunOutError)


def test_a_code_of_one_community_opens_no_other(cast: Cast) -> None:
    other = a_cast(cast.session, "teapot")
    code_id = ask(cast)

    assert isinstance(enter(other, code_id, mailed_code(cast)), CodeRunOutError)


def test_eleven_asked_from_one_place_in_ten_minutes_are_too_many(cast: Cast) -> None:
    for _ in range(10):
        ask(cast, "nobody@example.org")

    with pytest.raises(SlowDownError):
        ask(cast)
    assert ask(cast, place="198.51.100.7")
    assert ask(cast, now=NOW + 10 * MINUTE)


def test_signing_out_ends_the_session(cast: Cast) -> None:
    token = enter(cast, ask(cast), mailed_code(cast))

    sign_in.sign_out(cast.session, community_id=cast.community_id, token=token)

    assert who(cast, token) is None


def test_signing_out_elsewhere_ends_nothing_here(cast: Cast) -> None:
    token, other = enter(cast, ask(cast), mailed_code(cast)), a_cast(cast.session, "teapot")

    sign_in.sign_out(cast.session, community_id=other.community_id, token=token)

    assert who(cast, token) == cast.alice.member_id
