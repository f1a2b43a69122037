"""What finishing a gathering would book."""

from dataclasses import dataclass
from itertools import starmap

from sqlalchemy import BigInteger, bindparam, exists, literal, select
from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.ledger.gatherings import Outcome, Stay, outcome, transfers
from timebank.queries.gatherings import EVERY, GatheringView, hosts
from timebank.queries.roll_call import everybody_at
from timebank.services.finishing import TOGETHER_AFTER, fingerprint, stay_of
from timebank.store.communities import Community
from timebank.store.gatherings import CheckIn, FinishingWord, Gathering, Host

SHOWN = 10


_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_community = Community.__table__  # type: ignore[attr-defined]
_word = FinishingWord.__table__  # type: ignore[attr-defined]
_hosts_it = exists().where(
    _host.c.community_id == _check_in.c.community_id,
    _host.c.gathering_id == _check_in.c.gathering_id,
    _host.c.member_id == _check_in.c.member_id,
)
_LEFT_OPEN = (
    EVERY.join(
        _check_in,
        (_check_in.c.community_id == _gathering.c.community_id)
        & (_check_in.c.gathering_id == _gathering.c.id),
    )
    .where(
        _check_in.c.community_id == bindparam("community"),
        _check_in.c.member_id == bindparam("member"),
        ~_hosts_it,
        _gathering.c.state == "open",
        _gathering.c.cancelled_at.is_(None),
        _gathering.c.starts_at + _gathering.c.length_minutes * literal(MINUTE, BigInteger)
        <= bindparam("before"),
    )
    .order_by(_gathering.c.starts_at)
    .limit(SHOWN)
)
_PAID_TIME = select(_community.c.paid_time).where(_community.c.id == bindparam("community"))
_SAID = select(_word.c.seen).where(
    _word.c.community_id == bindparam("community"),
    _word.c.gathering_id == bindparam("gathering"),
    _word.c.member_id == bindparam("member"),
)


@dataclass(frozen=True, slots=True)
class Share:
    """What one person gives and receives when the gathering is finished, in minutes.

    Whoever is `at_work` is there through a job, and the pot gives `pot_gives` instead of them.
    """

    member_id: bytes
    name: str
    stayed: int
    leads: bool
    given: int
    received: int
    way: str
    arrived_at: int
    at_work: bool
    pot_gives: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What finishing would book, and the fingerprint of the list it was worked out from.

    `absent` names those who host it and are not on the list. What the pot gives instead of people
    `at_work` is no part of `pot_given`.
    """

    shares: tuple[Share, ...]
    absent: tuple[str, ...]
    pot_given: int
    pot_received: int
    pot_stands_in: int
    seen: str

    @property
    def leaders(self) -> tuple[str, ...]:
        """The names of those who lead."""
        return tuple(share.name for share in self.shares if share.leads)


def preview(session: Session, gathering: GatheringView) -> Preview:
    """Work out what finishing would book. Raises the ledger's own refusals."""
    rows = sorted(everybody_at(session, gathering), key=lambda row: row.account_id)
    stays = [stay_of(row) for row in rows]
    paid_time: str = (
        session.connection().execute(_PAID_TIME, {"community": gathering.community_id}).scalar_one()
    )
    result, otherwise = (_outcome(gathering, stays, each) for each in (paid_time, "counts"))
    at_work = {stay.account_id for stay in stays if stay.paid and paid_time != "counts"}
    stood_in = {each: otherwise.given.get(each, 0) for each in at_work} if result.pot_stands_in else {}
    shares = tuple(
        Share(
            member_id=row.member_id,
            name=row.name or "",
            stayed=row.minutes,
            leads=bool(row.leads),
            given=result.given.get(row.account_id, 0),
            received=result.received.get(row.account_id, 0),
            way=row.way,
            arrived_at=row.arrived_at,
            at_work=row.account_id in at_work,
            pot_gives=stood_in.get(row.account_id, 0),
        )
        for row in sorted(rows, key=lambda row: (not row.leads, row.name or ""))
    )
    seen = fingerprint(stays, gathering.length_minutes, gathering.ready_minutes, paid_time)
    here = {row.member_id for row in rows}
    hosting = hosts(session, gathering.community_id, gathering.id)
    absent = tuple(name for host, name in hosting.items() if host not in here)
    return Preview(shares, absent, result.pot_given, result.pot_received, result.pot_stands_in, seen)


def _outcome(gathering: GatheringView, stays: list[Stay], paid_time: str) -> Outcome:
    # Only their being different from the members' accounts matters here, not which they are.
    own, pot = b"\x00" * 16, b"\xff" * 16
    moved = transfers(
        gathering.rule,
        stays,
        gathering_account=own,
        pot=pot,
        length_minutes=gathering.length_minutes,
        ready_minutes=gathering.ready_minutes,
        paid_time=paid_time,
    )
    return outcome(moved, gathering_account=own, pot=pot)


def left_open(session: Session, community_id: bytes, member_id: bytes, now: int) -> tuple[GatheringView, ...]:
    """List gatherings this member was at as no host of theirs, that ended a day ago and are not finished."""
    wanted = {"community": community_id, "member": member_id, "before": now - TOGETHER_AFTER}
    return tuple(starmap(GatheringView, session.connection().execute(_LEFT_OPEN, wanted)))


def may_finish_together(session: Session, gathering: GatheringView, member_id: bytes, now: int) -> bool:
    """Tell whether this member is one of those who were there and may finish it now."""
    found = left_open(session, gathering.community_id, member_id, now)
    return gathering.id in {each.id for each in found}


def has_said(session: Session, gathering: GatheringView, member_id: bytes) -> str:
    """Tell of which list this member has said that it is right; nothing if of none."""
    wanted = {"community": gathering.community_id, "gathering": gathering.id, "member": member_id}
    return session.connection().execute(_SAID, wanted).scalar() or ""


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
