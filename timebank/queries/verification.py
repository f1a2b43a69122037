"""Proves a community's journal, or names the entry that is wrong and how."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from timebank.queries.communities import CommunityView
from timebank.queries.streams import Row, all_rows, batches, hold_still
from timebank.queries.verification_pass import MOST_FAULTS, Fault, Pass
from timebank.queries.verification_rules import NOT_BOOKED, RULES
from timebank.store import guards

_ENTRIES = (
    "SELECT id, number, kind, giver_id, receiver_id, minutes, happened_on, recorded_at, "
    "giver_actor, receiver_actor, exchange_id, gathering_id, reverses_id, paid, previous_number, leaf "
    "FROM entry WHERE community_id = {community} ORDER BY number"
)
_LINES = (
    "SELECT account_id, line_number, entry_number, given_total, received_total FROM line "
    "WHERE community_id = {community} AND entry_number BETWEEN {first} AND {last} "
    "ORDER BY entry_number, account_id"
)
_ACCOUNTS = "SELECT id, kind FROM account WHERE community_id = {community}"
_HEAD = "SELECT next_number FROM journal WHERE community_id = {community}"
_COUNTS = (
    f"SELECT ({_HEAD}), "
    "(SELECT COUNT(*) FROM line WHERE community_id = {community}), "
    "(SELECT COUNT(*) FROM gathering WHERE community_id = {community} AND state = 'finished'), "
    "(SELECT COUNT(*) FROM exchange WHERE community_id = {community} AND state = 'agreed' "
    "AND paid <> 'seen')"
)
_NO_LINE: Row = (b"", -1, -1, -1, -1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was proved of one community's journal: all of it when there are no faults."""

    community: CommunityView
    entries: int
    minutes: int  # given over everything, which is received over everything
    exchanges: int
    reversals: int
    gatherings: int  # finished ones
    root: bytes
    faults: tuple[Fault, ...]


def verify(
    session: Session, community: CommunityView, *, progress: Callable[[int], None] = lambda _: None
) -> Verdict:
    """Recompute everything from the entries; `progress` hears how many more were read."""
    hold_still(session)
    journal = Pass(community.id, dict(all_rows(session, _ACCOUNTS, community=community.id)))
    for batch in batches(session, _ENTRIES, community=community.id):
        journal.read(batch, _lines(session, community.id, batch))
        progress(len(batch))
    next_number, lines, gatherings, agreed = all_rows(session, _COUNTS, community=community.id)[0]
    journal.close(next_number=next_number, lines=lines)
    faults = [*journal.faults, *_broken_rules(session, community.id)]
    if agreed != journal.kinds["exchange"]:
        faults += _not_booked(session, community.id)
    return Verdict(
        community,
        entries=journal.frontier.size,
        minutes=journal.given(),
        exchanges=journal.kinds["exchange"],
        reversals=journal.kinds["reversal"],
        gatherings=gatherings,
        root=journal.frontier.root(),
        faults=tuple(faults[:MOST_FAULTS]),
    )


def count_entries(session: Session, community_id: bytes) -> int:
    """Tell how many entries the journal's head counts."""
    heads = all_rows(session, _HEAD, community=community_id)
    return int(heads[0][0]) if heads else 0


def missing_guards(session: Session) -> list[str]:
    """Name the triggers that should freeze rows and are gone."""
    return guards.missing(session.connection())


def _lines(session: Session, community_id: bytes, batch: list[Row]) -> Iterable[tuple[Row, Row]]:
    """Pair up the two lines of each entry of a batch."""
    first, last = batch[0][1], batch[-1][1]
    lines = all_rows(session, _LINES, community=community_id, first=first, last=last)
    firsts, seconds = lines[::2], lines[1::2]
    numbers = [row[1] for row in batch]
    if [line[2] for line in firsts] == numbers == [line[2] for line in seconds]:
        return zip(firsts, seconds, strict=True)
    return _sorted_out(numbers, lines)


def _sorted_out(numbers: list[int], lines: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Pair up lines of which some are gone or belong to no entry."""
    found: dict[int, list[Row]] = {}
    for line in lines:
        found.setdefault(line[2], []).append(line)
    for number in numbers:
        one, two, *_ = [*found.get(number, []), _NO_LINE, _NO_LINE]
        yield one, two


def _broken_rules(session: Session, community_id: bytes) -> Iterator[Fault]:
    for rule in RULES:
        for number, sentence in all_rows(session, rule, community=community_id, most=MOST_FAULTS):
            yield Fault(number, sentence)


def _not_booked(session: Session, community_id: bytes) -> Iterator[Fault]:
    for (exchange,) in all_rows(session, NOT_BOOKED, community=community_id, most=MOST_FAULTS):
        yield Fault(None, f"Exchange {exchange.hex()} is agreed, and no entry books it.")
