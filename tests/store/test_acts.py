"""Keys: an act under one key is done once, whoever presses how often."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import NOW, a_community, a_key, at_once
from timebank.services.transaction import transaction
from timebank.store.acts import Act, first_time
from timebank.store.errors import KeyUsedForSomethingElseError

KEY = b"k" * 16


@transaction
def act(
    session: Session, *, community_id: bytes, kind: str = "wave", content: tuple[object, ...] = ()
) -> bool:
    return first_time(session, community_id, KEY, kind, *content, acted_at=NOW)


def test_a_key_is_new_once(session: Session) -> None:
    community_id = a_community(session)

    assert [act(session, community_id=community_id) for _ in range(3)] == [True, False, False]


def test_every_repeat_is_counted(session: Session) -> None:
    community_id = a_community(session)
    for _ in range(3):
        act(session, community_id=community_id)

    assert session.exec(select(Act.seen)).one() == 3


def test_a_key_is_new_again_in_another_community(session: Session) -> None:
    assert act(session, community_id=a_community(session))
    assert act(session, community_id=a_community(session, "teapot"))


@pytest.mark.parametrize("other", [{"kind": "nod"}, {"content": (1,)}, {"content": ("1",)}])
def test_a_key_with_other_content_is_refused(session: Session, other: dict[str, object]) -> None:
    community_id = a_community(session)
    act(session, community_id=community_id, content=(2,))

    with pytest.raises(KeyUsedForSomethingElseError):
        act(session, **{"community_id": community_id, "content": (2,)} | other)


def test_an_act_that_failed_leaves_its_key_new(session: Session) -> None:
    community_id = a_community(session)

    @transaction
    def fail(session: Session) -> None:
        first_time(session, community_id, KEY, "wave", acted_at=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        fail(session)

    assert act(session, community_id=community_id)


def test_one_of_fifty_at_once_is_the_first(session: Session, engine: Engine) -> None:
    community_id = a_community(session)

    answers = at_once(engine, 50, lambda session, _: act(session, community_id=community_id))

    assert sorted(answers) == [False] * 49 + [True]


def test_keys_differ() -> None:
    assert a_key() != a_key()
