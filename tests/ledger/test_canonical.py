"""The canonical text of entries."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.histories import ALICE, GIFT, gift, sound_entries
from timebank.ledger import canonical, errors
from timebank.ledger.entries import Entry

TEXT = canonical.encode(GIFT)


@given(sound_entries())
def test_every_entry_reads_back_from_its_text(entry: Entry) -> None:
    text = canonical.encode(entry)

    assert canonical.decode(text) == entry
    assert text.isascii()
    assert text.count(b"\n") == 16
    assert text.startswith(canonical.VERSION_LINE.encode() + b"\n")


@given(sound_entries(), st.data())
def test_any_one_byte_changed_is_refused_or_is_another_entrys_own_text(
    entry: Entry, data: st.DataObject
) -> None:
    text = bytearray(canonical.encode(entry))
    position = data.draw(st.integers(0, len(text) - 1))
    text[position] ^= data.draw(st.integers(1, 255))

    assert_refused_or_canonical(bytes(text), entry)


@given(sound_entries(), st.data())
def test_any_one_byte_added_or_lost_is_refused_or_is_another_entrys_own_text(
    entry: Entry, data: st.DataObject
) -> None:
    text = canonical.encode(entry)
    position = data.draw(st.integers(0, len(text) - 1))
    added = data.draw(st.binary(min_size=1, max_size=1))

    assert_refused_or_canonical(text[:position] + text[position + 1 :], entry)
    assert_refused_or_canonical(text[:position] + added + text[position:], entry)


def assert_refused_or_canonical(text: bytes, original: Entry) -> None:
    try:
        entry = canonical.decode(text)
    except errors.LedgerError:
        return
    assert canonical.encode(entry) == text
    assert (entry == original) == (text == canonical.encode(original))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"\n"),
        (b"entry 1", b"entry 2"),
        (b"\n", b"\r\n"),
        (b"minutes: 90", b"minutes: 090"),
        (b"minutes: 90", b"minutes: +90"),
        (b"minutes: 90", b"minutes:  90"),
        (b"minutes: 90", b"minutes: 9_0"),
        (b"minutes: 90", b"minutes: 90 "),
        (b"minutes: 90", b"Minutes: 90"),
        (b"minutes: 90", b"minutes: 90.0"),
        (b"minutes: 90", b"minutes 90"),
        (b"minutes: 90", b"minutes: " + b"9" * 5000),
        (b"minutes: 90\n", b""),
        (b"minutes: 90\n", b"minutes: 90\nminutes: 90\n"),
        (b"minutes: 90\n", b"minutes: 90\nrate: 2\n"),
        (b"2025-10-06", b"20251006"),
        (b"2025-10-06", b"2025-02-30"),
        (ALICE.hex().encode(), b"0 " + ALICE.hex().encode()[1:]),
        (b"paid: no", b"paid: maybe"),
        (b"paid: no", b"paid: \xff"),
        (b"exchange_id: -", b"exchange_id: "),
    ],
)
def test_a_second_spelling_of_an_entry_is_refused(before: bytes, after: bytes) -> None:
    with pytest.raises(errors.LedgerError):
        canonical.decode(TEXT.replace(before, after) if before else TEXT + after)


def test_lines_in_another_order_are_refused() -> None:
    lines = TEXT.splitlines(keepends=True)

    with pytest.raises(errors.CanonicalTextError):
        canonical.decode(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))


def test_capital_hexadecimal_digits_are_refused() -> None:
    text = canonical.encode(gift(id=b"\xab" * 16))

    with pytest.raises(errors.CanonicalTextError):
        canonical.decode(text.replace(b"ab", b"AB"))


def test_reading_an_entry_that_breaks_a_rule_names_the_rule() -> None:
    with pytest.raises(errors.UnknownKindError):
        canonical.decode(TEXT.replace(b"kind: gift", b"kind: loan"))


def test_an_unsound_entry_has_no_text() -> None:
    with pytest.raises(errors.SameAccountError):
        canonical.encode(replace(GIFT, receiver_id=ALICE))


@pytest.mark.parametrize(
    ("name", "value"), [("id", None), ("giver_id", "text"), ("kind", "gïft"), ("exchange_id", 7)]
)
def test_a_stored_row_without_a_text_is_refused(name: str, value: object) -> None:
    row = {field: getattr(GIFT, field) for field in GIFT.__slots__ if field != "happened_on"}
    row["happened_on_iso"] = "2025-10-06"
    assert canonical.encode_values(**row) == TEXT

    with pytest.raises(errors.CanonicalTextError):
        canonical.encode_values(**row | {name: value})
