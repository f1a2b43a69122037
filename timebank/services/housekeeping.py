"""Letting go of what is no longer needed, and keeping the evidence: what, how much and when (R94)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, delete, exists, func, insert, literal, or_, select, update
from sqlmodel import Session

from timebank.clock import DAY, MINUTE, moment
from timebank.services.transaction import transaction
from timebank.store.acts import Act
from timebank.store.claims import Claim
from timebank.store.errands import Errand
from timebank.store.gatherings import CheckIn, Gathering
from timebank.store.handshakes import Handshake
from timebank.store.invitations import Invitation
from timebank.store.kiosks import Kiosk
from timebank.store.letters import Letter
from timebank.store.looks import Looking
from timebank.store.members import Consent, Member, MemberName
from timebank.store.outbox import Mail
from timebank.store.removals import Removal
from timebank.store.sheets import Sheet
from timebank.store.sign_in import Attempt, Device, Recovery, SignInCode, Slip
from timebank.store.supporters import Support

VISITOR_DAYS = 30
ACT_DAYS = 90
SENT_MAIL_DAYS = 30
BACKUP_DAYS = 35
INVITATION_DAYS = 30
LETTER_DAYS = 90
LOOK_DAYS = 365
RECOVERY_DAYS = 365
SUPPORT_DAYS = 365
CONSENT_DAYS = 3 * 365
EVIDENCE_DAYS = 3 * 365
# Long enough to answer "your code has run out" rather than "we know nothing of it".
WAY_IN_DAYS = 1
VISITORS_NAMES = "visitors’ names"

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
_looking = Looking.__table__  # type: ignore[attr-defined]
_claim = Claim.__table__  # type: ignore[attr-defined]
_invitation = Invitation.__table__  # type: ignore[attr-defined]
_handshake = Handshake.__table__  # type: ignore[attr-defined]
_kiosk = Kiosk.__table__  # type: ignore[attr-defined]
_recovery = Recovery.__table__  # type: ignore[attr-defined]
_support = Support.__table__  # type: ignore[attr-defined]
_letter = Letter.__table__  # type: ignore[attr-defined]
_consent = Consent.__table__  # type: ignore[attr-defined]
_errand = Errand.__table__  # type: ignore[attr-defined]
_sheet = Sheet.__table__  # type: ignore[attr-defined]
_removal = Removal.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of row, how many days it is kept after what, and how to tell that it is over."""

    what: str
    table: Any  # a Table, which SQLModel does not type
    days: int
    after: str
    is_over: Callable[[int], ColumnElement[bool]]  # told the instant before which it is over


def _support_is_over(before: int) -> ColumnElement[bool]:
    return or_(_support.c.ended_at < before, _support.c.ends_on < moment(before).date().isoformat())


def _kiosk_is_over(before: int) -> ColumnElement[bool]:
    length = _gathering.c.length_minutes * literal(MINUTE, BigInteger)
    return exists().where(
        _gathering.c.community_id == _kiosk.c.community_id,
        _gathering.c.id == _kiosk.c.gathering_id,
        _gathering.c.starts_at + length < before,
    )


