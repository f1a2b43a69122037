"""What people type, made safe to keep."""

import pytest

from tests.cast import wide
from timebank.services.text import clean, folded


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("", ""),
        ("  tea   and\n cake ", "tea and cake"),
        ("tea\x00and\x1bcake", "teaandcake"),
        ("\u202eevil", "evil"),
        ("zero\u200bwidth", "zerowidth"),
        ("e\u0301clair", "\u00e9clair"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\ud800", ""),
        ("<b>", "<b>"),
    ],
)
def test_typed_text_keeps_its_letters_and_loses_its_tricks(typed: str | None, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("typed", ["Amara O", "amara  o", "AMARA O", wide("Amara O"), " Amara\u200b O"])
def test_names_written_alike_fold_to_one(typed: str) -> None:
    assert folded(typed) == "amara o"
