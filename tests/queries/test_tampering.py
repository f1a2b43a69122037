"""More than twenty ways of tampering as root: each is found, and named, by whom the row says."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import NOW, Cast, a_cast, an_exchange
from tests.queries.rewriting import (
    WITNESS,
    World,
    a_world,
    each,
    forge_seal,
    fork,
    more_minutes,
    other_order,
    other_way_round,
    rehash,
    roll_back,
    roll_back_everything,
)
from tests.queries.tampering import (
    EXCHANGE,
    FIRST_OF_GATHERING,
    LAST_OF_GATHERING,
    REVERSAL,
    WAITED,
    faults,
    the_community,
)
from tests.sealing import receipt_of, seal, sealers
from timebank.ledger import notes, receipts
from timebank.ledger.errors import HistoryError, LedgerError
from timebank.ledger.notes import Checkpoint
from timebank.ledger.watching import insist_it_goes_on
from timebank.queries import seals as asked
from timebank.queries.verification import missing_guards, verify, verify_since_seal
from timebank.services import seals
from timebank.store.bookings import Booking, book
from timebank.store.engine import begin_writing
from timebank.store.errors import StoreError
from timebank.store.signing import is_good

ENTRY = "UPDATE entry SET {} WHERE number = :number AND community_id = :here"


def sql(*statements: str, **values: object) -> Callable[[World], None]:
    return lambda world: world.tamper(*statements, **values)


def entry(change: str, number: int = EXCHANGE) -> Callable[[World], None]:
    return sql(ENTRY.format(change), number=number)


def drop_a_trigger(world: World) -> None:
    on = " ON entry" if world.cast.session.get_bind().dialect.name == "postgresql" else ""
    world.cast.session.connection().exec_driver_sql(f"DROP TRIGGER entry_refuses_update{on}")


def insert_unagreed(world: World) -> None:
    """Write an entry at the end for an exchange that nobody agreed."""
    rows = world.entries()
    last = rows[-1].number
    world.tamper(
        "INSERT INTO entry (community_id, id, number, previous_number, kind, giver_id, receiver_id, minutes, "
        "happened_on, recorded_at, giver_actor, receiver_actor, exchange_id, paid, leaf) "
        "SELECT community_id, :id, :next, :last, kind, giver_id, receiver_id, minutes, happened_on, "
        "recorded_at, giver_actor, receiver_actor, :id, paid, leaf FROM entry "
        "WHERE number = :number AND community_id = :here",
        "UPDATE journal SET next_number = next_number + 1 WHERE community_id = :here",
        "INSERT INTO line SELECT community_id, account_id, line_number + 1, :next, given_total + 60, "
        "received_total FROM line WHERE account_id = :alice AND entry_number = (SELECT MAX(entry_number) "
        "FROM line WHERE account_id = :alice)",
        "INSERT INTO line SELECT community_id, account_id, line_number + 1, :next, given_total, "
        "received_total + 60 FROM line WHERE account_id = :bob AND entry_number = (SELECT MAX(entry_number) "
        "FROM line WHERE account_id = :bob)",
        id=b"x" * 16,
        next=last + 1,
        last=last,
        number=EXCHANGE,
        alice=world.cast.alice.account_id,
        bob=world.cast.bob.account_id,
    )
    rehash(world)


def book_twice(world: World) -> None:
    """Book somebody's time at a gathering once more, in a next round, with nothing taken back."""
    taken = ("giver_id", "receiver_id", "minutes", "happened_on", "giver_actor", "receiver_actor")
    again = [
        Booking(
            **{name: getattr(row, name) for name in taken},
            id=bytes([row.number]) * 16,
            kind="gathering",
            gathering_id=row.gathering_id,
            longest_minutes=row.longest_minutes,
            round=1,
        )
        for row in world.entries()[FIRST_OF_GATHERING : LAST_OF_GATHERING + 1]
    ]
    begin_writing(world.cast.session)
    book(world.cast.session, world.cast.community_id, again, recorded_at=NOW)
    world.cast.session.commit()


def from_another_community(world: World) -> None:
    """Put another community's entry in the place of one of ours."""
    there = a_cast(world.cast.session, "teapot")
    an_exchange(there, minutes=600)
    world.tamper(
        "UPDATE entry SET minutes = 600, leaf = (SELECT leaf FROM entry WHERE community_id = :there "
        "AND number = :number) WHERE community_id = :here AND number = :number",
        there=there.community_id,
        number=EXCHANGE,
    )


