"""Who is signed in on a device."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.queries.communities import COLUMNS, CommunityView
from timebank.store.accounts import Account
from timebank.store.communities import Community
from timebank.store.members import Member, MemberName
from timebank.store.sign_in import Device, Slip

_device = Device.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_name = MemberName.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_community = Community.__table__  # type: ignore[attr-defined]
_slip = Slip.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The one who is signed in: their own ids, name and community."""

    community: CommunityView
    member_id: bytes
    account_id: bytes
    name: str
    is_visitor: bool

    @property
    def first_name(self) -> str:
        """The name without its last initial."""
        return first_name(self.name)


def first_name(name: str) -> str:
    """Leave off a last initial: "Amara O" is greeted as Amara."""
    head, _, last = name.rpartition(" ")
    return head if head and len(last) == 1 and last.isalpha() else name


_WHO = (
    select(_member.c.id, _account.c.id, _name.c.name, _member.c.joined_at, *COLUMNS)
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
    .where(
        _device.c.community_id == bindparam("community"),
        _device.c.token_hash == bindparam("hash"),
        _device.c.expires_at > bindparam("now"),
    )
)


def who(session: Session, community_id: bytes, token_hash: bytes, now: int) -> SignedIn | None:
    """Find whose device this is, if its session still stands."""
    wanted = {"community": community_id, "hash": token_hash, "now": now}
    row = session.connection().execute(_WHO, wanted).first()
    if row is None:
        return None
    member_id, account_id, name, joined_at, *community = row
    return SignedIn(CommunityView(*community), member_id, account_id, name, joined_at is None)


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
