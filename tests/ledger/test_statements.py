"""Statements and totals over random histories."""

from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.histories import ACCOUNTS, ALICE, BOB, CHARLIE, GIFT, gift, histories, reversal_of
from timebank.ledger.entries import Entry
from timebank.ledger.statements import all_totals, statement
from timebank.ledger.totals import Totals


def test_a_statement_lists_an_accounts_lines_with_running_totals() -> None:
    back = gift(number=1, id=bytes(16), giver_id=BOB, receiver_id=ALICE, minutes=30)
    journal = [GIFT, back, reversal_of(GIFT, number=2)]

    lines = statement(journal, ALICE)

    assert [line.line_number for line in lines] == [0, 1, 2]
    assert [line.side for line in lines] == ["given", "received", "received"]
    assert [line.totals for line in lines] == [Totals(90, 0), Totals(90, 30), Totals(0, 30)]
    assert {line.other_id for line in lines} == {BOB}


def test_an_account_without_entries_has_an_empty_statement() -> None:
    assert statement([GIFT], CHARLIE) == ()
    assert all_totals([]) == {}


@given(histories())
def test_given_equals_received_after_every_entry_of_any_history(journal: list[Entry]) -> None:
    for end in range(len(journal) + 1):
        totals = all_totals(journal[:end]).values()
        assert sum(each.given for each in totals) == sum(each.received for each in totals)


@given(histories(), st.randoms())
def test_the_last_line_of_a_statement_holds_the_accounts_totals(
    journal: list[Entry], randomness: object
) -> None:
    totals = all_totals(journal)
    shuffled = list(journal)
    randomness.shuffle(shuffled)  # type: ignore[attr-defined]

    for account_id in ACCOUNTS:
        lines = statement(shuffled, account_id)
        assert (lines[-1].totals if lines else None) == totals.get(account_id)


@given(histories())
def test_taking_everything_back_leaves_every_total_at_zero(journal: list[Entry]) -> None:
    reversed_ids = {entry.reverses_id for entry in journal}
    standing = [entry for entry in journal if entry.kind != "reversal" and entry.id not in reversed_ids]

    whole = journal + [reversal_of(entry, 100 + number) for number, entry in enumerate(standing)]

    assert all(totals == Totals() for totals in all_totals(whole).values())
