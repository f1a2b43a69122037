"""docs/ledger.md says what the library does."""

import re
from pathlib import Path

import pytest

from tests.ledger.test_errors import ALL
from timebank.ledger import canonical, entries, gatherings, merkle, minutes
from timebank.ledger.gatherings import Stay

PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
VECTORS = re.findall(r"```text vector\n(.*?)```\n\nLeaf hash: `([0-9a-f]{64})`", PAGE, re.DOTALL)
LEAVES = [merkle.leaf_hash(text.encode()) for text, _ in VECTORS]
ROOTS = PAGE.partition("```text roots\n")[2].partition("```")[0]
LEADER, OTHERS = bytes(16), [bytes([number]) * 16 for number in range(1, 11)]
GATHERING, POT = b"g" * 16, b"p" * 16


def rows(first: str) -> list[list[str]]:
    """Return the cells of every table row whose first cell fits the pattern `first`."""
    lines = (line.strip("| \n").split(" | ") for line in PAGE.splitlines() if line.startswith("|"))
    return [cells for cells in lines if re.fullmatch(first, cells[0])]


def test_the_page_publishes_vectors() -> None:
    assert len(VECTORS) == 3
    assert {canonical.decode(text.encode()).kind for text, _ in VECTORS} == {"exchange", "reversal", "pot"}


@pytest.mark.parametrize(("text", "leaf"), VECTORS)
def test_a_published_text_reads_back_and_has_its_leaf_hash(text: str, leaf: str) -> None:
    assert canonical.encode(canonical.decode(text.encode())) == text.encode()
    assert merkle.leaf_hash(text.encode()).hex() == leaf


def test_the_published_reversal_mirrors_the_published_exchange() -> None:
    exchange, reversal, _ = (canonical.decode(text.encode()) for text, _ in VECTORS)

    entries.check_mirror(reversal, exchange)


def test_the_published_roots_and_proofs_hold() -> None:
    assert [merkle.root(LEAVES[:size]).hex() for size in range(4)] == ROOTS.split()
    assert merkle.inclusion_proof(LEAVES, 0) == (LEAVES[1], LEAVES[2])
    assert merkle.consistency_proof(LEAVES, 2) == (LEAVES[2],)


def test_every_field_is_described_in_the_order_of_the_text() -> None:
    fields = entries.Entry.__slots__
    described = [cells[0].strip("`") for cells in rows(f"`({'|'.join(fields)})`")]

    assert tuple(described) == fields
    assert all(f"{field}: " in VECTORS[0][0] for field in fields)


def test_every_refusal_is_listed_with_its_sentence() -> None:
    listed = {(name.strip("`"), sentence) for name, sentence in rows(r"`\w+Error`")}

    assert listed == {(error.__name__, error.sentence) for error in ALL}


@pytest.mark.parametrize("cells", rows("`(share|lead|split|help|treat|list)`"))
def test_the_worked_table_is_what_each_rule_comes_to(cells: list[str]) -> None:
    stays = [Stay(LEADER, 120, True), *(Stay(other, 120, False) for other in OTHERS)]
    booked = gatherings.transfers(
        cells[0].strip("`"), stays, gathering_account=GATHERING, pot=POT, length_minutes=120
    )
    result = gatherings.outcome(booked, gathering_account=GATHERING, pot=POT)

    for other in OTHERS:
        people = (LEADER, other)
        moved = [side.get(person, 0) for person in people for side in (result.given, result.received)]
        assert [*moved, result.pot_given, result.pot_received] == [int(cell) for cell in cells[2:]]


@pytest.mark.parametrize("cells", rows(r"\d+"))
def test_the_table_of_sayings_is_what_is_said(cells: list[str]) -> None:
    time = int(cells[0])

    said = [minutes.say(time), minutes.short(time), " · ".join(minutes.split_words(time))]
    assert [*said, str(minutes.quarters(time))] == cells[1:]