def show_another_communitys_receipt(world: World) -> None:
    there = a_cast(world.cast.session, "teapot")
    an_exchange(there, minutes=600)
    seal(there, world.data)
    world.shown.append(str(receipt_of(there, there.bob.account_id, EXCHANGE)))


def show_a_fork(world: World) -> None:
    """Sign another journal with the stolen key, only to hand Bob a receipt from it, and put all back."""
    more_minutes(world)
    forge_seal(world, stolen_key=True, sealers_own=False)
    world.shown.append(str(receipt_of(world.cast, world.cast.bob.account_id, EXCHANGE)))


def receipt_with(before: str, after: str) -> Callable[[World], None]:
    def attack(world: World) -> None:
        text = str(world.receipt)
        assert before in text
        world.shown.append(text.replace(before, after, 1))

    return attack


def receipt_with_sides_swapped(world: World) -> None:
    text, bob = str(world.receipt), world.cast.bob.account_id.hex()
    alice = world.cast.alice.account_id.hex()
    world.shown.append(text.replace(alice, "<>").replace(bob, alice).replace("<>", bob))


def receipt_with_another_proof(world: World) -> None:
    """Hand out Bob's hour with the proof of another entry."""
    other = receipt_of(world.cast, world.cast.bob.account_id, WAITED)
    made = receipts.Receipt(other.key, world.receipt.entry_text, other.index, other.proof, other.checkpoint)
    world.shown.append(str(made))


def replace_key(world: World) -> None:
    world.tamper("UPDATE seal_key SET public_key = :other WHERE community_id = :here", other=bytes(range(32)))


def add_a_key(world: World) -> None:
    world.tamper(
        "INSERT INTO seal_key VALUES (:here, 1, 0, :key, :signature, '', 1)",
        key=bytes(range(32)),
        signature=bytes(64),
    )


# Who finds it, each returning sentences; no sentence means that nothing was found.


def by_verify(world: World) -> Iterator[str]:
    kept = sealers(world.data, world.cast).last_checkpoint(world.cast.community_id)
    yield from (f"entry {each.number}: {each.sentence}" for each in faults(world.cast, kept))


def by_guards(world: World) -> Iterator[str]:
    yield from missing_guards(world.cast.session)


def by_verify_since_seal(world: World) -> Iterator[str]:
    kept = sealers(world.data, world.cast).last_checkpoint(world.cast.community_id)
    found = verify_since_seal(world.cast.session, the_community(world.cast), kept=kept)
    yield from (f"entry {each.number}: {each.sentence}" for each in found.faults)


def by_sealer(world: World) -> Iterator[str]:
    try:
        seal(world.cast, world.data, now=NOW + 1)
    except StoreError as error:
        yield str(error)


def by_receipt(world: World) -> Iterator[str]:
    """Check what was handed out with the key that Bob wrote down long ago."""
    for text in world.shown or [str(world.receipt)]:
        try:
            checked = receipts.check(receipts.read(text), known=world.receipt.key, is_good=is_good)
        except LedgerError as error:
            yield str(error)
        else:
            yield from (each.sentence for each in checked.findings if each.holds is False)


def by_witness(world: World) -> Iterator[str]:
    """Compare the seal that is shown now with the one the witness signed."""
    sealed = asked.latest(world.cast.session, world.cast.community_id)
    assert sealed
    yield from goes_on(world, world.seen, sealed.checkpoint)


def by_older_receipt(world: World) -> Iterator[str]:
    """Compare the seal on Bob's receipt with the one that is shown now, or on what is shown to another."""
    older = notes.read_checkpoint(world.receipt.checkpoint.text)
    for text in world.shown:
        newer = notes.read_checkpoint(receipts.read(text).checkpoint.text)
        yield from goes_on(world, older, newer)
    if not world.shown:
        yield from by_witness(world)


def goes_on(world: World, before: Checkpoint, now: Checkpoint) -> Iterator[str]:
    try:
        proof = asked.consistency(world.cast.session, world.cast.community_id, before.size, now.size)
    except LedgerError:
        proof = ()
    try:
        insist_it_goes_on(before, now, proof)
    except HistoryError as error:
        yield str(error)


