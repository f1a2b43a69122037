"""`verify` proves a sound journal, and names what was changed behind the program's back."""

import pytest
from sqlalchemy import Engine

from tests.cast import Cast
from tests.queries.tampering import (
    EXCHANGE,
    FIRST_OF_GATHERING,
    LAST_OF_GATHERING,
    REVERSAL,
    REVERSED,
    WAITED,
    a_history,
    faults,
    tamper,
    the_community,
)
from timebank.ledger.merkle import EMPTY_ROOT, root
from timebank.queries.verification import count_entries, missing_guards, verify
from timebank.queries.verification_totals import Sums, add_up, slugs
from timebank.store.engine import reading_rows
from timebank.store.entries import Entry

ENTRY = "UPDATE entry SET {change} WHERE number = :number"


def test_an_empty_journal_is_proved(cast: Cast) -> None:
    verdict = verify(cast.session, the_community(cast))

    assert (verdict.entries, verdict.exchanges, verdict.faults) == (4, 0, ())


def test_a_journal_with_some_of_everything_is_proved(cast: Cast) -> None:
    a_history(cast)

    verdict = verify(cast.session, the_community(cast))

    assert verdict.faults == ()
    assert (verdict.entries, verdict.exchanges, verdict.reversals, verdict.gatherings) == (10, 3, 1, 1)
    assert verdict.root == root(_leaves(cast)) != EMPTY_ROOT
    assert verdict.minutes == 4 * 300 + 60 + 30 + 2 * 120


def test_all_accounts_come_to_their_last_lines(cast: Cast, engine: Engine) -> None:
    a_history(cast)
    cast.session.commit()

    with reading_rows(engine) as rows:
        assert slugs(rows)["kettle"] == cast.community_id
        assert add_up(rows, cast.community_id) == Sums(6, ())


def test_progress_hears_of_every_entry(cast: Cast) -> None:
    a_history(cast)
    heard: list[int] = []

    verify(cast.session, the_community(cast), progress=heard.append)

    assert sum(heard) == count_entries(cast.session, cast.community_id) == 10


@pytest.mark.parametrize(
    ("number", "change", "said"),
    [
        (EXCHANGE, "minutes = minutes + 1", "a field was changed"),
        (EXCHANGE, "minutes = minutes + 1", "agreed with other minutes"),
        (EXCHANGE, "minutes = minutes + 1", "60 minutes given"),
        (EXCHANGE, "giver_id = receiver_id, receiver_id = giver_id", "the other way round"),
        (EXCHANGE, "giver_id = receiver_id, receiver_id = giver_id", "a field was changed"),
        (EXCHANGE, "happened_on = '2020-01-01'", "for another day"),
        (EXCHANGE, "giver_actor = NULL", "not agreed by two people"),
        (EXCHANGE, "giver_actor = receiver_actor", "speaks for both sides"),
        (EXCHANGE, "exchange_id = NULL", "its exchange do not fit"),
        (EXCHANGE, "kind = 'gift', exchange_id = NULL", "a field was changed"),
        (EXCHANGE, "paid = 1", "a field was changed"),
        (WAITED, "recorded_at = 1", "earlier than the entry before"),
        (WAITED, "previous_number = 2", "follows entry 2"),
        (REVERSAL, "minutes = 1", "of other time"),
        (REVERSAL, "reverses_id = id", "takes one back"),
        (REVERSAL, "reverses_kind = 'gift'", "of another kind"),
        (FIRST_OF_GATHERING, "longest_minutes = 1440", "limit is not its gathering’s"),
        (FIRST_OF_GATHERING, "gathering_id = id", "gathering is not there"),
    ],
)
def test_a_changed_entry_is_named(cast: Cast, number: int, change: str, said: str) -> None:
    a_history(cast)

    tamper(cast.session, ENTRY.format(change=change), number=number)

    assert any(fault.number == number and said in fault.sentence for fault in faults(cast)), faults(cast)


def test_another_hash_is_named(cast: Cast) -> None:
    a_history(cast)

    tamper(cast.session, ENTRY.format(change="leaf = :leaf"), number=WAITED, leaf=bytes(32))

    assert [(fault.number, "stored" in fault.sentence) for fault in faults(cast)] == [(WAITED, True)]


def test_a_changed_entry_with_a_hash_to_match_still_does_not_fit_its_lines(cast: Cast) -> None:
    before = verify(cast.session, the_community(cast)).root

    tamper(
        cast.session, ENTRY.format(change="minutes = 600, leaf = :leaf"), number=0, leaf=_leaf_of(cast, 600)
    )

    assert {fault.number for fault in faults(cast)} == {0}
    assert all("Its line" in fault.sentence for fault in faults(cast))
    assert verify(cast.session, the_community(cast)).root != before


def test_a_deleted_entry_is_named(cast: Cast) -> None:
    a_history(cast)

    tamper(cast.session, "DELETE FROM entry WHERE number = :number", number=WAITED)

    assert faults(cast)[0].number == WAITED
    assert "not there" in faults(cast)[0].sentence


def test_an_entry_cut_off_the_end_leaves_its_gathering_open_and_the_head_too_high(cast: Cast) -> None:
    a_history(cast)

    tamper(
        cast.session,
        "DELETE FROM line WHERE entry_number = :number",
        "DELETE FROM entry WHERE number = :number",
        number=LAST_OF_GATHERING,
    )

    said = [fault.sentence for fault in faults(cast)]
    assert "head counts 10 entries, and 9 are there" in said[0]
    assert any("leaves its gathering’s account" in sentence for sentence in said)


