"""Writes made-up communities into an empty database, quickly, and keeps one gathering open in a demo."""

import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from timebank.clock import MINUTE, moment
from timebank.demo.asking import let_ask
from timebank.demo.belonging import let_differ, let_leave
from timebank.demo.cast import TINKER, TINKER_HOSTS, TINKER_MINUTES
from timebank.demo.drafts import ID_BYTES, ZONE, Draft, draft
from timebank.demo.history import simulate
from timebank.demo.journal import bookings
from timebank.demo.rows import batches
from timebank.demo.tiers import Tier, communities
from timebank.services import codes
from timebank.services.errors import SlugTakenError
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.bookings import Booking, book
from timebank.store.communities import Community
from timebank.store.gatherings import CheckIn, Gathering, Host, closes_at, opens_at
from timebank.store.members import MemberName

BOOKED_AT_ONCE = 5_000
ROWS_AT_ONCE = 10_000
STEPS = 100  # of progress, for each community
HALF_HOUR = 30 * MINUTE

Progress = Callable[[int, int], None]


def fill(
    session: Session,
    *,
    tier: str,
    seed: int,
    secret: str,
    now: int,
    progress: Progress | None = None,
) -> None:
    """Make up a tier's communities up to `now` and write them down, one after the other.

    `progress` hears how many steps of how many are done. Raises SlugTakenError.
    """
    planned = list(communities(tier, seed))
    for number, one in enumerate(planned):
        for step in _fill_one(session, one, seed=seed, secret=secret, now=now):
            if progress:
                progress(number * STEPS + step, len(planned) * STEPS)


def _fill_one(session: Session, tier: Tier, *, seed: int, secret: str, now: int) -> Iterator[int]:
    """Write one community; yield the steps done as they are."""
    today = moment(now, ZONE).date()
    rng = random.Random(f"{seed}:{tier.slug}:rows")
    made = draft(simulate(tier, seed=seed, end=today), today=today, now=now, rng=rng)
    _begin(session, made, tier, secret, rng)
    yield STEPS // 3
    booked, expected = 0, _expected(made)
    for some in _chunks(bookings(made, rng)):
        _book(session, made.community_id, some)
        booked += len(some)
        yield min(STEPS // 3 + booked * STEPS * 2 // 3 // expected, STEPS - 1)
    if tier.has_stories:
        let_leave(session, made, key=rng.randbytes(ID_BYTES))
        let_differ(session, made, key=rng.randbytes(ID_BYTES))
        let_ask(session, made, rng=rng, now=now)
    yield STEPS


def _expected(made: Draft) -> int:
    seats = sum(len(one.event.seats) for one in made.gatherings)
    return len(made.accounts) + len(made.exchanges) + 2 * seats


def _chunks(every: Iterable[Booking]) -> Iterator[list[Booking]]:
    left = iter(every)
    while some := list(islice(left, BOOKED_AT_ONCE)):
        yield some


@transaction
def _begin(session: Session, made: Draft, tier: Tier, secret: str, rng: random.Random) -> None:
    if session.exec(select(Community.id).where(Community.slug == tier.slug)).first():
        raise SlugTakenError
    connection = session.connection()
    for table, rows in batches(made, tier, secret, rng):
        for start in range(0, len(rows), ROWS_AT_ONCE):
            connection.execute(insert(table), rows[start : start + ROWS_AT_ONCE])


@transaction
def _book(session: Session, community_id: bytes, some: Sequence[Booking]) -> None:
    at = some[-1].recorded_at
    assert at is not None
    book(session, community_id, some, recorded_at=at)


@transaction
def open_gathering_now(session: Session, *, community_id: bytes, now: int) -> None:
    """Set up Tea and Tinker, begun at the last half hour, unless check-in is open somewhere.

    Does nothing in a community without Grace.
    """
    hosts = _tinker_hosts(session, community_id)
    if not hosts or _is_any_open(session, community_id, now):
        return
    title, rule, (place, access) = TINKER
    gathering = Gathering(
        community_id=community_id,
        id=secrets.token_bytes(ID_BYTES),
        title=title,
        place=place,
        access=access,
        starts_at=now - now % HALF_HOUR,
        length_minutes=TINKER_MINUTES,
        longest_minutes=TINKER_MINUTES,
        rule=rule,
        sign_token=codes.sign_token(),
        code=_free_code(session),
        made_by=hosts[0],
        made_at=now,
    )
    session.add(gathering)
    session.flush()
    _host(session, gathering, hosts)


def _tinker_hosts(session: Session, community_id: bytes) -> list[bytes]:
    """Find Grace, and Tom beside her."""
    wanted = [folded(name) for name in TINKER_HOSTS]
    named = session.exec(
        select(MemberName.finding, MemberName.member_id).where(
            MemberName.community_id == community_id,
            MemberName.finding.in_(wanted),  # type: ignore[attr-defined]  # a column, once on the class
        )
    )
    found = dict(named.all())
    return [found[name] for name in wanted if name in found]


def _is_any_open(session: Session, community_id: bytes, now: int) -> bool:
    rows = session.exec(
        select(Gathering.starts_at, Gathering.length_minutes).where(
            Gathering.community_id == community_id,
            Gathering.state == "open",
            Gathering.cancelled_at.is_(None),  # type: ignore[union-attr]  # a column, once on the class
        )
    )
    return any(opens_at(starts) <= now <= closes_at(starts, length) for starts, length in rows)


def _free_code(session: Session) -> str:
    while True:
        code = codes.short_code()
        if not session.exec(select(Gathering.id).where(Gathering.code == code)).first():
            return code


def _host(session: Session, gathering: Gathering, hosts: list[bytes]) -> None:
    """Give a gathering its account and its hosts, who lead and are there."""
    shared: dict[str, Any] = {"community_id": gathering.community_id, "gathering_id": gathering.id}
    session.add(Account(**shared, id=secrets.token_bytes(ID_BYTES), kind="gathering"))
    for host in hosts:
        session.add(Host(**shared, member_id=host))
        session.add(
            CheckIn(
                **shared,
                id=secrets.token_bytes(ID_BYTES),
                member_id=host,
                length_minutes=gathering.length_minutes,
                minutes=gathering.length_minutes,
                leads=1,
                way="hosting",
                arrived_at=gathering.made_at,
            )
        )