STOLEN = {"stolen_key": True, "sealers_own": False}
ALL = {"stolen_key": True, "sealers_own": True}

WAYS: dict[str, tuple[Callable[[World], Any], Callable[[World], Iterator[str]], str]] = {
    "change the minutes": (entry("minutes = 61"), by_verify, "entry 4: Its text does not give the hash"),
    "swap the sides": (
        entry("giver_id = receiver_id, receiver_id = giver_id"),
        by_verify,
        "entry 4: Its exchange is between other accounts, or the other way round",
    ),
    "change the day": (entry("happened_on = '2020-01-01'"), by_verify, "entry 4: Its text does not give"),
    "flag it as paid": (entry("paid = 1"), by_verify, "entry 4: Its text does not give the hash"),
    "put it back in time": (entry("recorded_at = 1", WAITED), by_verify, "entry 5: It was recorded earlier"),
    "name another who agreed": (
        entry("giver_actor = receiver_actor"),
        by_verify,
        "entry 4: One person speaks",
    ),
    "delete an entry": (sql("DELETE FROM entry WHERE number = 5"), by_verify, "entry 5: It is not there"),
    "delete its lines too": (
        sql("DELETE FROM line WHERE entry_number = 5", "DELETE FROM entry WHERE number = 5"),
        by_verify,
        "entry 5: It is not there",
    ),
    "cut entries off the end": (roll_back, by_verify, "10 entries were sealed, and 8 are there"),
    "insert what nobody agreed": (insert_unagreed, by_verify, "entry 10: It books an exchange that is not"),
    "book somebody's time twice": (
        book_twice,
        by_verify,
        "entry 11: It books somebody’s time at a gathering",
    ),
    "book it twice after the seal": (
        book_twice,
        by_verify_since_seal,
        "entry 11: It books somebody’s time at a gathering twice",
    ),
    "insert it after the seal": (insert_unagreed, by_verify_since_seal, "entry 10: It books an exchange"),
    "reorder two entries": (other_order, by_verify, "The first 10 entries are not those that were sealed"),
    "renumber the last": (
        entry("number = 20, previous_number = 19", LAST_OF_GATHERING),
        by_verify,
        "entry 9: It is not there; the next one that is has the number 20",
    ),
    "lower the head": (sql("UPDATE journal SET next_number = 9"), by_verify, "head counts 9 entries"),
    "drop a trigger": (drop_a_trigger, by_guards, "entry_refuses_update"),
    "change a hash": (
        sql("UPDATE entry SET leaf = :leaf WHERE number = 5", leaf=bytes(32)),
        by_verify,
        "entry 5: Its text does not give the hash",
    ),
    "change an entry and its hash": (
        each(entry("minutes = 600"), rehash),
        by_verify,
        "entry 4: Its exchange was agreed with other minutes",
    ),
    "change a total": (
        sql("UPDATE line SET given_total = given_total + 60 WHERE entry_number = 5 AND given_total > 0"),
        by_verify,
        "entry 5: Its line on account",
    ),
    "take a reversal's mirror away": (
        sql(
            "UPDATE entry SET reverses_id = (SELECT id FROM entry WHERE number = 4 AND community_id = :here) "
            "WHERE number = :number",
            number=REVERSAL,
        ),
        by_verify,
        f"entry {REVERSAL}: Its text",
    ),
    "another community's entry": (from_another_community, by_verify, "entry 4: Its text does not give"),
    "rewrite the whole book": (more_minutes, by_verify, "first 10 entries are not those that were sealed"),
    "turn an hour round in the whole book": (
        other_way_round,
        by_verify,
        "The first 10 entries are not those that were sealed",
    ),
    "rewrite book and seal": (
        each(more_minutes, lambda world: forge_seal(world, stolen_key=False, sealers_own=False)),
        by_verify,
        "The seal over 10 entries is not signed by its key",
    ),
    "rewrite and sign with the stolen key": (
        each(more_minutes, lambda world: forge_seal(world, **STOLEN)),
        by_verify,
        "The first 10 entries are not those that the sealer signed: they were written anew",
    ),
    "rewrite the book before the sealer comes": (
        each(more_minutes, lambda world: an_exchange(world.cast)),
        by_sealer,
        "The first 10 entries are not those that were sealed: something in them was changed",
    ),
    "rewrite all, and what the sealer keeps": (
        each(more_minutes, lambda world: forge_seal(world, **ALL)),
        by_witness,
        "There are two different journals",
    ),
    "rewrite all, with an older receipt about": (
        each(more_minutes, lambda world: forge_seal(world, **ALL)),
        by_older_receipt,
        "There are two different journals",
    ),
    "rewrite all, and go on": (
        each(
            more_minutes,
            lambda world: forge_seal(world, **ALL),
            lambda world: an_exchange(world.cast),
            lambda world: seal(world.cast, world.data),
        ),
        by_witness,
        "The past was changed",
    ),
    "roll the database back": (roll_back, by_sealer, "sealed with 10 entries and holds 8 now: it was rolled"),
    "roll all back": (roll_back_everything, by_witness, "The journal was rolled back"),
    "roll all back, with an older receipt about": (
        roll_back_everything,
        by_older_receipt,
        "The journal was rolled back",
    ),
    "fork": (fork, by_witness, "There are two different journals"),
    "show one member another journal": (show_a_fork, by_older_receipt, "There are two different journals"),
    "take a seal away": (
        sql("DELETE FROM cosignature", "DELETE FROM seal"),
        by_verify,
        "The seal over 10 entries that the sealer gave is not in the database",
    ),
    "put another key in its place": (replace_key, by_verify, "10 entries is not signed by its key"),
    "add a key of one's own": (add_a_key, by_verify, "Key 1 is not signed by the key before it"),
    "sign for the witness": (
        sql("UPDATE cosignature SET at_seconds = 2"),
        by_verify,
        "The signature of the witness Teapot is not over the seal beside it",
    ),
    "hand out other minutes": (
        receipt_with("minutes: 60\n", "minutes: 600\n"),
        by_receipt,
        "The entry is not in the journal that was sealed, or not as this text has it",
    ),
    "hand out other sides": (receipt_with_sides_swapped, by_receipt, "not in the journal that was sealed"),
    "hand out another proof": (receipt_with_another_proof, by_receipt, "another number than the receipt"),
    "hand out another size": (receipt_with("\n10\n", "\n11\n"), by_receipt, "The seal is not signed by"),
    "hand out another community's": (
        show_another_communitys_receipt,
        by_receipt,
        "The seal is not signed by this key",
    ),
}


