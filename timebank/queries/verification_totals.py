"""Adds every account's entries up again, and compares the sums with its last line."""

from dataclasses import dataclass

from sqlmodel import Session

from timebank.queries.streams import all_rows

# A reversal takes its minutes off the totals they were added to.
_SUMS = """
    SELECT giver_id AS account_id,
      SUM(CASE WHEN kind <> 'reversal' THEN minutes ELSE 0 END) AS given,
      SUM(CASE WHEN kind = 'reversal' THEN -minutes ELSE 0 END) AS received
    FROM entry WHERE community_id = {community} GROUP BY giver_id
    UNION ALL
    SELECT receiver_id,
      SUM(CASE WHEN kind = 'reversal' THEN -minutes ELSE 0 END),
      SUM(CASE WHEN kind <> 'reversal' THEN minutes ELSE 0 END)
    FROM entry WHERE community_id = {community} GROUP BY receiver_id
"""
_COMPARED = f"""
    SELECT s.account_id, s.given, s.received, l.given_total, l.received_total
    FROM (SELECT account_id, SUM(given) AS given, SUM(received) AS received
          FROM ({_SUMS}) AS sides GROUP BY account_id) AS s
    LEFT JOIN line l ON l.community_id = {{community}} AND l.account_id = s.account_id
      AND l.line_number = (SELECT MAX(p.line_number) FROM line p
                           WHERE p.community_id = {{community}} AND p.account_id = s.account_id)
    ORDER BY s.account_id
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """How many accounts have entries, and in one sentence each those whose totals are not their sums."""

    accounts: int
    faults: tuple[str, ...]


def add_up(session: Session, community_id: bytes) -> Sums:
    """Add up what every account gave and received."""
    rows = all_rows(session, _COMPARED, community=community_id)
    return Sums(
        len(rows),
        tuple(
            f"Account {bytes(account).hex()} has {given} minutes given and {received} received, "
            f"and its last line says {line[0]} and {line[1]}."
            for account, given, received, *line in rows
            if [given, received] != line
        ),
    )
