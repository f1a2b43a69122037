"""What finishing a gathering would book."""

from dataclasses import dataclass

from sqlmodel import Session

from timebank.ledger.gatherings import Outcome, Stay, outcome, transfers
from timebank.queries.gatherings import GatheringView, hosts
from timebank.queries.roll_call import everybody_at
from timebank.services.finishing import fingerprint


@dataclass(frozen=True, slots=True)
class Share:
    """What one person gives and receives when the gathering is finished, in minutes."""

    name: str
    stayed: int
    leads: bool
    given: int
    received: int
    way: str
    arrived_at: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What finishing would book, and the fingerprint of the list it was worked out from.

    `absent` names those who host it and are not on the list.
    """

    shares: tuple[Share, ...]
    absent: tuple[str, ...]
    pot_given: int
    pot_received: int
    seen: str

    @property
    def leaders(self) -> tuple[str, ...]:
        """The names of those who lead."""
        return tuple(share.name for share in self.shares if share.leads)


def preview(session: Session, gathering: GatheringView) -> Preview:
    """Work out what finishing would book. Raises the ledger's own refusals."""
    rows = sorted(everybody_at(session, gathering), key=lambda row: row.account_id)
    stays = [Stay(row.account_id, row.minutes, bool(row.leads)) for row in rows]
    result = _outcome(session, gathering, stays)
    shares = tuple(
        Share(
            name=row.name or "",
            stayed=row.minutes,
            leads=bool(row.leads),
            given=result.given.get(row.account_id, 0),
            received=result.received.get(row.account_id, 0),
            way=row.way,
            arrived_at=row.arrived_at,
        )
        for row in sorted(rows, key=lambda row: (not row.leads, row.name or ""))
    )
    seen = fingerprint(stays, gathering.length_minutes, gathering.ready_minutes)
    here = {row.member_id for row in rows}
    hosting = hosts(session, gathering.community_id, gathering.id)
    absent = tuple(name for host, name in hosting.items() if host not in here)
    return Preview(shares, absent, result.pot_given, result.pot_received, seen)


def _outcome(session: Session, gathering: GatheringView, stays: list[Stay]) -> Outcome:
    # Only their being different from the members' accounts matters here, not which they are.
    own, pot = b"\x00" * 16, b"\xff" * 16
    moved = transfers(
        gathering.rule,
        stays,
        gathering_account=own,
        pot=pot,
        length_minutes=gathering.length_minutes,
        ready_minutes=gathering.ready_minutes,
    )
    return outcome(moved, gathering_account=own, pot=pot)


def example(rule: str, length_minutes: int, ready_minutes: int, people: int = 10) -> Outcome:
    """Work out what a rule comes to for one who leads and `people` others, all staying to the end."""
    own, pot = b"\x00" * 16, b"\xff" * 16
    stays = [Stay(i.to_bytes(16, "big"), length_minutes, leads=i == 1) for i in range(1, people + 2)]
    moved = transfers(
        rule,
        stays,
        gathering_account=own,
        pot=pot,
        length_minutes=length_minutes,
        ready_minutes=ready_minutes,
    )
    return outcome(moved, gathering_account=own, pot=pot)