@pytest.fixture
def world(cast: Cast, tmp_path: Path) -> World:
    return a_world(cast, tmp_path)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_tampering_is_found_and_named(world: World, way: str) -> None:
    attack, find, named = WAYS[way]
    assert list(find(world)) == [], "an untouched journal is fine"

    attack(world)

    said = list(find(world))
    assert any(named in sentence for sentence in said), said


@pytest.mark.parametrize("rewritten", [more_minutes, other_way_round])
def test_a_book_rewritten_whole_is_sound_by_itself(world: World, rewritten: Callable[[World], None]) -> None:
    rewritten(world)
    world.tamper("DELETE FROM cosignature", "DELETE FROM seal")

    assert faults(world.cast) == ()


def test_who_takes_everything_leaves_verify_nothing_to_find(world: World) -> None:
    more_minutes(world)
    forge_seal(world, **ALL)

    assert list(by_verify(world)) == []
    assert list(by_sealer(world)) == []


def test_what_is_new_since_the_seal_is_proved_alone(world: World) -> None:
    an_exchange(world.cast, minutes=20)

    verdict = verify_since_seal(world.cast.session, the_community(world.cast))

    whole = verify(world.cast.session, the_community(world.cast))
    assert (verdict.first, verdict.entries, verdict.faults) == (10, 11, ())
    assert verdict.root == whole.root


def test_a_stranger_signs_for_no_witness(world: World) -> None:
    sealed = asked.latest(world.cast.session, world.cast.community_id)
    assert sealed
    note = asked.cosigned(world.cast.session, world.cast.community_id, sealed)

    assert receipts.cosigned_at(note, WITNESS, is_good) == 1
    with pytest.raises(seals.NotAWitnessError):
        seals.cosign(
            world.cast.session,
            community_id=world.cast.community_id,
            checkpoint=sealed.checkpoint,
            line=str(note.signatures[0]),
        )
