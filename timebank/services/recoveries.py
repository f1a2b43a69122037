"""A new way in for someone who lost every one: two stewards say yes, two days go by, they may stop it."""

import hmac
from base64 import urlsafe_b64encode
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlmodel import Session

from timebank.clock import DAY
from timebank.services import codes
from timebank.services.errors import NotThereError
from timebank.services.errors.recoveries import (
    AskedForAlreadyError,
    RecoveryOverError,
    SecondStewardError,
    TooEarlyForSlipError,
    YourOwnWayInError,
)
from timebank.services.members import find_one
from timebank.services.sign_in import SLIP_DAYS
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.communities import Community
from timebank.store.outbox import post_to
from timebank.store.sign_in import Recovery, Slip

# From the second yes on, for the member to hear of it and to stop it.
WAIT_DAYS = 2
# An ask that nobody else says yes to ends by itself.
OPEN_DAYS = 30
ASKED = (
    "A steward has asked for a new way in for you, because you can’t sign in any more.\n\n"
    "A second steward has to say yes, and then two days go by before anything is printed."
)
AGREED = (
    "Two stewards have said yes to a new way in for you.\n\n"
    "Two days from now they can print a slip that lets you in once."
)

_recovery = Recovery.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_slip = Slip.__table__  # type: ignore[attr-defined]
_THIS = (_recovery.c.community_id == bindparam("community"), _recovery.c.id == bindparam("recovery"))
_ONE = select(_recovery).where(*_THIS).with_for_update()
_OPEN = select(_recovery.c.id).where(
    _recovery.c.community_id == bindparam("community"),
    _recovery.c.member_id == bindparam("member"),
    _recovery.c.stopped_at.is_(None),
    _recovery.c.used_at.is_(None),
    _recovery.c.asked_at > bindparam("since"),
)
_ASK = insert(Recovery)
_AGREE = update(_recovery).where(*_THIS).values(agreed_by=bindparam("by"), agreed_at=bindparam("now"))
_STOP = update(_recovery).where(*_THIS).values(stopped_at=bindparam("now"))
_USE = update(_recovery).where(*_THIS).values(used_at=bindparam("now"))
_DROP_SLIPS = delete(_slip).where(
    _slip.c.community_id == bindparam("community"),
    _slip.c.member_id == bindparam("member"),
    _slip.c.used_at.is_(None),
)


@transaction
def ask(
    session: Session,
    *,
    community_id: bytes,
    asked_by: bytes,
    wanted: str,
    key: bytes,
    secret: str,
    site: str,
    now: int,
) -> bytes:
    """Ask for a new way in for a member found by name or card number; return the ask's id, which is the key.

    The member hears of it at once, with a page of `site` on which to stop it. Raises UnknownPersonError,
    TwoPeopleOfThatNameError, YourOwnWayInError, AskedForAlreadyError.
    """
    if not first_time(session, community_id, key, "ask_recovery", asked_by, folded(wanted), acted_at=now):
        return key
    member_id = find_one(session, community_id, wanted)
    if member_id == asked_by:
        raise YourOwnWayInError
    connection = session.connection()
    of_member = {"community": community_id, "member": member_id, "since": now - OPEN_DAYS * DAY}
    if connection.execute(_OPEN, of_member).first():
        raise AskedForAlreadyError
    row = {"community_id": community_id, "id": key, "member_id": member_id}
    connection.execute(_ASK, row | {"asked_by": asked_by, "asked_at": now})
    mail: dict[str, Any] = {"recovery_id": key, "secret": secret, "site": site, "now": now}
    _tell(session, community_id, member_id, said=ASKED, **mail)
    return key


@transaction
def agree(
    session: Session,
    *,
    community_id: bytes,
    recovery_id: bytes,
    agreed_by: bytes,
    key: bytes,
    secret: str,
    site: str,
    now: int,
) -> None:
    """Say yes as the second steward; the two days begin.

    Raises NotThereError, SecondStewardError, YourOwnWayInError, RecoveryOverError.
    """
    if not first_time(session, community_id, key, "agree_recovery", agreed_by, recovery_id, acted_at=now):
        return
    row = _find(session, community_id, recovery_id)
    if agreed_by == row.asked_by:
        raise SecondStewardError
    if agreed_by == row.member_id:
        raise YourOwnWayInError
    if row.stopped_at or row.agreed_at or row.asked_at <= now - OPEN_DAYS * DAY:
        raise RecoveryOverError
    wanted = {"community": community_id, "recovery": recovery_id, "by": agreed_by, "now": now}
    session.connection().execute(_AGREE, wanted)
    mail: dict[str, Any] = {"recovery_id": recovery_id, "secret": secret, "site": site, "now": now}
    _tell(session, community_id, row.member_id, said=AGREED, **mail)


