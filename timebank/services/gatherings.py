"""Setting up a gathering, and what its roll-call and its finish share."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, insert, or_, select
from sqlmodel import Session

from timebank.clock import moment
from timebank.services import codes
from timebank.services.errors import (
    AlreadyFinishedError,
    CancelledError,
    NotThereError,
)
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.acts import first_time
from timebank.store.gatherings import CheckIn, Gathering, Host
from timebank.store.members import Duty, Member

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
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
    place: str,
    access: str,
    starts_at: int,
    length_minutes: int,
    ready_minutes: int,
    rule: str,
    now: int,
) -> bytes:
    """Set up a gathering with its own account and sign; the member becomes its host, down as there.

    Returns its id, which is the key.
    """
    content = (member_id, title, place, access, starts_at, length_minutes, ready_minutes, rule)
    if not first_time(session, community_id, key, "plan", *content, acted_at=now):
        return key
    gathering = Gathering(
        community_id=community_id,
        id=key,
        title=title,
        place=place,
        access=access,
        starts_at=starts_at,
        length_minutes=length_minutes,
        ready_minutes=ready_minutes,
        longest_minutes=length_minutes + ready_minutes,
        rule=rule,
        sign_token=codes.sign_token(),
        code=_free_code(session),
        made_by=member_id,
        made_at=now,
    )
    session.add(gathering)
    session.flush()
    session.add(
        Account(community_id=community_id, id=derived_id(key, b"account"), kind="gathering", gathering_id=key)
    )
    session.add(Host(community_id=community_id, gathering_id=key, member_id=member_id))
    session.flush()
    tick(session, gathering, {member_id: (length_minutes, True)}, way="hosting", now=now)
    return key


def _free_code(session: Session) -> str:
    # Unlike every other key this one is looked up before the community is known.
    while (
        session.connection()
        .execute(select(_gathering.c.id).where(_gathering.c.code == (code := codes.short_code())))
        .first()
    ):
        continue
    return code


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
                or_(
                    _is_host(_host.c.member_id == member_id),
                    and_(~_is_host(_member.c.left_at.is_(None)), _records_for_others(member_id, now)),
                ),
            )
            .with_for_update(of=_gathering)
        )
        .first()
    )
    if gathering is None:
        raise NotThereError
    if gathering.state == "finished":
        raise AlreadyFinishedError
    if gathering.cancelled_at is not None and not even_cancelled:
        raise CancelledError
    return gathering


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
