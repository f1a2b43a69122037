"""Ways of changing the past as root, who holds the database and sometimes the sealer's key."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import select

from tests.cast import NOW, Cast, an_exchange
from tests.queries.tampering import EXCHANGE, WAITED, a_history, tamper
from tests.sealing import receipt_of, seal, sealers
from timebank.ledger import notes
from timebank.ledger.canonical import encode_values
from timebank.ledger.merkle import Frontier, leaf_hash
from timebank.ledger.notes import Checkpoint, VerifierKey
from timebank.ledger.receipts import Receipt
from timebank.queries import seals as asked
from timebank.queries.seals import TEXT_COLUMNS
from timebank.services import seals
from timebank.store.entries import Entry
from timebank.store.signing import public_of, sign

WITNESS_SEED = bytes(range(32))
WITNESS = VerifierKey("teapot", public_of(WITNESS_SEED), notes.COSIGNATURE)


@dataclass
class World:
    """A sealed journal, and what others hold of it: Bob his receipt, a witness the seal it saw."""

    cast: Cast
    data: Path
    receipt: Receipt
    seen: Checkpoint
    shown: list[str] = field(default_factory=list)  # receipts handed to somebody by the one who tampers

    def tamper(self, *statements: str, **values: object) -> None:
        tamper(self.cast.session, *statements, here=self.cast.community_id, **values)

    def entries(self) -> list[Entry]:
        wanted = select(Entry).where(Entry.community_id == self.cast.community_id)
        self.cast.session.expire_all()
        found = list(self.cast.session.exec(wanted.order_by(Entry.number)))  # type: ignore[arg-type]
        self.cast.session.rollback()
        return found


def a_world(cast: Cast, data: Path) -> World:
    """Record some of everything, seal it, hand Bob his receipt, and let a witness sign."""
    a_history(cast)
    seal(cast, data)
    sealed = asked.latest(cast.session, cast.community_id)
    assert sealed
    here = {"community_id": cast.community_id}
    seals.add_witness(cast.session, **here, key=WITNESS, name="Teapot", now=NOW)
    text = notes.cosigned_text(sealed.checkpoint.text, 1).encode()
    line = notes.cosignature(WITNESS, 1, sign(WITNESS_SEED, text))
    seals.cosign(cast.session, **here, checkpoint=sealed.checkpoint, line=str(line))
    return World(cast, data, receipt_of(cast, cast.bob.account_id, EXCHANGE), sealed.checkpoint)


def rehash(world: World, *, after: int = 0) -> None:
    """Work out every leaf anew, as the canonical text now has it."""
    for row in world.entries():
        if row.number >= after:
            leaf = leaf_hash(encode_values(*(getattr(row, name) for name in TEXT_COLUMNS)))
            world.tamper(
                "UPDATE entry SET leaf = :leaf WHERE number = :number AND community_id = :here",
                leaf=leaf,
                number=row.number,
            )


def more_minutes(world: World) -> None:
    """Make Alice's hour for Bob ten hours: entry, exchange, every total after it and every hash."""
    later = "AND entry_number >= :number AND community_id = :here"
    world.tamper(
        "UPDATE entry SET minutes = 600 WHERE number = :number AND community_id = :here",
        "UPDATE exchange SET minutes = 600, agreed_minutes = 600 WHERE id = "
        "(SELECT exchange_id FROM entry WHERE number = :number AND community_id = :here)",
        f"UPDATE line SET given_total = given_total + 540 WHERE account_id = :alice {later}",
        f"UPDATE line SET received_total = received_total + 540 WHERE account_id = :bob {later}",
        number=EXCHANGE,
        alice=world.cast.alice.account_id,
        bob=world.cast.bob.account_id,
    )
    rehash(world)


