"""Setting up a gathering, and what its roll-call and its finish share."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, exists, insert, or_, select, union
from sqlmodel import Session

from timebank.clock import instant, moment
from timebank.services import codes
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import AlreadyFinishedError, CancelledError
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.acts import first_time
from timebank.store.communities import Community
from timebank.store.gatherings import CheckIn, Gathering, Host, InSeries, Series
from timebank.store.members import Duty, Member

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_series = Series.__table__  # type: ignore[attr-defined]
_in_series = InSeries.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]
_duty = Duty.__table__  # type: ignore[attr-defined]


@transaction
def plan(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    title: str,
    public_title: str = "",
    place: str,
    access: str,
    starts_at: int,
    length_minutes: int,
    ready_minutes: int,
    rule: str,
    times: int = 1,
    now: int,
) -> bytes:
    """Set up a gathering with its own account and sign; the member becomes its host, down as there.

    More than once, it happens every week at the same time of day there, and one sign stands for all.
    Returns the first one's id, which is the key.
    """
    content = (member_id, title, place, access, starts_at, length_minutes, ready_minutes, rule)
    weekly = (times,) if times > 1 else ()
    outside = ("outside", public_title) if public_title else ()
    if not first_time(session, community_id, key, "plan", *content, *weekly, *outside, acted_at=now):
        return key
    said = {
        "community_id": community_id,
        "title": title,
        "public_title": public_title,
        "place": place,
        "access": access,
        "starts_at": starts_at,
        "length_minutes": length_minutes,
        "ready_minutes": ready_minutes,
        "longest_minutes": length_minutes + ready_minutes,
        "rule": rule,
        "made_by": member_id,
        "made_at": now,
    }
    _set_up(session, key, said, times)
    return key


def _set_up(session: Session, key: bytes, said: dict[str, Any], times: int) -> None:
    *free, code = _free_codes(session, times + 1)
    made = _write_weeks(session, key, said, free)
    for gathering in made:
        _open(session, gathering, said["made_by"], said["made_at"])
    if times > 1:
        _bind(session, made, series_id=derived_id(key, b"series"), code=code)


def _write_weeks(
    session: Session, key: bytes, said: dict[str, Any], free_codes: Sequence[str]
) -> list[Gathering]:
    """Write a gathering for every code, the first under the key and each a week after the one before."""
    zone = session.get_one(Community, said["community_id"]).time_zone
    made = [
        Gathering(
            **{**said, "starts_at": weeks_later(said["starts_at"], week, zone)},
            id=derived_id(key, b"week %d" % week) if week else key,
            sign_token=codes.sign_token(),
            code=code,
        )
        for week, code in enumerate(free_codes)
    ]
    session.add_all(made)
    session.flush()
    return made


def _open(session: Session, gathering: Gathering, member_id: bytes, now: int) -> None:
    own: dict[str, Any] = {"community_id": gathering.community_id, "gathering_id": gathering.id}
    session.add(Account(**own, id=derived_id(gathering.id, b"account"), kind="gathering"))
    session.add(Host(**own, member_id=member_id))
    session.flush()
    tick(session, gathering, {member_id: (gathering.length_minutes, True)}, way="hosting", now=now)


def _bind(session: Session, made: Sequence[Gathering], *, series_id: bytes, code: str) -> None:
    community_id = made[0].community_id
    token = codes.sign_token()
    session.add(Series(community_id=community_id, id=series_id, sign_token=token, code=code))
    session.flush()
    session.add_all(
        InSeries(community_id=community_id, gathering_id=each.id, series_id=series_id) for each in made
    )


def weeks_later(starts_at: int, weeks: int, zone: str) -> int:
    """Tell the instant some weeks later at the same time of day there, whatever the clocks do meanwhile."""
    return moved(starts_at, timedelta(weeks=weeks), moment(starts_at, zone).time(), zone)


def moved(starts_at: int, by: timedelta, to: time, zone: str) -> int:
    """Tell the instant some days on from an instant's own day, at a time of day there."""
    day = moment(starts_at, zone).date() + by
    return instant(datetime.combine(day, to, tzinfo=ZoneInfo(zone)))


def _free_codes(session: Session, count: int) -> set[str]:
    # Unlike every other key these are looked up before the community is known.
    run = session.connection().execute
    free: set[str] = set()
    while len(free) < count:
        wanted = {codes.short_code() for _ in range(count - len(free))}
        taken = union(
            select(_gathering.c.code).where(_gathering.c.code.in_(wanted)),
            select(_series.c.code).where(_series.c.code.in_(wanted)),
        )
        free |= wanted - set(run(taken).scalars())
    return free


def derived_id(key: bytes, what: bytes) -> bytes:
    """Derive an id from an act's key, so that a repeat makes the same."""
    return hashlib.sha256(key + what).digest()[:16]


