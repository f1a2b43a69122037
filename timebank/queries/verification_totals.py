"""Adds every account's entries up again, and compares the sums with its last line."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection

from timebank.queries.streams import all_rows, batches

Line = tuple[int | None, int | None]  # an account's totals after its last entry, where there is one

_COMMUNITIES = "SELECT id, slug FROM community ORDER BY name, slug"
_ENTRIES = "SELECT giver_id, receiver_id, minutes, kind FROM entry WHERE community_id = {community}"
_LAST_LINES = """
    SELECT a.id, l.given_total, l.received_total FROM account a
    LEFT JOIN line l ON l.community_id = a.community_id AND l.account_id = a.id
      AND l.line_number = (SELECT MAX(p.line_number) FROM line p
                           WHERE p.community_id = a.community_id AND p.account_id = a.id)
    WHERE a.community_id = {community}
"""
_NOTHING: Line = (None, None)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many accounts have entries, and in one sentence each those whose totals are not their sums."""

    accounts: int
    faults: tuple[str, ...]


def slugs(connection: Connection) -> dict[str, bytes]:
    """List every community's short name and id, in the order of their names."""
    return {slug: id for id, slug in all_rows(connection, _COMMUNITIES)}


def add_up(connection: Connection, community_id: bytes) -> Sums:
    """Add up what every account gave and received."""
    given, received = _sums(connection, community_id)
    lines: dict[bytes, Line] = {
        account: (gave, got)
        for account, gave, got in all_rows(connection, _LAST_LINES, community=community_id)
    }
    accounts = sorted(given.keys() | received.keys())
    return Sums(
        len(accounts),
        tuple(
            f"Account {account.hex()} has {given[account]} minutes given and {received[account]} received, "
            f"and its last line says {line[0]} and {line[1]}."
            for account in accounts
            if (line := lines.get(account, _NOTHING)) != (given[account], received[account])
        ),
    )


def _sums(connection: Connection, community_id: bytes) -> tuple[dict[bytes, int], dict[bytes, int]]:
    # Added up here: SQLite would sort all entries by account first, which takes twice as long.
    given: dict[bytes, int] = defaultdict(int)
    received: dict[bytes, int] = defaultdict(int)
    for batch in batches(connection, _ENTRIES, community=community_id):
        for giver, receiver, minutes, kind in batch:
            if kind == "reversal":  # It takes its minutes off the totals they were added to.
                received[giver] -= minutes
                given[receiver] -= minutes
            else:
                given[giver] += minutes
                received[receiver] += minutes
    return given, received
