"""How people in the tests come in, and who is in."""

import secrets
from typing import Any

from sqlmodel import select

from tests.cast import NOW, Cast
from tests.passkey import ORIGIN, PasskeyOfSoftware
from timebank.queries import sign_in as who_queries
from timebank.services import codes, passkeys, sign_in
from timebank.services.ceremonies import Question, to_make, to_show
from timebank.store.engine import begin_writing
from timebank.store.people import Person
from timebank.store.sign_in import Device


def who(cast: Cast, token: str, now: int = NOW) -> bytes | None:
    found = who_queries.who(cast.session, cast.community_id, codes.hashed(token), now)
    return found.member_id if found else None


def a_phone(cast: Cast, person: Person, kind: str = "own") -> tuple[bytes, str]:
    """Sign somebody in; return the device's id and token."""
    before = set(cast.session.exec(select(Device.id)))
    begin_writing(cast.session)
    token = sign_in.remember(cast.session, cast.community_id, person.member_id, kind=kind, now=NOW)
    cast.session.commit()
    (made,) = set(cast.session.exec(select(Device.id))) - before
    return made, token


def a_question(**more: Any) -> Question:
    said = {"octets": secrets.token_bytes(32), "asked_at": NOW, "host": "localhost", "origin": ORIGIN}
    return Question(**(said | more))


def add(cast: Cast, key: PasskeyOfSoftware, person: Person | None = None, **more: Any) -> Any:
    question = more.pop("question", None) or a_question()
    options = to_make(question, site="Timebank", member_id=cast.alice.member_id, name="Alice")
    answer = more.pop("answer", None) or key.make(options, **more.pop("told", {}))
    return passkeys.add(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        member_id=(person or cast.alice).member_id,
        question=question,
        answer=answer,
        **({"label": "iPhone", "now": NOW} | more),
    )


def come_in(cast: Cast, key: PasskeyOfSoftware, question: Question | None = None, **more: Any) -> Any:
    question = question or a_question()
    answer = more.pop("answer", None) or key.show(to_show(question), **more.pop("told", {}))
    return passkeys.come_in(
        more.pop("session", cast.session),
        community_id=cast.community_id,
        question=question,
        answer=answer,
        **({"place": "192.0.2.1", "kind": "own", "now": NOW} | more),
    )
