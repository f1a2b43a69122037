"""Letters about one's time: kept as made, checked for 90 days, switched off at once."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_key, at_once
from timebank.clock import DAY
from timebank.queries import letters as read
from timebank.queries.letters import LetterView
from timebank.services import housekeeping, letters
from timebank.services.codes import letter_code, sealed
from timebank.services.errors.letters import ManyLettersError
from timebank.services.letters import LETTER_DAYS, MOST_LETTERS, TRIES_IN_TEN_MINUTES
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.letters import Letter

SAYS = ("Alice gave 2 hours.", "Things: tea.")


def keep(cast: Cast, **more: Any) -> bytes:
    said = {"key": a_key(), "asked": ("Alice",), "sentences": SAYS, "secret": SECRET, "now": NOW} | more
    session = said.pop("session", cast.session)
    letters.keep(session, community_id=cast.community_id, member_id=cast.alice.member_id, **said)
    return bytes(said["key"])


def switch_off(cast: Cast, letter: bytes, **more: Any) -> None:
    said = {"member_id": cast.alice.member_id, "key": a_key(), "letter_id": letter, "now": NOW} | more
    letters.switch_off(cast.session, community_id=cast.community_id, **said)


def checked(cast: Cast, letter: bytes, now: int = NOW) -> LetterView | None:
    code = letter_code(SECRET, cast.community_id, letter)
    return read.by_code(cast.session, sealed(SECRET, "letter", code), now)


def test_a_letter_reads_as_it_was_made(cast: Cast) -> None:
    found = checked(cast, keep(cast))

    assert found
    assert found.sentences == SAYS
    assert found.expires_at == NOW + LETTER_DAYS * DAY


def test_its_code_is_good_for_ninety_days(cast: Cast) -> None:
    letter = keep(cast)

    assert checked(cast, letter, NOW + 90 * DAY - 1)
    assert checked(cast, letter, NOW + 90 * DAY) is None


def test_switched_off_it_is_unknown_at_once_and_the_others_are_not(cast: Cast) -> None:
    letter, other = keep(cast), keep(cast)

    switch_off(cast, letter)

    assert checked(cast, letter) is None
    assert checked(cast, other)
    assert len(read.of_member(cast.session, cast.community_id, cast.alice.member_id)) == 2


def test_nobody_switches_off_anothers(cast: Cast) -> None:
    letter = keep(cast)

    switch_off(cast, letter, member_id=cast.bob.member_id)

    assert checked(cast, letter)
    assert read.one(cast.session, cast.community_id, cast.bob.member_id, letter) is None


def test_the_same_press_keeps_one_and_other_choices_under_it_are_refused(cast: Cast) -> None:
    letter = keep(cast)

    keep(cast, key=letter, sentences=("Alice gave 3 hours.",))
    with pytest.raises(KeyUsedForSomethingElseError):
        keep(cast, key=letter, asked=("Somebody else",))

    (kept,) = read.of_member(cast.session, cast.community_id, cast.alice.member_id)
    assert kept.sentences == SAYS


def test_so_many_are_kept_and_no_more(engine: Engine, cast: Cast) -> None:
    for _ in range(MOST_LETTERS - 2):
        keep(cast)
    cast.session.rollback()

    def press(session: Any, _: int) -> bool:
        try:
            keep(cast, session=session)
        except ManyLettersError:
            return False
        return True

    assert sum(at_once(engine, 4, press)) == 2


def test_old_ones_make_room(cast: Cast) -> None:
    for _ in range(MOST_LETTERS):
        keep(cast)
    with pytest.raises(ManyLettersError):
        keep(cast)

    housekeeping.let_go(cast.session, now=NOW + 90 * DAY + 1)

    assert keep(cast, now=NOW + 90 * DAY + 1)


def test_the_database_holds_no_code(cast: Cast) -> None:
    letter = keep(cast)
    code = letter_code(SECRET, cast.community_id, letter)

    (kept,) = cast.session.exec(select(Letter)).all()

    assert len(code) == 10
    assert code.encode() not in kept.code_hash
    assert code not in str(kept)


def test_wrong_codes_are_counted_by_place_for_ten_minutes(cast: Cast) -> None:
    for _ in range(TRIES_IN_TEN_MINUTES):
        assert not letters.has_tried_often(cast.session, place="here", now=NOW)
        cast.session.rollback()
        letters.count_wrong_code(cast.session, place="here", now=NOW)

    assert letters.has_tried_often(cast.session, place="here", now=NOW)
    assert not letters.has_tried_often(cast.session, place="elsewhere", now=NOW)
    assert not letters.has_tried_often(cast.session, place="here", now=NOW + DAY)
