"""Letting somebody act for a member: naming them, a second person's word, acting, and ending it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Session

from timebank.services.errors import NotThereError, TwoPeopleOfThatNameError, UnknownPersonError
from timebank.services.errors.supporters import (
    NotAskedError,
    NothingAllowedError,
    NoVoucherError,
    OwnSupporterError,
    SupportTooLongError,
    UnknownVoucherError,
    VoucherIsNoThirdError,
)
from timebank.services.members import find_one
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.members import Member
from timebank.store.no_contact import are_apart
from timebank.store.sign_in import Device
from timebank.store.supporters import Support, stands

MOST_MONTHS = 12
MONTHS_IN_A_YEAR = 12

_support = Support.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_device = Device.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a supporter may do; `agree_minutes` is how much they may say yes to in a week."""

    check_in: bool = False
    record: bool = False
    see_hours: bool = False
    agree_minutes: int = 0


@transaction
def let_support(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    supporter_id: bytes,
    allowed: Allowed,
    months: int,
    consent: str,
    by_job: bool = False,
    voucher: str = "",
    today: date,
    now: int,
) -> bytes:
    """Let another member act for this one, in the place of what they might do before.

    Somebody whose job it is waits for the word of a third, named as people here know them.
    Returns the support's id, which is the key. Raises RefusalError and its kinds.
    """
    content = (member_id, supporter_id, allowed, months, consent, by_job, voucher)
    if not first_time(session, community_id, key, "let_support", *content, acted_at=now):
        return key
    _check(member_id, supporter_id, allowed, months)
    _insist_on_member(session, community_id, supporter_id)
    if are_apart(session, community_id, member_id, supporter_id):
        raise UnknownPersonError
    voucher_id = _third(session, community_id, voucher, (member_id, supporter_id)) if by_job else None
    _end_earlier(session, community_id, member_id, supporter_id, now)
    session.connection().execute(
        insert(_support),
        {
            "community_id": community_id,
            "id": key,
            "member_id": member_id,
            "supporter_id": supporter_id,
            "may_check_in": int(allowed.check_in),
            "may_record": int(allowed.record),
            "may_see_hours": int(allowed.see_hours),
            "agree_minutes": allowed.agree_minutes,
            "consent": consent,
            "by_job": int(by_job),
            "voucher_id": voucher_id,
            "begins_on": today.isoformat(),
            "ends_on": _months_after(today, months).isoformat(),
            "made_at": now,
        },
    )
    return key


def _check(member_id: bytes, supporter_id: bytes, allowed: Allowed, months: int) -> None:
    if member_id == supporter_id:
        raise OwnSupporterError
    if allowed == Allowed():
        raise NothingAllowedError
    if not 1 <= months <= MOST_MONTHS:
        raise SupportTooLongError


def _insist_on_member(session: Session, community_id: bytes, member_id: bytes) -> None:
    joined = select(_member.c.id).where(
        _member.c.community_id == community_id,
        _member.c.id == member_id,
        _member.c.joined_at.is_not(None),
        _member.c.paused_at.is_(None),
        _member.c.left_at.is_(None),
    )
    if session.connection().execute(joined).first() is None:
        raise UnknownPersonError


def _third(session: Session, community_id: bytes, typed: str, two: tuple[bytes, bytes]) -> bytes:
    if not typed:
        raise NoVoucherError
    try:
        found = find_one(session, community_id, typed, by=two[0])
    except (UnknownPersonError, TwoPeopleOfThatNameError):
        raise UnknownVoucherError from None
    if found in two:
        raise VoucherIsNoThirdError
    return found


def _end_earlier(
    session: Session, community_id: bytes, member_id: bytes, supporter_id: bytes, now: int
) -> None:
    session.connection().execute(
        update(_support)
        .where(
            _support.c.community_id == community_id,
            _support.c.member_id == member_id,
            _support.c.supporter_id == supporter_id,
            _support.c.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, MONTHS_IN_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@transaction
def vouch(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, support_id: bytes, now: int
) -> None:
    """Give one's word for two people one knows. Raises NotThereError for anyone who was not asked."""
    if not first_time(session, community_id, key, "vouch", member_id, support_id, acted_at=now):
        return
    row = _find(session, community_id, support_id)
    if row.voucher_id != member_id or row.ended_at is not None:
        raise NotThereError
    if row.vouched_at is None:
        _change(session, row, vouched_at=now)


@transaction
def end(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, support_id: bytes, now: int
) -> None:
    """End a support at once: the member, the supporter, or whoever is still asked for their word.

    Raises NotThereError for anyone else.
    """
    if not first_time(session, community_id, key, "end_support", member_id, support_id, acted_at=now):
        return
    row = _find(session, community_id, support_id)
    asked = row.voucher_id if row.vouched_at is None else None
    if member_id not in (row.member_id, row.supporter_id, asked):
        raise NotThereError
    if row.ended_at is None:
        _change(session, row, ended_at=now)


def _find(session: Session, community_id: bytes, support_id: bytes) -> Row[*tuple[Any, ...]]:
    row = (
        session.connection()
        .execute(
            select(_support)
            .where(_support.c.community_id == community_id, _support.c.id == support_id)
            .with_for_update()
        )
        .first()
    )
    if row is None:
        raise NotThereError
    return row


def _change(session: Session, row: Row[*tuple[Any, ...]], **values: int) -> None:
    session.connection().execute(
        update(_support)
        .where(_support.c.community_id == row.community_id, _support.c.id == row.id)
        .values(**values)
    )


@transaction
def act_for(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    device_id: bytes,
    support_id: bytes,
    today: date,
    now: int,
) -> None:
    """Begin to act for somebody on one device. Raises NotAskedError when it has ended or does not hold yet.

    Raises NotThereError for anyone but the supporter.
    """
    content = (member_id, device_id, support_id)
    if not first_time(session, community_id, key, "act_for", *content, acted_at=now):
        return
    if _find(session, community_id, support_id).supporter_id != member_id:
        raise NotThereError
    _insist(session, community_id, _support.c.id == support_id, today)
    _turn(session, community_id, member_id, device_id, support_id)


@transaction
def stop(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, device_id: bytes, now: int
) -> None:
    """Act for oneself again on one device."""
    if first_time(session, community_id, key, "stop_acting", member_id, device_id, acted_at=now):
        _turn(session, community_id, member_id, device_id, None)


def _turn(
    session: Session, community_id: bytes, member_id: bytes, device_id: bytes, support_id: bytes | None
) -> None:
    session.connection().execute(
        update(_device)
        .where(
            _device.c.community_id == community_id,
            _device.c.id == device_id,
            _device.c.member_id == member_id,
        )
        .values(support_id=support_id)
    )


def _insist(session: Session, community_id: bytes, which: Any, today: date) -> Row[*tuple[Any, ...]]:
    row = (
        session.connection()
        .execute(
            select(_support)
            .where(_support.c.community_id == community_id, which, stands(today.isoformat()))
            # Held, so that two yeses at once are counted one after the other.
            .with_for_update()
        )
        .first()
    )
    if row is None:
        raise NotAskedError
    return row


def insist_asked(
    session: Session, community_id: bytes, *, member_id: bytes, helper_id: bytes, to: str, today: date
) -> int:
    """Insist, inside an act, that a supporter may do it (`to` names the column); return its value.

    Raises NotAskedError.
    """
    which = (_support.c.member_id == member_id) & (_support.c.supporter_id == helper_id)
    asked = int(getattr(_insist(session, community_id, which, today), to))
    if not asked:
        raise NotAskedError
    return asked
