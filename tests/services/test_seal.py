"""The sealer signs a journal as it grows, and never against what it signed before."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from tests.cast import NOW, Cast, a_community, an_exchange
from tests.queries.tampering import tamper
from tests.sealing import receipt_of, seal, sealers
from timebank.ledger import merkle, receipts
from timebank.ledger.merkle import root
from timebank.queries import seals as asked
from timebank.services import seals
from timebank.store.entries import Entry
from timebank.store.errors import SealError, SealFolderError
from timebank.store.leaves import WIDTH, root_over
from timebank.store.seals import Seal, Subtree
from timebank.store.signing import is_good


def leaves_of(cast: Cast) -> list[bytes]:
    wanted = select(Entry.leaf).where(Entry.community_id == cast.community_id)
    return list(cast.session.exec(wanted.order_by(Entry.number)))  # type: ignore[arg-type]


def rolled_back(cast: Cast) -> None:
    tamper(
        cast.session,
        "DELETE FROM line WHERE entry_number = :number",
        "DELETE FROM entry WHERE number = :number",
        "UPDATE journal SET next_number = next_number - 1 WHERE community_id = :here",
        number=len(leaves_of(cast)) - 1,
        here=cast.community_id,
    )


def test_a_seal_is_the_signed_root_of_the_journal(cast: Cast, tmp_path: Path) -> None:
    an_exchange(cast)

    assert seal(cast, tmp_path) == 5

    sealed = asked.latest(cast.session, cast.community_id)
    assert sealed
    assert (sealed.checkpoint.size, sealed.checkpoint.root) == (5, root(leaves_of(cast)))
    assert sealed.checkpoint.origin == f"timebank/{cast.community_id.hex()}"
    assert receipts.is_signed(sealed.note, sealed.key, is_good)


def test_a_journal_that_did_not_grow_is_not_sealed_again(cast: Cast, tmp_path: Path) -> None:
    for _ in range(2):
        seal(cast, tmp_path)

    assert len(cast.session.exec(select(Seal.size)).all()) == 1


def test_an_empty_journal_is_not_sealed(session: Session, tmp_path: Path) -> None:
    community_id = a_community(session)

    folder = seals.SealFolder(tmp_path)
    assert seals.seal(session, community_id=community_id, folder=folder, now=NOW) == 0
    assert folder.last() is None


def test_seals_follow_one_another(cast: Cast, tmp_path: Path) -> None:
    seal(cast, tmp_path)
    before = asked.latest(cast.session, cast.community_id)
    for _ in range(3):
        an_exchange(cast)
    seal(cast, tmp_path)

    after = asked.latest(cast.session, cast.community_id)
    assert before
    assert after
    proof = asked.consistency(cast.session, cast.community_id, 4, 7)
    merkle.verify_consistency(4, 7, before.checkpoint.root, after.checkpoint.root, proof)


def test_private_key_and_last_seal_are_kept_where_only_the_sealer_reads(cast: Cast, tmp_path: Path) -> None:
    seal(cast, tmp_path)

    folder = sealers(tmp_path, cast).path
    assert {path.name for path in folder.iterdir()} == {"key", "last.json"}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o077 == 0


def test_a_journal_that_was_rolled_back_is_not_sealed(cast: Cast, tmp_path: Path) -> None:
    an_exchange(cast)
    seal(cast, tmp_path)
    rolled_back(cast)

    with pytest.raises(SealError, match="sealed with 5 entries and holds 4 now: it was rolled back"):
        seal(cast, tmp_path)


def test_a_journal_rolled_back_and_grown_again_is_not_sealed(cast: Cast, tmp_path: Path) -> None:
    an_exchange(cast)
    seal(cast, tmp_path)
    rolled_back(cast)
    for minutes in (30, 45):
        an_exchange(cast, minutes=minutes)

    with pytest.raises(SealError, match="first 5 entries are not those that were sealed"):
        seal(cast, tmp_path)


def test_nothing_is_signed_where_the_last_seal_was_taken_away(cast: Cast, tmp_path: Path) -> None:
    seal(cast, tmp_path)
    (sealers(tmp_path, cast).path / "last.json").unlink()
    an_exchange(cast)

    with pytest.raises(SealError, match="last seal is not in"):
        seal(cast, tmp_path)


def test_nothing_is_signed_without_the_key(cast: Cast, tmp_path: Path) -> None:
    seal(cast, tmp_path)
    (sealers(tmp_path, cast).path / "key").unlink()
    an_exchange(cast)

    with pytest.raises(SealError, match="key that seals the journal is not in"):
        seal(cast, tmp_path)


@pytest.mark.parametrize("change", [("size", "9"), ("peaks", "[]"), ("{", "")])
def test_a_last_seal_that_was_meddled_with_is_refused(
    cast: Cast, tmp_path: Path, change: tuple[str, str]
) -> None:
    seal(cast, tmp_path)
    path = sealers(tmp_path, cast).path / "last.json"
    path.write_text(path.read_text().replace('"size": 4', '"size": 9').replace("{", change[0][:1], 1))

    with pytest.raises(SealFolderError):
        seal(cast, tmp_path)


def test_a_seal_that_a_power_cut_kept_out_of_the_database_is_put_in(cast: Cast, tmp_path: Path) -> None:
    seal(cast, tmp_path)
    tamper(cast.session, "DELETE FROM seal")

    seal(cast, tmp_path)

    sealed = asked.latest(cast.session, cast.community_id)
    assert sealed
    assert sealed.checkpoint.size == 4


def test_a_new_key_is_signed_by_the_one_before(cast: Cast, tmp_path: Path) -> None:
    seal(cast, tmp_path)
    folder = sealers(tmp_path, cast)

    key = seals.change_key(cast.session, community_id=cast.community_id, folder=folder, now=NOW)
    an_exchange(cast)
    seal(cast, tmp_path)

    first, second = asked.keys(cast.session, cast.community_id)
    assert second.key == key
    assert second.change
    assert receipts.is_signed(second.change, first.key, is_good)
    assert f"key: {key}\n" in second.change.text
    receipt = receipt_of(cast, cast.bob.account_id, 4)
    assert receipts.check(receipt, known=key, is_good=is_good).is_good
    assert not receipts.check(receipt, known=first.key, is_good=is_good).is_good


def test_after_a_restore_sealing_begins_again_for_all_to_see(cast: Cast, tmp_path: Path) -> None:
    an_exchange(cast)
    seal(cast, tmp_path)
    rolled_back(cast)
    folder, why = sealers(tmp_path, cast), "The disk broke. Two entries were lost."

    seals.begin_again(cast.session, community_id=cast.community_id, folder=folder, why=why, now=NOW)
    for _ in range(3):
        an_exchange(cast)

    assert seal(cast, tmp_path) == 7
    newest = asked.keys(cast.session, cast.community_id)[-1]
    assert (newest.why, newest.change) == (why, None)
    assert newest.key.name.endswith("/1")
    assert receipt_of(cast, cast.bob.account_id, 4).key == newest.key


def test_whole_subtrees_are_kept_and_proofs_read_from_them(cast: Cast, tmp_path: Path) -> None:
    from timebank.store.bookings import Booking, book
    from timebank.store.engine import begin_writing

    begin_writing(cast.session)
    moved = (cast.alice.account_id, cast.bob.account_id, 30, "2026-03-02")
    gifts = [Booking(number.to_bytes(16, "big"), "gift", *moved) for number in range(3 * WIDTH)]
    book(cast.session, cast.community_id, gifts, recorded_at=NOW)
    cast.session.commit()
    seal(cast, tmp_path)

    kept = cast.session.exec(select(Subtree.level, Subtree.place).order_by(Subtree.place)).all()
    assert [tuple(each) for each in kept] == [(1, 0), (1, 1), (1, 2)]
    leaves = leaves_of(cast)
    for number in (0, 5, WIDTH - 1, WIDTH, 700, len(leaves) - 1):
        account = cast.bob.account_id if number > 3 else asked_giver(cast, number)
        receipt = receipt_of(cast, account, number)
        assert receipt.proof == merkle.inclusion_proof(leaves, number)
    for old in (0, 1, WIDTH, 300, len(leaves)):
        found = asked.consistency(cast.session, cast.community_id, old, len(leaves))
        assert found == merkle.consistency_proof(leaves, old)
    assert root_over(cast.session, cast.community_id, (0, 2 * WIDTH)) == root(leaves[: 2 * WIDTH])


def asked_giver(cast: Cast, number: int) -> bytes:
    wanted = select(Entry.receiver_id).where(Entry.number == number)
    return cast.session.exec(wanted).one()