def test_a_gathering_that_does_not_end_at_zero_is_named_even_with_the_head_put_back(cast: Cast) -> None:
    a_history(cast)

    tamper(
        cast.session,
        "DELETE FROM line WHERE entry_number = :number",
        "DELETE FROM entry WHERE number = :number",
        "UPDATE journal SET next_number = next_number - 1",
        number=LAST_OF_GATHERING,
    )

    assert [fault.number for fault in faults(cast)] == [FIRST_OF_GATHERING]


def test_a_renumbered_entry_is_named(cast: Cast) -> None:
    a_history(cast)

    tamper(
        cast.session,
        ENTRY.format(change="number = 20, previous_number = 19"),
        "UPDATE line SET entry_number = 20 WHERE entry_number = :number",
        number=LAST_OF_GATHERING,
    )

    named = {fault.number for fault in faults(cast)}
    assert {LAST_OF_GATHERING, 20} <= named


@pytest.mark.parametrize("column", ["given_total", "received_total", "line_number"])
def test_a_changed_line_is_named(cast: Cast, column: str) -> None:
    a_history(cast)

    tamper(
        cast.session,
        f"UPDATE line SET {column} = {column} + 50 WHERE entry_number = :number AND account_id = :account",
        number=WAITED,
        account=cast.bob.account_id,
    )

    assert faults(cast)[0].number == WAITED
    assert cast.bob.account_id.hex() in faults(cast)[0].sentence


def test_a_missing_line_is_named(cast: Cast) -> None:
    a_history(cast)

    tamper(
        cast.session,
        "DELETE FROM line WHERE entry_number = :number AND account_id = :account",
        number=EXCHANGE,
        account=cast.bob.account_id,
    )

    assert (faults(cast)[0].number, "no line" in faults(cast)[0].sentence) == (EXCHANGE, True)


def test_a_line_too_many_is_found(cast: Cast) -> None:
    a_history(cast)

    tamper(
        cast.session,
        "INSERT INTO line VALUES (:community, :account, 99, :number, 5, 5)",
        community=cast.community_id,
        account=cast.charlie.account_id,
        number=EXCHANGE,
    )

    assert any("21 lines" in fault.sentence for fault in faults(cast))


def test_an_exchange_no_longer_agreed_names_its_entry(cast: Cast) -> None:
    a_history(cast)

    tamper(
        cast.session,
        "UPDATE exchange SET state = 'waiting', agreed_minutes = NULL, answered_at = NULL WHERE id = "
        "(SELECT exchange_id FROM entry WHERE number = :number)",
        number=EXCHANGE,
    )

    assert (faults(cast)[0].number, "not agreed" in faults(cast)[0].sentence) == (EXCHANGE, True)


def test_an_exchange_agreed_by_somebody_else_names_its_entry(cast: Cast) -> None:
    a_history(cast)

    tamper(
        cast.session,
        "UPDATE exchange SET giver_actor = :other WHERE id = "
        "(SELECT exchange_id FROM entry WHERE number = :number)",
        number=EXCHANGE,
        other=cast.charlie.member_id,
    )

    assert (faults(cast)[0].number, "other people" in faults(cast)[0].sentence) == (EXCHANGE, True)


def test_an_agreed_exchange_without_an_entry_is_named(cast: Cast) -> None:
    waiting = a_history(cast)

    tamper(
        cast.session,
        "UPDATE exchange SET state = 'agreed', agreed_minutes = minutes, answered_at = 1 WHERE id = :id",
        id=waiting,
    )

    assert [fault.sentence for fault in faults(cast)] == [
        f"Exchange {waiting.hex()} is agreed, and no entry books it."
    ]


def test_a_reversal_of_another_entry_is_named(cast: Cast) -> None:
    a_history(cast)

    tamper(
        cast.session,
        "UPDATE entry SET reverses_id = :other WHERE number = :number",
        number=REVERSAL,
        other=_entry(cast, 0).id,
    )

    assert any("of another kind" in fault.sentence for fault in faults(cast) if fault.number == REVERSAL)


def test_a_mirror_of_nothing_is_named(cast: Cast) -> None:
    a_history(cast)

    tamper(cast.session, "UPDATE entry SET id = :id WHERE number = :number", number=REVERSED, id=bytes(16))

    assert any("not there" in fault.sentence for fault in faults(cast) if fault.number == REVERSAL)


def test_missing_guards_are_named(cast: Cast) -> None:
    assert missing_guards(cast.session) == []

    suffix = " ON entry" if cast.session.get_bind().dialect.name == "postgresql" else ""
    tamper(cast.session)
    cast.session.connection().exec_driver_sql(f"DROP TRIGGER entry_refuses_update{suffix}")

    assert missing_guards(cast.session) == ["entry_refuses_update"]


def _leaves(cast: Cast) -> list[bytes]:
    from sqlmodel import select

    return list(cast.session.exec(select(Entry.leaf).order_by(Entry.number)))  # type: ignore[arg-type]


def _entry(cast: Cast, number: int) -> Entry:
    from sqlmodel import select

    return cast.session.exec(
        select(Entry).where(Entry.community_id == cast.community_id, Entry.number == number)
    ).one()


def _leaf_of(cast: Cast, minutes: int) -> bytes:
    from timebank.ledger.canonical import encode_values
    from timebank.ledger.merkle import leaf_hash

    row = _entry(cast, 0)
    return leaf_hash(
        encode_values(
            row.community_id,
            row.id,
            row.number,
            row.kind,
            row.giver_id,
            row.receiver_id,
            minutes,
            row.happened_on,
            row.recorded_at,
            row.giver_actor,
            row.receiver_actor,
            row.exchange_id,
            row.gathering_id,
            row.reverses_id,
            row.paid,
        )
    )
