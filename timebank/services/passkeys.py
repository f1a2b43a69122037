"""Passkeys: adding and removing one, coming in with one, and showing one for a steward's powers."""

import hashlib

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from timebank.services import codes
from timebank.services.ceremonies import KnownKey, Question, made, named, shown
from timebank.services.errors import NotThereError, RefusalError, SlowDownError
from timebank.services.errors.passkeys import PasskeyNotKnownError, PasskeyNotReadError, PasskeyTooLateError
from timebank.services.sign_in import TRIES_IN_TEN_MINUTES, remember
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.attempts import count_attempt
from timebank.store.communities import Community
from timebank.store.outbox import post_to
from timebank.store.sign_in import Device, Passkey

KEY_BYTES = 16

_passkey = Passkey.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_device = Device.__table__  # type: ignore[attr-defined]
_THIS = (_passkey.c.community_id == bindparam("community"), _passkey.c.credential_id == bindparam("passkey"))
_KNOWN = select(_passkey).where(*_THIS).with_for_update()
_COUNTED = update(_passkey).where(*_THIS).values(sign_count=bindparam("count"))
_REMOVE = delete(_passkey).where(*_THIS, _passkey.c.member_id == bindparam("member"))
_EMPOWER = (
    update(_device)
    .where(
        _device.c.community_id == bindparam("community"),
        _device.c.member_id == bindparam("member"),
        _device.c.id == bindparam("device"),
    )
    .values(powers_at=bindparam("now"))
)


@transaction
def add(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    question: Question,
    answer: str,
    label: str,
    now: int,
) -> RefusalError | None:
    """Keep a new passkey.

    Here and below a refusal is returned rather than raised, so that its question stays used up.
    """
    if not _is_first(session, community_id, question, now):
        return PasskeyTooLateError()
    found = made(question, answer)
    if found is None or _find(session, community_id, found.id):
        return PasskeyNotReadError()
    session.add(
        Passkey(
            community_id=community_id,
            credential_id=found.id,
            member_id=member_id,
            public_key=found.public_key,
            sign_count=found.sign_count,
            label=label,
            made_at=now,
        )
    )
    _tell(session, community_id, member_id, "added", now)
    return None


@transaction
def remove(
    session: Session, *, community_id: bytes, member_id: bytes, passkey_id: bytes, key: bytes, now: int
) -> None:
    """Forget one of a member's passkeys. Raises NotThereError when it is not theirs."""
    is_new = first_time(session, community_id, key, "remove_passkey", member_id, passkey_id, acted_at=now)
    if not is_new:
        return
    wanted = {"community": community_id, "passkey": passkey_id, "member": member_id}
    if not session.connection().execute(_REMOVE, wanted).rowcount:
        raise NotThereError
    _tell(session, community_id, member_id, "removed", now)


@transaction
def come_in(
    session: Session,
    *,
    community_id: bytes,
    question: Question,
    answer: str,
    place: str,
    kind: str,
    label: str = "",
    now: int,
) -> str | RefusalError:
    """Open a session with a passkey; return its token. A steward has shown it by that."""
    if count_attempt(session, community_id, f"passkey:{place}", now=now) > TRIES_IN_TEN_MINUTES:
        return SlowDownError()
    if not _is_first(session, community_id, question, now):
        return PasskeyTooLateError()
    member_id = _shown_by(session, community_id, question, answer)
    if member_id is None:
        return PasskeyNotKnownError()
    token = remember(session, community_id, member_id, kind=kind, label=label, now=now)
    session.get_one(Device, (community_id, codes.hashed(token))).powers_at = now
    return token


@transaction
def show(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    device_id: bytes,
    question: Question,
    answer: str,
    now: int,
) -> RefusalError | None:
    """Show one's own passkey on the device one is signed in on, for a steward's powers there."""
    if not _is_first(session, community_id, question, now):
        return PasskeyTooLateError()
    if _shown_by(session, community_id, question, answer, only=member_id) is None:
        return PasskeyNotKnownError()
    wanted = {"community": community_id, "member": member_id, "device": device_id, "now": now}
    session.connection().execute(_EMPOWER, wanted)
    return None


def _tell(session: Session, community_id: bytes, member_id: bytes, done: str, now: int) -> None:
    name = session.get_one(Community, community_id).name
    body = (
        f"A passkey was {done} for you at {name}.\n\n"
        "If that was you, there is nothing to do.\n"
        "If it was not, sign in, look under “You”, and tell a steward.\n"
    )
    post_to(session, community_id, member_id, subject=f"A passkey was {done} at {name}", body=body, now=now)


def _is_first(session: Session, community_id: bytes, question: Question, now: int) -> bool:
    """Tell whether the question is still open, and use it up."""
    key = hashlib.sha256(question.octets).digest()[:KEY_BYTES]
    return question.is_open(now) and first_time(session, community_id, key, "passkey", acted_at=now)


def _shown_by(
    session: Session, community_id: bytes, question: Question, answer: str, only: bytes | None = None
) -> bytes | None:
    """Find whose passkey answered, and keep its count."""
    passkey_id = named(answer)
    row = _find(session, community_id, passkey_id) if passkey_id else None
    if row is None or only not in (None, row.member_id):
        return None
    count = shown(question, answer, KnownKey(row.credential_id, row.public_key, row.sign_count))
    if count is None:
        return None
    wanted = {"community": community_id, "passkey": row.credential_id, "count": count}
    session.connection().execute(_COUNTED, wanted)
    return bytes(row.member_id)


def _find(session: Session, community_id: bytes, passkey_id: bytes):  # type: ignore[no-untyped-def]  # a row
    wanted = {"community": community_id, "passkey": passkey_id}
    return session.connection().execute(_KNOWN, wanted).first()
