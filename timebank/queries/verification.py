"""Proves a community's journal, or names the entry that is wrong and how."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from timebank.ledger.notes import Checkpoint
from timebank.queries.communities import CommunityView
from timebank.queries.streams import Row, all_rows, batches, hold_still
from timebank.queries.verification_pass import MOST_FAULTS, Fault, Pass
from timebank.queries.verification_rules import NOT_BOOKED, RULES, RULES_SINCE
from timebank.queries.verification_seals import Seals, begin
from timebank.store import guards

_ENTRIES = (
    "SELECT id, number, kind, giver_id, receiver_id, minutes, happened_on, recorded_at, "
    "giver_actor, receiver_actor, exchange_id, gathering_id, reverses_id, paid, previous_number, leaf "
    "FROM entry WHERE community_id = {community} AND number >= {first} ORDER BY number"
)
_LINES = (
    "SELECT account_id, line_number, entry_number, given_total, received_total FROM line "
    "WHERE community_id = {community} AND entry_number > {after} AND entry_number <= {last} "
    "ORDER BY entry_number, account_id"
)
_ACCOUNTS = "SELECT id, kind FROM account WHERE community_id = {community}"
_HEAD = "SELECT next_number FROM journal WHERE community_id = {community}"
# The lines of entries are counted as they are read, and here are those of no entry. What is agreed counts
# without looking at each, so that what is seen and never booked is counted too.
_LINES_AFTER = "(SELECT COUNT(*) FROM line WHERE community_id = {community} AND entry_number > {last})"
_COUNTS = (
    f"SELECT ({_HEAD}), {_LINES_AFTER} + "
    "(SELECT COUNT(*) FROM line WHERE community_id = {community} AND entry_number < 0), "
    "(SELECT COUNT(*) FROM gathering WHERE community_id = {community} AND state = 'finished'), "
    "(SELECT COUNT(*) FROM exchange WHERE community_id = {community} AND state = 'agreed')"
)
_COUNTS_SINCE = f"SELECT ({_HEAD}), {_LINES_AFTER}"
# The last line before the new ones, of each account that has new ones.
_LINES_BEFORE = (
    "SELECT l.account_id, l.line_number, l.entry_number, l.given_total, l.received_total FROM ("
    "SELECT giver_id AS account_id FROM entry WHERE community_id = {community} AND number >= {first} UNION "
    "SELECT receiver_id FROM entry WHERE community_id = {community} AND number >= {first}) AS touched "
    "JOIN line l ON l.community_id = {community} AND l.account_id = touched.account_id AND l.line_number = ("
    "SELECT p.line_number FROM line p WHERE p.community_id = {community} "
    "AND p.account_id = touched.account_id AND p.entry_number < {first} ORDER BY p.line_number DESC LIMIT 1)"
)
_RECORDED_BEFORE = (
    "SELECT MAX(recorded_at) FROM entry WHERE community_id = {community} AND number = {first} - 1"
)
_NOT_THERE: Row = (b"", -1, -1, -1, -1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was proved of one community's journal: all of it when there are no faults."""

    community: CommunityView
    first: int  # entries before this number were taken as they were sealed
    entries: int
    minutes: int  # given over everything, which is received over everything
    exchanges: int
    reversals: int
    gatherings: int  # finished ones
    sealed: int  # how many entries the newest seal is over
    root: bytes
    faults: tuple[Fault, ...]


