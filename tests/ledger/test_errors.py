"""What every refusal of the ledger says."""

import re

import pytest

from timebank.ledger import errors

ALL = [
    each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.LedgerError)
]
NEVER_SAID = (
    "debt|owe[sd]?|overdrawn|negative|credit|debit|earn|spend|pays?|paid|transaction|approve|reject|dispute|"
    "user|client|patient|beneficiary|inactive|lapsed|needs?|needy"
)


@pytest.mark.parametrize("error", ALL)
def test_every_error_is_a_plain_sentence_of_its_own(error: type[errors.LedgerError]) -> None:
    sentence = str(error())

    assert re.fullmatch(r"[A-Z][^{}%]{10,110}[.?]", sentence)
    assert sentence.isprintable()
    assert sum(other.sentence == sentence for other in ALL) == 1


@pytest.mark.parametrize("error", ALL)
def test_no_error_uses_a_word_members_never_read(error: type[errors.LedgerError]) -> None:
    assert not re.search(rf"\b({NEVER_SAID})\b", error.sentence, re.IGNORECASE)


def test_a_caller_may_say_it_in_other_words() -> None:
    assert str(errors.ProofError("Fetch the receipt again.")) == "Fetch the receipt again."


def test_a_broken_rule_is_a_value_error() -> None:
    assert issubclass(errors.LedgerError, ValueError)