def other_way_round(world: World) -> None:
    """Have Bob give Alice the hour, in every row that tells of it."""
    later = "AND entry_number >= :number AND community_id = :here"
    sides = "giver_id = receiver_id, receiver_id = giver_id, " + (
        "giver_actor = receiver_actor, receiver_actor = giver_actor"
    )
    turned = "SET given_total = given_total + {0}, received_total = received_total - {0}"
    world.tamper(
        f"UPDATE entry SET {sides} WHERE number = :number AND community_id = :here",
        f"UPDATE exchange SET {sides} WHERE id = "
        "(SELECT exchange_id FROM entry WHERE number = :number AND community_id = :here)",
        f"UPDATE line {turned.format(-60)} WHERE account_id = :alice {later}",
        f"UPDATE line {turned.format(60)} WHERE account_id = :bob {later}",
        number=EXCHANGE,
        alice=world.cast.alice.account_id,
        bob=world.cast.bob.account_id,
    )
    rehash(world)


def other_order(world: World) -> None:
    """Let two entries change places, with every hash to match."""
    move = "UPDATE {0} SET {1} = {3} WHERE {1} = {2} AND community_id = :here"
    steps = ((EXCHANGE, 99), (WAITED, EXCHANGE), (99, WAITED))
    places = (("entry", "number"), ("line", "entry_number"))
    world.tamper(
        *(move.format(*place, *step) for place in places for step in steps),
        "UPDATE entry SET previous_number = number - 1 WHERE number > 0 AND community_id = :here",
    )
    rehash(world)


def forge_seal(world: World, *, stolen_key: bool, sealers_own: bool) -> Checkpoint:
    """Put the newest seal over what the entries come to now, and perhaps where the sealer keeps it."""
    folder, rows = sealers(world.data, world.cast), world.entries()
    tree = Frontier()
    for row in rows:
        tree.add(row.leaf)
    made = Checkpoint(notes.origin_of(world.cast.community_id), tree.size, tree.root())
    signature = bytes(64)
    if stolen_key:
        signature = sign((folder.path / "key").read_bytes(), made.text.encode())
    world.tamper(
        "DELETE FROM cosignature WHERE community_id = :here",
        "DELETE FROM seal WHERE community_id = :here",
        "INSERT INTO seal VALUES (:here, :size, :root, 0, :signature, 1)",
        size=made.size,
        root=made.root,
        signature=signature,
    )
    if sealers_own:
        kept = {"series": 0, "key_number": 0, "size": made.size, "peaks": [peak.hex() for peak in tree.peaks]}
        text = json.dumps(kept | {"signature": signature.hex(), "sealed_at": 1})
        (folder.path / "last.json").write_text(text)
    return made


def roll_back(world: World, *, count: int = 2) -> None:
    """Take the last entries away, as an older copy of the database would not have them."""
    first = len(world.entries()) - count
    world.tamper(
        "DELETE FROM line WHERE community_id = :here AND entry_number >= :first",
        "DELETE FROM entry WHERE community_id = :here AND number >= :first",
        "UPDATE journal SET next_number = :first WHERE community_id = :here",
        "UPDATE exchange SET state = 'waiting', agreed_minutes = NULL, answered_at = NULL "
        "WHERE community_id = :here AND state = 'agreed' AND NOT EXISTS "
        "(SELECT 1 FROM entry e WHERE e.exchange_id = exchange.id)",
        first=first,
    )


def roll_back_everything(world: World) -> None:
    """Put an older database back, and the sealer's folder of that time."""
    roll_back(world)
    forge_seal(world, stolen_key=True, sealers_own=True)


def fork(world: World) -> None:
    """Roll back, and let something else happen instead, until it is as long again."""
    roll_back_everything(world)
    for minutes in (15, 25):
        an_exchange(world.cast, minutes=minutes)
    forge_seal(world, stolen_key=True, sealers_own=True)


def each(*steps: Callable[[World], object]) -> Callable[[World], None]:
    """Do one after another."""

    def attack(world: World) -> None:
        for step in steps:
            step(world)

    return attack
