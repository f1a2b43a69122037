"""A yes to each purpose by itself, taken back in one press; when is kept."""

import pytest
from sqlmodel import select

from tests.cast import NOW, Cast, a_key
from timebank.clock import DAY
from timebank.queries import consents as queries
from timebank.queries.consents import ConsentView
from timebank.services import consents
from timebank.store.members import PURPOSES, Consent


def say(cast: Cast, purpose: str, *, yes: bool, now: int = NOW, key: bytes | None = None) -> None:
    act = consents.give if yes else consents.take_back
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    act(cast.session, **who, key=key or a_key(), purpose=purpose, now=now)


def standing(cast: Cast) -> dict[str, bool]:
    found = queries.of(cast.session, cast.community_id, cast.alice.member_id)
    return {each.purpose: each.stands for each in found}


def history(cast: Cast) -> list[tuple[int, int | None]]:
    rows = select(Consent.given_at, Consent.ended_at).order_by(Consent.given_at)  # type: ignore[arg-type]
    return [tuple(row) for row in cast.session.exec(rows)]


def test_everything_is_a_no_at_first(cast: Cast) -> None:
    assert standing(cast) == dict.fromkeys(PURPOSES, False)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_yes_is_to_one_purpose_alone(cast: Cast, purpose: str) -> None:
    say(cast, purpose, yes=True)

    assert standing(cast) == {each: each == purpose for each in PURPOSES}


def test_every_yes_and_no_keeps_its_time(cast: Cast) -> None:
    for days, yes in enumerate((True, True, False, False, True)):
        say(cast, "found", yes=yes, now=NOW + days * DAY)

    assert history(cast) == [(NOW, NOW + 2 * DAY), (NOW + 4 * DAY, None)]
    (_, found, _) = queries.of(cast.session, cast.community_id, cast.alice.member_id)
    assert found == ConsentView("found", NOW + 4 * DAY)


def test_a_change_of_mind_within_one_moment_is_kept(cast: Cast) -> None:
    for yes in (True, False, True, False, True):
        say(cast, "found", yes=yes)

    assert standing(cast)["found"]
    assert len(history(cast)) == 3


def test_an_old_press_does_not_bring_a_yes_back(cast: Cast) -> None:
    key = a_key()
    say(cast, "found", yes=True, key=key)
    say(cast, "found", yes=False)
    say(cast, "found", yes=True, key=key)

    assert not standing(cast)["found"]
