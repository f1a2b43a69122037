"""Entries and random histories that the ledger's tests share."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from timebank.ledger import entries
from timebank.ledger.entries import Entry

COMMUNITY, ALICE, BOB, CHARLIE, POT = (bytes([number]) * 16 for number in range(1, 6))
EXCHANGE, GATHERING, FIRST, SECOND = (bytes([number]) * 16 for number in range(17, 21))
ACCOUNTS = (ALICE, BOB, CHARLIE, POT)
MONDAY = date(2025, 10, 6)

GIFT = Entry(
    community_id=COMMUNITY,
    id=FIRST,
    number=0,
    kind="gift",
    giver_id=ALICE,
    receiver_id=BOB,
    minutes=90,
    happened_on=MONDAY,
    recorded_at=1_759_744_800_000_000,
    giver_actor=ALICE,
    receiver_actor=None,
    exchange_id=None,
    gathering_id=None,
    reverses_id=None,
    paid=False,
)


def gift(**changes: object) -> Entry:
    """Return Alice's gift of 90 minutes to Bob, with changes."""
    return replace(GIFT, **changes)  # type: ignore[arg-type]


def reversal_of(entry: Entry, number: int = 1) -> Entry:
    """Return the reversal of an entry, numbered and identified by `number`."""
    return entries.reverse(
        entry,
        id=number.to_bytes(16),
        number=number,
        happened_on=entry.happened_on,
        recorded_at=entry.recorded_at + 1,
        giver_actor=None,
        receiver_actor=None,
    )


ids = st.binary(min_size=16, max_size=16)
times = st.integers(1, 100_000)


@st.composite
def sound_entries(draw: st.DrawFn) -> Entry:
    """Draw any one sound entry."""
    kind = draw(st.sampled_from(entries.KINDS))
    community_id, id, giver_id, receiver_id, giver_actor, receiver_actor, reference = draw(
        st.lists(ids, min_size=7, max_size=7, unique=True)
    )
    return Entry(
        community_id=community_id,
        id=id,
        number=draw(st.integers(0, entries.LARGEST_INTEGER)),
        kind=kind,
        giver_id=giver_id,
        receiver_id=receiver_id,
        minutes=draw(st.integers(1, 2_147_483_647)),
        happened_on=draw(st.dates()),
        recorded_at=draw(st.integers(0, entries.LARGEST_INTEGER)),
        giver_actor=draw(st.sampled_from((None, giver_actor))),
        receiver_actor=draw(st.sampled_from((None, receiver_actor))),
        exchange_id=reference if kind == "exchange" else None,
        gathering_id=reference if kind == "gathering" or (kind == "pot" and draw(st.booleans())) else None,
        reverses_id=reference if kind == "reversal" else None,
        paid=draw(st.booleans()),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Draw the journal of a small community, in which some entries are taken back later."""
    journal: list[Entry] = []
    standing: list[Entry] = []
    for number in range(draw(st.integers(0, 30))):
        if bool(standing) and draw(st.booleans()):
            original = standing.pop(draw(st.integers(0, len(standing) - 1)))
            journal.append(reversal_of(original, number))
        else:
            giver_id, receiver_id = draw(st.permutations(ACCOUNTS))[:2]
            sides = {"giver_id": giver_id, "receiver_id": receiver_id, "minutes": draw(times)}
            happened_on = MONDAY + timedelta(days=number)
            entry = gift(id=number.to_bytes(16), number=number, happened_on=happened_on, **sides)
            journal.append(entry)
            standing.append(entry)
    return journal
