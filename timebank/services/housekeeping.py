"""Letting go of what is no longer needed: visitors' names, used ways in, and the keys of old acts."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Delete, delete, exists, literal, or_, select
from sqlmodel import Session

from timebank.clock import DAY, MINUTE
from timebank.services.transaction import transaction
from timebank.store.acts import Act
from timebank.store.gatherings import CheckIn, Gathering
from timebank.store.members import Member, MemberName
from timebank.store.outbox import Mail
from timebank.store.sign_in import Attempt, Device, SignInCode, Slip

VISITOR_DAYS = 30
ACT_DAYS = 90
SENT_MAIL_DAYS = 30
BACKUP_DAYS = 35
# Long enough to answer "your code has run out" rather than "we know nothing of it".
WAY_IN_DAYS = 1

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_device = Device.__table__  # type: ignore[attr-defined]
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_gathering = Gathering.__table__  # type: ignore[attr-defined]
_act = Act.__table__  # type: ignore[attr-defined]
_code = SignInCode.__table__  # type: ignore[attr-defined]
_slip = Slip.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]
_mail = Mail.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class LetGo:
    """How many rows of each kind were deleted."""

    acts: int
    codes: int
    slips: int
    attempts: int
    devices: int
    mails: int

    @property
    def total(self) -> int:
        """All rows together."""
        return self.acts + self.codes + self.slips + self.attempts + self.devices + self.mails


@transaction
def forget_visitors(session: Session, *, now: int) -> int:
    """Delete the names of people who checked in 30 days ago and have not joined; return how many.

    Their hours, check-ins and opaque ids stay, so no total changes (R92).
    """
    gone = session.connection().execute(_lapsed_visitors(now)).all()
    for community_id, member_id in gone:
        for table in (_device, _name):
            session.connection().execute(
                delete(table).where(table.c.community_id == community_id, table.c.member_id == member_id)
            )
    return len(gone)


def _lapsed_visitors(now: int):  # type: ignore[no-untyped-def]  # a select of two columns
    since = now - VISITOR_DAYS * DAY
    length = _gathering.c.length_minutes * literal(MINUTE, BigInteger)
    was_there_since = exists().where(
        _check_in.c.community_id == _member.c.community_id,
        _check_in.c.member_id == _member.c.id,
        _gathering.c.community_id == _check_in.c.community_id,
        _gathering.c.id == _check_in.c.gathering_id,
        _gathering.c.starts_at + length > since,
    )
    return (
        select(_member.c.community_id, _member.c.id)
        .join(_name, (_name.c.community_id == _member.c.community_id) & (_name.c.member_id == _member.c.id))
        .where(_member.c.joined_at.is_(None), _member.c.made_at <= since, ~was_there_since)
    )


@transaction
def let_go(session: Session, *, now: int) -> LetGo:
    """Delete ways in that are used up or out of date, old acts' keys, and mail long sent."""
    before = now - WAY_IN_DAYS * DAY

    def gone(statement: Delete) -> int:
        return session.connection().execute(statement).rowcount

    return LetGo(
        acts=gone(delete(_act).where(_act.c.acted_at < now - ACT_DAYS * DAY)),
        codes=gone(delete(_code).where(_code.c.expires_at < before)),
        slips=gone(delete(_slip).where(or_(_slip.c.expires_at < before, _slip.c.used_at < before))),
        attempts=gone(delete(_attempt).where(_attempt.c.since < before)),
        devices=gone(delete(_device).where(_device.c.expires_at < now)),
        mails=gone(delete(_mail).where(_mail.c.sent_at < now - SENT_MAIL_DAYS * DAY)),
    )
