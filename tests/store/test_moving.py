"""How values are written into a whole record, and read back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import Column, Integer, Text

from timebank.store.moving import MARK, instant_text, reader, writer
from timebank.store.types import INSTANT, Octets

TYPES = {
    "octets": (Octets(), some.binary(min_size=1)),
    "instant": (INSTANT, some.integers(0, 10**16)),
    "whole": (Integer(), some.integers()),
    "words": (Text(), some.text()),
}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("nullable", [True, False])
@given(data=some.data())
def test_every_value_comes_back(kind: str, nullable: bool, data: some.DataObject) -> None:
    type_, values = TYPES[kind]
    column = Column("it", type_, nullable=nullable)
    value = data.draw(some.none() | values if nullable else values)

    assert reader(column)(writer(column)(value)) == value


@given(some.text())
def test_no_spreadsheet_runs_a_text(text: str) -> None:
    written = writer(Column("it", Text(), nullable=False))(text)

    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert written in (text, MARK + text)


def test_an_instant_is_written_to_the_microsecond() -> None:
    assert instant_text(1_772_452_800_000_001) == "2026-03-02T12:00:00.000001+00:00"