@transaction
def print_slip(
    session: Session,
    *,
    community_id: bytes,
    recovery_id: bytes,
    printed_by: bytes,
    key: bytes,
    secret: str,
    now: int,
) -> None:
    """Make the one-use slip, when two days have gone by since the second yes.

    Raises NotThereError, SecondStewardError, RecoveryOverError, TooEarlyForSlipError.
    """
    if not first_time(session, community_id, key, "print_recovery", printed_by, recovery_id, acted_at=now):
        return
    row = _find(session, community_id, recovery_id)
    if printed_by not in (row.asked_by, row.agreed_by):
        raise SecondStewardError
    if row.stopped_at or row.used_at:
        raise RecoveryOverError
    if row.agreed_at is None or now < row.agreed_at + WAIT_DAYS * DAY:
        raise TooEarlyForSlipError
    session.add(
        Slip(
            community_id=community_id,
            token_hash=codes.hashed(slip_token(secret, community_id, recovery_id)),
            member_id=row.member_id,
            expires_at=now + SLIP_DAYS * DAY,
        )
    )
    session.connection().execute(_USE, {"community": community_id, "recovery": recovery_id, "now": now})


@transaction
def stop(
    session: Session,
    *,
    community_id: bytes,
    recovery_id: bytes,
    key: bytes,
    now: int,
    of: bytes | None = None,
) -> None:
    """Stop it, and take back a slip that nobody used yet.

    With `of`, only one that is this member's. Raises NotThereError.
    """
    if not first_time(session, community_id, key, "stop_recovery", recovery_id, of, acted_at=now):
        return
    row = _find(session, community_id, recovery_id)
    if of not in (None, row.member_id):
        raise NotThereError
    if not row.stopped_at:
        wanted = {"community": community_id, "recovery": recovery_id, "now": now}
        session.connection().execute(_STOP, wanted)
    session.connection().execute(_DROP_SLIPS, {"community": community_id, "member": row.member_id})


def mail_token(secret: str, community_id: bytes, recovery_id: bytes) -> str:
    """Derive the part of the mail's address that nobody can guess; nothing to keep, nothing to steal."""
    return _derived(secret, b"stop recovery", community_id, recovery_id)


def slip_token(secret: str, community_id: bytes, recovery_id: bytes) -> str:
    """Derive the slip's token, so that the page can be printed again while only its hash is kept."""
    return _derived(secret, b"recovery slip", community_id, recovery_id)


def _derived(secret: str, use: bytes, community_id: bytes, recovery_id: bytes) -> str:
    digest = hmac.digest(secret.encode(), use + community_id + recovery_id, "sha256")
    return urlsafe_b64encode(digest[:24]).decode()


def _find(session: Session, community_id: bytes, recovery_id: bytes) -> Row[tuple[object, ...]]:
    row = session.connection().execute(_ONE, {"community": community_id, "recovery": recovery_id}).first()
    if row is None:
        raise NotThereError
    return row


def _tell(
    session: Session,
    community_id: bytes,
    member_id: bytes,
    *,
    recovery_id: bytes,
    said: str,
    secret: str,
    site: str,
    now: int,
) -> None:
    """Write to the member, where they read mail; on phones that are signed in they see it too."""
    community = session.get_one(Community, community_id)
    token = mail_token(secret, community_id, recovery_id)
    body = (
        f"{said}\n\n"
        "If you asked for this, there is nothing to do.\n"
        "If you did not, open this page and press “Stop this”:\n\n"
        f"{site}/{community.slug}/recoveries/{recovery_id.hex()}/{token}\n"
    )
    post_to(session, community_id, member_id, subject=f"A new way in at {community.name}", body=body, now=now)
