"""A lost card is dead at once, and the new one works."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_community, a_key, at_once, card_number
from timebank.clock import MINUTE
from timebank.queries.members import card_of, cards_of, holder
from timebank.services import cards, looks, members
from timebank.services.codes import card_token, hashed
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.looks import note_many
from timebank.store.looks import Looking
from timebank.store.people import Person


def reissue(cast: Cast, *, by: Person | None = None, key: bytes | None = None, **more: object) -> None:
    cards.reissue(
        more.pop("session", cast.session),  # type: ignore[arg-type]
        community_id=cast.community_id,
        member_id=cast.alice.member_id,
        actor_id=(by or cast.alice).member_id,
        key=key or a_key(),
        secret=SECRET,
        now=NOW,
    )


def hash_of(cast: Cast, issue: int) -> bytes:
    return hashed(card_token(SECRET, cast.community_id, cast.alice.member_id, issue))


def looked(cast: Cast) -> list[tuple[bytes, bytes, str, str]]:
    columns = (Looking.member_id, Looking.looker_id, Looking.standing, Looking.what)
    return [tuple(row) for row in cast.session.exec(select(*columns))]


def test_the_lost_card_finds_nobody(cast: Cast) -> None:
    number = card_number(cast, cast.alice)

    reissue(cast)

    assert card_number(cast, cast.alice) != number
    assert holder(cast.session, hash_of(cast, 0)) is None
    with pytest.raises(UnknownPersonError):
        members.find_one(cast.session, cast.community_id, number)


def test_the_new_card_finds_its_holder(cast: Cast) -> None:
    reissue(cast)
    card = card_of(cast.session, cast.community_id, cast.alice.member_id)

    assert card
    assert card.issue == 1
    assert holder(cast.session, hash_of(cast, 1)) is not None
    assert members.find_one(cast.session, cast.community_id, card.number) == cast.alice.member_id


def test_the_same_press_twice_makes_one_card(cast: Cast, engine: Engine) -> None:
    key = a_key()
    cast.session.rollback()

    at_once(engine, 4, lambda session, _: reissue(cast, key=key, session=session))

    card = card_of(cast.session, cast.community_id, cast.alice.member_id)
    assert card
    assert card.issue == 1


def test_ones_own_new_card_is_no_look_and_a_stewards_is(cast: Cast) -> None:
    reissue(cast)
    assert looked(cast) == []

    reissue(cast, by=cast.stella)

    assert looked(cast) == [(cast.alice.member_id, cast.stella.member_id, "steward", "card")]


def test_a_card_elsewhere_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotThereError):
        cards.reissue(
            cast.session,
            community_id=a_community(cast.session, "teapot"),
            member_id=cast.alice.member_id,
            actor_id=cast.alice.member_id,
            key=a_key(),
            secret=SECRET,
            now=NOW,
        )


def test_several_cards_come_by_name(cast: Cast) -> None:
    ids = [person.member_id for person in (cast.charlie, cast.alice, cast.bob)]

    found = cards_of(cast.session, cast.community_id, [*ids, b"nobody" * 2])

    assert [card.name for card in found] == ["Alice A", "Bob B", "Charlie C"]
    assert cards_of(cast.session, cast.community_id, []) == ()


def test_many_looks_are_noted_together_and_ones_own_is_none(cast: Cast) -> None:
    note = {
        "community_id": cast.community_id,
        "member_ids": [cast.alice.member_id, cast.bob.member_id, cast.stella.member_id],
        "looker_id": cast.stella.member_id,
        "standing": "steward",
        "what": "card",
    }
    note_many(cast.session, **note, now=NOW)
    looks.note_many(cast.session, **note, now=NOW + 59 * MINUTE)

    assert {row[0] for row in looked(cast)} == {cast.alice.member_id, cast.bob.member_id}
    assert len(looked(cast)) == 2
