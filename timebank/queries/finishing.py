"""What finishing a gathering would book."""

from dataclasses import dataclass

from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.ledger.gatherings import Outcome, Stay, outcome, transfers
from timebank.queries.gatherings import GatheringView
from timebank.queries.roll_call import everybody_at
from timebank.services.finishing import fingerprint
from timebank.store.accounts import Account
from timebank.store.gatherings import (
    EARLY_MINUTES,
    CheckIn,
    Gathering,
    Host,
)
from timebank.store.members import Card, Member, MemberName

UPCOMING = 20
OPENS_EARLY = EARLY_MINUTES * MINUTE
UNFINISHED = 10
EXPECTED = 40

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_card = Card.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_earlier = _gathering.alias("earlier")


@dataclass(frozen=True, slots=True)
class Share:
    """What one person gives and receives when the gathering is finished, in minutes."""

    name: str
    stayed: int
    leads: bool
    given: int
    received: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What finishing would book, and the fingerprint of the list it was worked out from."""

    shares: tuple[Share, ...]
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
        )
        for row in sorted(rows, key=lambda row: (not row.leads, row.name or ""))
    )
    seen = fingerprint(stays, gathering.length_minutes, gathering.ready_minutes)
    return Preview(shares, result.pot_given, result.pot_received, seen)


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