def verify(
    session: Session,
    community: CommunityView,
    *,
    kept: Checkpoint | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Verdict:
    """Recompute everything from the entries, and compare it with every seal.

    `kept` is the last seal as the sealer itself keeps it; `progress` hears how many more entries were read.
    """
    hold_still(session)
    journal, seals = _pass(session, community), Seals(session, community.id, kept)
    _read(session, journal, seals, progress)
    wanted = {"community": community.id, "last": journal.number}
    next_number, more, gatherings, agreed = all_rows(session, _COUNTS, **wanted)[0]
    journal.close(next_number=next_number, more_lines=more)
    faults = [*journal.faults, *_of_seals(seals, journal), *_broken_rules(session, community.id, RULES)]
    if agreed != journal.kinds["exchange"]:
        faults += _not_booked(session, community.id)
    return _verdict(community, journal, seals, faults, gatherings)


def verify_since_seal(
    session: Session, community: CommunityView, *, kept: Checkpoint | None = None
) -> Verdict:
    """Take what was sealed last as right, insist that it is signed, and prove the entries after it."""
    hold_still(session)
    begun = begin(session, community.id)
    if begun is None:
        return verify(session, community, kept=kept)
    sealed, tree = begun
    first = sealed.checkpoint.size
    journal, seals = _pass(session, community), Seals(session, community.id, kept)
    journal.first, journal.number, journal.frontier = first, first - 1, tree
    wanted = {"community": community.id, "first": first}
    journal.lines = {line[0]: line for line in all_rows(session, _LINES_BEFORE, **wanted)}
    journal.recorded_at = all_rows(session, _RECORDED_BEFORE, **wanted)[0][0] or 0
    journal.sealed = seals.between(first, first)
    journal.check_start()
    _read(session, journal, seals, lambda _: None)
    wanted = {"community": community.id, "last": journal.number}
    next_number, more = all_rows(session, _COUNTS_SINCE, **wanted)[0]
    journal.close(next_number=next_number, more_lines=more)
    rules = _broken_rules(session, community.id, RULES_SINCE, first)
    faults = [*journal.faults, *_of_seals(seals, journal), *rules]
    return _verdict(community, journal, seals, faults, 0)


def _pass(session: Session, community: CommunityView) -> Pass:
    return Pass(community.id, dict(all_rows(session, _ACCOUNTS, community=community.id)))


def _read(session: Session, journal: Pass, seals: Seals, progress: Callable[[int], None]) -> None:
    wanted = {"community": journal.community_id, "first": journal.first}
    for batch in batches(session, _ENTRIES, **wanted):
        journal.sealed = seals.between(batch[0][1] + 1, batch[-1][1] + 1)
        journal.read(batch, _pairs(batch, _lines(session, journal, batch)))
        progress(len(batch))


def _of_seals(seals: Seals, journal: Pass) -> list[Fault]:
    return [Fault(None, sentence) for sentence in seals.close(journal.frontier)]


def _verdict(
    community: CommunityView, journal: Pass, seals: Seals, faults: list[Fault], gatherings: int
) -> Verdict:
    return Verdict(
        community,
        first=journal.first,
        entries=journal.frontier.size,
        minutes=journal.given(),
        exchanges=journal.kinds["exchange"],
        reversals=journal.kinds["reversal"],
        gatherings=gatherings,
        sealed=seals.sealed,
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


def _lines(session: Session, journal: Pass, batch: list[Row]) -> list[Row]:
    wanted = {"community": journal.community_id, "after": journal.number, "last": batch[-1][1]}
    lines = all_rows(session, _LINES, **wanted)
    journal.lines_read += len(lines)
    return lines


def _pairs(batch: list[Row], lines: list[Row]) -> Iterable[tuple[Row, Row]]:
    """Pair up the two lines of each entry of a batch."""
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
        one, two, *_ = [*found.get(number, []), _NOT_THERE, _NOT_THERE]
        yield one, two


def _broken_rules(
    session: Session, community_id: bytes, rules: tuple[str, ...], first: int = 0
) -> Iterator[Fault]:
    for rule in rules:
        wanted = {"community": community_id, "first": first, "most": MOST_FAULTS}
        for number, sentence in all_rows(session, rule, **wanted):
            yield Fault(number, sentence)


def _not_booked(session: Session, community_id: bytes) -> Iterator[Fault]:
    for (exchange,) in all_rows(session, NOT_BOOKED, community=community_id, most=MOST_FAULTS):
        yield Fault(None, f"Exchange {exchange.hex()} is agreed, and no entry books it.")