def tick(
    session: Session,
    gathering: Gathering | Row[*tuple[Any, ...]],
    ticked: Mapping[bytes, tuple[int, bool]],
    *,
    way: str,
    now: int,
) -> None:
    """Write check-ins for people whom nobody else has checked in."""
    rows = [
        {
            "community_id": gathering.community_id,
            "id": derived_id(gathering.id, member_id),
            "gathering_id": gathering.id,
            "member_id": member_id,
            "length_minutes": gathering.length_minutes,
            "minutes": min(minutes, gathering.length_minutes),
            "leads": int(leads),
            "way": way,
            "arrived_at": now,
        }
        for member_id, (minutes, leads) in ticked.items()
    ]
    if rows:
        session.connection().execute(insert(CheckIn), rows)


def hosted(
    session: Session,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    *,
    even_cancelled: bool = False,
    even_finished: bool = False,
    now: int,
) -> Row[*tuple[Any, ...]]:
    """Find an unfinished gathering of this host, and hold it until the act is done.

    Where every host has left, a steward who records for others stands in.
    """
    gathering = (
        session.connection()
        .execute(
            select(_gathering)
            .where(
                _gathering.c.community_id == community_id,
                _gathering.c.id == gathering_id,
                _runs(member_id, now),
            )
            .with_for_update(of=_gathering)
        )
        .first()
    )
    if gathering is None:
        raise NotThereError
    if gathering.state == "finished" and not even_finished:
        raise AlreadyFinishedError
    if gathering.cancelled_at is not None and not even_cancelled:
        raise CancelledError
    return gathering


def hosted_later(
    session: Session, gathering: Row[*tuple[Any, ...]], member_id: bytes, *, now: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Find the later ones of its series that this host may change too, and hold them; cancelled ones too."""
    mine = _in_series.alias()
    return (
        session.connection()
        .execute(
            select(_gathering)
            .join(
                _in_series,
                (_in_series.c.community_id == _gathering.c.community_id)
                & (_in_series.c.gathering_id == _gathering.c.id),
            )
            .join(
                mine,
                (mine.c.community_id == _in_series.c.community_id)
                & (mine.c.series_id == _in_series.c.series_id),
            )
            .where(
                mine.c.community_id == gathering.community_id,
                mine.c.gathering_id == gathering.id,
                _gathering.c.starts_at > gathering.starts_at,
                _gathering.c.state == "open",
                _runs(member_id, now),
            )
            .order_by(_gathering.c.starts_at)
            .with_for_update(of=_gathering)
        )
        .all()
    )


def _runs(member_id: bytes, now: int, *others: ColumnElement[bool]) -> ColumnElement[bool]:
    a_host = and_(_member.c.left_at.is_(None), *others)
    return or_(
        _is_host(_host.c.member_id == member_id),
        and_(~_is_host(a_host), _records_for_others(member_id, now)),
    )


def stands_for(
    session: Session, community_id: bytes, gathering_id: bytes, member_id: bytes, *, about: bytes, now: int
) -> bool:
    """Tell whether somebody may speak for a gathering about another's time there: a host, but never both.

    Where nobody else hosts it, a steward who records for others stands in.
    """
    if member_id == about:
        return False
    wanted = select(_gathering.c.id).where(
        _gathering.c.community_id == community_id,
        _gathering.c.id == gathering_id,
        _runs(member_id, now, _member.c.id != about),
    )
    return session.connection().execute(wanted).first() is not None


def _is_host(who: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        _host.c.community_id == _gathering.c.community_id,
        _host.c.gathering_id == _gathering.c.id,
        _member.c.community_id == _host.c.community_id,
        _member.c.id == _host.c.member_id,
        who,
    )


def _records_for_others(member_id: bytes, now: int) -> ColumnElement[bool]:
    day = moment(now).date().isoformat()
    return exists().where(
        _duty.c.community_id == _gathering.c.community_id,
        _duty.c.member_id == member_id,
        _duty.c.duty == "recording",
        _duty.c.begins_on <= day,
        _duty.c.ends_on > day,
    )


def check_ins_at(
    session: Session, community_id: bytes, gathering_id: bytes
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Read who is at a gathering, with each one's account, by account."""
    return (
        session.connection()
        .execute(
            select(
                _check_in.c.member_id,
                _check_in.c.minutes,
                _check_in.c.leads,
                _check_in.c.is_paid,
                _account.c.id.label("account_id"),
            )
            .join(
                _account,
                (_account.c.community_id == _check_in.c.community_id)
                & (_account.c.member_id == _check_in.c.member_id),
            )
            .where(_check_in.c.community_id == community_id, _check_in.c.gathering_id == gathering_id)
            .order_by(_account.c.id)
        )
        .all()
    )
