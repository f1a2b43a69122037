"""Who is signed in on a device."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.queries import look
from timebank.queries.communities import COLUMNS, CommunityView
from timebank.queries.look import LookView
from timebank.store.accounts import Account
from timebank.store.communities import Community
from timebank.store.members import Member, MemberName
from timebank.store.sign_in import Device, Slip
from timebank.store.supporters import Support

_device = Device.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_community = Community.__table__  # type: ignore[attr-defined]
_slip = Slip.__table__  # type: ignore[attr-defined]
_support = Support.__table__  # type: ignore[attr-defined]
_their_name, _their_account = _name.alias("their_name"), _account.alias("their_account")


@dataclass(frozen=True, slots=True)
class DeviceView:
    """The device somebody is signed in on; `powers_at` is when a steward's passkey was shown on it."""

    id: bytes
    kind: str
    made_at: int
    powers_at: int | None
    support_id: bytes | None


@dataclass(frozen=True, slots=True)
class ActingView:
    """For whom a device's member acts: their ids and name, what is asked, and whether it still holds."""

    support_id: bytes
    member_id: bytes
    account_id: bytes
    name: str
    may_check_in: bool
    may_record: bool
    may_see_hours: bool
    agree_minutes: int
    begins_on: date
    ends_on: date
    is_vouched: bool
    is_ended: bool

    @property
    def first_name(self) -> str:
        """The name without its last initial."""
        return first_name(self.name)

    def stands(self, today: date) -> bool:
        """Tell whether it holds on a day."""
        return self.is_vouched and not self.is_ended and self.begins_on <= today < self.ends_on


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The one who is signed in: their own ids, name, community, device, and how their pages look."""

    community: CommunityView
    member_id: bytes
    account_id: bytes
    name: str
    is_visitor: bool
    is_greeted: bool
    is_paused: bool
    device: DeviceView
    look: LookView
    support: ActingView | None

    @property
    def first_name(self) -> str:
        """The name without its last initial."""
        return first_name(self.name)


def first_name(name: str) -> str:
    """Leave off a last initial: "Amara O" is greeted as Amara."""
    head, _, last = name.rpartition(" ")
    return head if head and len(last) == 1 and last.isalpha() else name


_WHO = (
    select(
        _member.c.id,
        _account.c.id,
        _name.c.name,
        _member.c.joined_at,
        _member.c.greeted_at,
        _member.c.paused_at,
        _device.c.id,
        _device.c.kind,
        _device.c.made_at,
        _device.c.powers_at,
        _device.c.support_id,
        *COLUMNS,
        *look.COLUMNS,
        _support.c.id,
        _support.c.member_id,
        _their_account.c.id,
        _their_name.c.name,
        _support.c.may_check_in,
        _support.c.may_record,
        _support.c.may_see_hours,
        _support.c.agree_minutes,
        _support.c.begins_on,
        _support.c.ends_on,
        _support.c.by_job,
        _support.c.vouched_at,
        _support.c.ended_at,
    )
    .select_from(_device)
    .join(_community, _community.c.id == _device.c.community_id)
    .join(
        _member,
        (_member.c.community_id == _device.c.community_id) & (_member.c.id == _device.c.member_id),
    )
    .join(
        _name,
        (_name.c.community_id == _device.c.community_id) & (_name.c.member_id == _device.c.member_id),
    )
    .join(
        _account,
        (_account.c.community_id == _device.c.community_id) & (_account.c.member_id == _device.c.member_id),
    )
    .outerjoin(look.TABLE, look.of_member(_device.c.community_id, _device.c.member_id))
    .outerjoin(
        _support,
        (_support.c.community_id == _device.c.community_id)
        & (_support.c.id == _device.c.support_id)
        & (_support.c.supporter_id == _device.c.member_id),
    )
    .outerjoin(
        _their_name,
        (_their_name.c.community_id == _support.c.community_id)
        & (_their_name.c.member_id == _support.c.member_id),
    )
    .outerjoin(
        _their_account,
        (_their_account.c.community_id == _support.c.community_id)
        & (_their_account.c.member_id == _support.c.member_id),
    )
    .where(
        _device.c.community_id == bindparam("community"),
        _device.c.token_hash == bindparam("hash"),
        _device.c.expires_at > bindparam("now"),
        _member.c.left_at.is_(None),
    )
)
_DEVICE_END = 11
_COMMUNITY_END = _DEVICE_END + len(COLUMNS)
_LOOK_END = _COMMUNITY_END + len(look.COLUMNS)


def who(session: Session, community_id: bytes, token_hash: bytes, now: int) -> SignedIn | None:
    """Find whose device this is, if its session still stands."""
    wanted = {"community": community_id, "hash": token_hash, "now": now}
    row = session.connection().execute(_WHO, wanted).first()
    if row is None:
        return None
    member_id, account_id, name, joined_at, greeted_at, paused_at, *device = row[:_DEVICE_END]
    return SignedIn(
        community=CommunityView(*row[_DEVICE_END:_COMMUNITY_END]),
        member_id=member_id,
        account_id=account_id,
        name=name,
        is_visitor=joined_at is None,
        is_greeted=greeted_at is not None,
        is_paused=paused_at is not None,
        device=DeviceView(*device),
        look=look.view(row[_COMMUNITY_END:_LOOK_END]),
        support=_acting(row[_LOOK_END:]),
    )


def _acting(row: Sequence[Any]) -> ActingView | None:
    support_id, member_id, account_id, name, check_in, record, see_hours, agree, *more = row
    begins_on, ends_on, by_job, vouched_at, ended_at = more
    if support_id is None:
        return None
    return ActingView(
        support_id,
        member_id,
        account_id,
        name or "",
        may_check_in=bool(check_in),
        may_record=bool(record),
        may_see_hours=bool(see_hours),
        agree_minutes=agree,
        begins_on=date.fromisoformat(begins_on),
        ends_on=date.fromisoformat(ends_on),
        is_vouched=not by_job or vouched_at is not None,
        is_ended=ended_at is not None,
    )


_SLIP = (
    select(_name.c.name)
    .join(_slip, (_slip.c.community_id == _name.c.community_id) & (_slip.c.member_id == _name.c.member_id))
    .where(
        _slip.c.community_id == bindparam("community"),
        _slip.c.token_hash == bindparam("hash"),
        _slip.c.used_at.is_(None),
        _slip.c.expires_at > bindparam("now"),
    )
)


def slip_name(session: Session, community_id: bytes, token_hash: bytes, now: int) -> str | None:
    """Tell whose unused slip this is."""
    wanted = {"community": community_id, "hash": token_hash, "now": now}
    return session.connection().execute(_SLIP, wanted).scalar_one_or_none()


_DEVICES = select(_device.c.community_id, _device.c.token_hash)


def devices(session: Session) -> frozenset[tuple[bytes, bytes]]:
    """Tell every device that is signed in: its community, and the hash of its token."""
    rows = session.connection().execute(_DEVICES)
    return frozenset((community_id, token_hash) for community_id, token_hash in rows)
