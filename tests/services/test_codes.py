"""Codes and tokens."""

import pytest

from tests.cast import SECRET, a_key, wide
from timebank.services import codes


def test_codes_use_only_letters_nobody_mixes_up() -> None:
    made = codes.short_code() + codes.sign_token() + codes.card_token(SECRET, a_key(), a_key(), 0)

    assert not set(made) & set("0O1ILU")
    assert set(made) <= set(codes.ALPHABET)


@pytest.mark.parametrize(
    ("make", "length"), [(codes.short_code, 6), (codes.sign_token, 17), (codes.six_digits, 6)]
)
def test_codes_have_their_length_and_differ(make: object, length: int) -> None:
    made = {make() for _ in range(50)}

    assert {len(code) for code in made} == {length}
    assert len(made) > 45


def test_a_card_can_be_printed_again() -> None:
    community_id, member_id = a_key(), a_key()
    first, again = (codes.card_token(SECRET, community_id, member_id, 0) for _ in range(2))

    assert first == again
    assert len(first) == 27


def test_a_new_issue_another_member_and_another_secret_make_other_cards() -> None:
    community_id, member_id = a_key(), a_key()

    cards = {
        codes.card_token(SECRET, community_id, member_id, 0),
        codes.card_token(SECRET, community_id, member_id, 1),
        codes.card_token(SECRET, community_id, a_key(), 0),
        codes.card_token(SECRET, a_key(), member_id, 0),
        codes.card_token("another", community_id, member_id, 0),
    }
    assert len(cards) == 5


@pytest.mark.parametrize(
    "typed", ["ABC234", "abc 234", "abc-234", " a b c 2 3 4 ", wide("ABC234"), "ABC\u200b234"]
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert codes.typed_code(typed) == "ABC234"


def test_a_very_long_text_is_no_code() -> None:
    assert len(codes.typed_code("A" * 10_000)) == 64


def test_a_code_is_read_aloud_in_two_blocks() -> None:
    assert codes.in_two_blocks("ABC234") == "ABC 234"
    assert codes.in_two_blocks("longer code") == "longer code"