# docs/privacy/retention.md tells the same in a table, and a test compares the two.
RULES = (
    Rule("the keys of presses", _act, ACT_DAYS, "the press", lambda before: _act.c.acted_at < before),
    Rule("sign-in codes", _code, WAY_IN_DAYS, "they run out", lambda before: _code.c.expires_at < before),
    Rule(
        "sign-in slips",
        _slip,
        WAY_IN_DAYS,
        "they run out or are used",
        lambda before: or_(_slip.c.expires_at < before, _slip.c.used_at < before),
    ),
    Rule("counts of tries", _attempt, WAY_IN_DAYS, "the try", lambda before: _attempt.c.since < before),
    Rule("signed-in devices", _device, 0, "they run out", lambda before: _device.c.expires_at < before),
    Rule("sent mail", _mail, SENT_MAIL_DAYS, "it was sent", lambda before: _mail.c.sent_at < before),
    Rule("who looked", _looking, LOOK_DAYS, "the look", lambda before: _looking.c.at < before),
    Rule(
        "invitations",
        _invitation,
        INVITATION_DAYS,
        "they run out",
        lambda before: _invitation.c.expires_at < before,
    ),
    Rule("recoveries", _recovery, RECOVERY_DAYS, "they were asked for", lambda b: _recovery.c.asked_at < b),
    Rule("who may act for whom", _support, SUPPORT_DAYS, "it ended", _support_is_over),
    Rule("ended consents", _consent, CONSENT_DAYS, "they were taken back", lambda b: _consent.c.ended_at < b),
    Rule(
        "codes shown from phone to phone",
        _handshake,
        WAY_IN_DAYS,
        "they run out",
        lambda before: _handshake.c.expires_at < before,
    ),
    Rule(
        "files that were asked for", _errand, WAY_IN_DAYS, "they are made", lambda b: _errand.c.ended_at < b
    ),
    Rule("spreadsheets brought along", _sheet, WAY_IN_DAYS, "they come", lambda b: _sheet.c.made_at < b),
    Rule("tablets at gatherings", _kiosk, WAY_IN_DAYS, "the gathering", _kiosk_is_over),
    Rule("late check-ins", _claim, ACT_DAYS, "they came", lambda before: _claim.c.made_at < before),
    Rule("letters about one’s time", _letter, LETTER_DAYS, "they were made", lambda b: _letter.c.made_at < b),
    Rule("this evidence", _removal, EVIDENCE_DAYS, "the removal", lambda before: _removal.c.at < before),
)


@transaction
def forget_visitors(session: Session, *, now: int) -> int:
    """Delete the names of people who checked in 30 days ago and have not joined; return how many.

    Their hours, check-ins and opaque ids stay, so no total changes (R92).
    """
    gone = session.connection().execute(_past_visitors(now)).all()
    for community_id, member_id in gone:
        for table in (_device, _name):
            session.connection().execute(
                delete(table).where(table.c.community_id == community_id, table.c.member_id == member_id)
            )
    communities = [community_id for community_id, _ in gone]
    for community_id in set(communities):
        _note(session, community_id, VISITORS_NAMES, communities.count(community_id), now)
    return len(gone)


def _past_visitors(now: int):  # type: ignore[no-untyped-def]  # a select of two columns
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
        # Who left and kept their name on what they did had it kept for good.
        .where(
            _member.c.joined_at.is_(None),
            _member.c.left_at.is_(None),
            _member.c.made_at <= since,
            ~was_there_since,
        )
    )


@transaction
def let_go(session: Session, *, now: int) -> dict[str, int]:
    """Delete what is over by each rule; return how many rows of each kind, where there were any."""
    removed = {rule.what: _let_go_of(session, rule, now) for rule in RULES}
    return {what: count for what, count in removed.items() if count}


def _let_go_of(session: Session, rule: Rule, now: int) -> int:
    is_over, run = rule.is_over(now - rule.days * DAY), session.connection().execute
    community = rule.table.c.community_id
    found = run(select(community, func.count()).where(is_over).group_by(community)).all()
    if not found:
        return 0
    if rule.table is _support:
        _let_go_of_devices_supporting(session, is_over)
    run(delete(rule.table).where(is_over))
    if rule.table is not _removal:
        for community_id, count in found:
            _note(session, community_id, rule.what, count, now)
    return sum(count for _, count in found)


def _let_go_of_devices_supporting(session: Session, is_over: ColumnElement[bool]) -> None:
    over = exists().where(
        _support.c.community_id == _device.c.community_id, _support.c.id == _device.c.support_id, is_over
    )
    session.connection().execute(update(_device).where(over).values(support_id=None))


def _note(session: Session, community_id: bytes, what: str, count: int, now: int) -> None:
    row = {"community_id": community_id, "id": secrets.token_bytes(16), "at": now, "what": what}
    session.connection().execute(insert(Removal), row | {"count": count})
