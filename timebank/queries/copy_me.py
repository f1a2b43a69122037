"""What is kept about a member alone, for their copy."""

from sqlalchemy import literal, select

from timebank.queries.copy_parts import here, me
from timebank.store.accounts import Account
from timebank.store.errands import Errand
from timebank.store.invitations import Invitation
from timebank.store.members import Contact, Duty, Member, MemberName, Pin
from timebank.store.outbox import Mail

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_mail = Mail.__table__  # type: ignore[attr-defined]
_errand = Errand.__table__  # type: ignore[attr-defined]
_invitation = Invitation.__table__  # type: ignore[attr-defined]
_duty = Duty.__table__  # type: ignore[attr-defined]

MEMBER = (
    select(
        _member.c.id,
        _account.c.id.label("hours_id"),
        _name.c.name,
        _member.c.made_at,
        _member.c.joined_at,
        _member.c.greeted_at,
        _member.c.paused_at,
        _member.c.left_at,
    )
    .join(
        _account,
        (_account.c.community_id == _member.c.community_id) & (_account.c.member_id == _member.c.id),
    )
    .join(_name, (_name.c.community_id == _member.c.community_id) & (_name.c.member_id == _member.c.id))
    .where(here(_member), _member.c.id == me)
)
PIN = select(literal(1).label("is_kept")).where(here(Pin.__table__), Pin.__table__.c.member_id == me)  # type: ignore[attr-defined]
MAILS = (
    select(_mail.c.address, _mail.c.subject, _mail.c.body, _mail.c.made_at, _mail.c.sent_at)
    .where(
        here(_mail),
        _mail.c.address.in_(select(_contact.c.address).where(here(_contact), _contact.c.member_id == me)),
    )
    .order_by(_mail.c.made_at)
)
INVITATIONS = (
    select(_invitation.c.code, _invitation.c.made_at, _invitation.c.expires_at)
    .where(here(_invitation), _invitation.c.made_by == me)
    .order_by(_invitation.c.made_at)
)
DUTIES = (
    select(_duty.c.begins_on, _duty.c.ends_on, _duty.c.duty, _duty.c.by_job.label("is_by_job"))
    .where(here(_duty), _duty.c.member_id == me)
    .order_by(_duty.c.begins_on, _duty.c.duty)
)
ERRANDS = (
    select(_errand.c.kind, _errand.c.total, _errand.c.asked_at, _errand.c.state, _errand.c.ended_at)
    .where(here(_errand), _errand.c.member_id == me)
    .order_by(_errand.c.asked_at)
)
