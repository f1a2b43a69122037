"""How a member can be reached; an email address is theirs once a code sent to it was typed."""

import hmac
import secrets

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from timebank.clock import MINUTE
from timebank.services import codes
from timebank.services.errors import RefusalError, SlowDownError
from timebank.services.errors.sign_in import CodeRunOutError, LastWayInError, WrongCodeError
from timebank.services.sign_in import CODE_MINUTES, CODE_TRIES, TRIES_IN_TEN_MINUTES
from timebank.services.text import clean
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.attempts import count_attempt
from timebank.store.communities import Community
from timebank.store.members import Contact, Pin
from timebank.store.outbox import Mail, post
from timebank.store.sign_in import Passkey, SignInCode

_CODE = """Your code is {code}

Type it on the page where you asked for it, and this address is yours there. It is good for {minutes} minutes.
If you did not ask for it, there is nothing to do.
"""
_TAKEN = """Somebody asked to be reached at this address.

It is yours there already, so nothing has changed. If it was you, there is nothing to do.
If two of you share this address, ask a steward how each of you can be reached.
"""
_GONE = """This address is no longer used to reach you or to sign you in.

If that was not you, please tell a steward soon.
"""

_mail = Mail.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_code = SignInCode.__table__  # type: ignore[attr-defined]


@transaction
def ask_for_address(
    session: Session, *, community_id: bytes, member_id: bytes, address: str, secret: str, now: int
) -> bytes:
    """Send six digits to a new address; return the id that this browser must show again.

    Somebody else's address gets the same answer, and a mail that says so. Raises SlowDownError.
    """
    if count_attempt(session, community_id, f"address:{member_id.hex()}", now=now) > TRIES_IN_TEN_MINUTES:
        raise SlowDownError
    code_id = secrets.token_bytes(16)
    send_code(session, community_id, member_id, address, code_id=code_id, secret=secret, now=now)
    return code_id


def send_code(
    session: Session,
    community_id: bytes,
    member_id: bytes,
    address: str,
    *,
    code_id: bytes,
    secret: str,
    taken: str = _TAKEN,
    now: int,
) -> None:
    """Send six digits to an address inside the caller's transaction; `taken` is what its holder is told."""
    wanted, code = clean(address).lower(), codes.six_digits()
    is_free = _holder(session, community_id, wanted) in (None, member_id)
    session.add(
        SignInCode(
            community_id=community_id,
            id=code_id,
            # Nobody's code can be typed right: an address that is someone else's stays theirs.
            member_id=member_id if is_free else None,
            address=wanted,
            code_hash=_hash(secret, code_id, code),
            expires_at=now + CODE_MINUTES * MINUTE,
        )
    )
    _write(
        session,
        community_id,
        wanted,
        _CODE.format(code=code, minutes=CODE_MINUTES) if is_free else taken,
        now,
    )


def _holder(session: Session, community_id: bytes, address: str) -> bytes | None:
    return session.scalars(
        select(Contact.member_id).where(  # type: ignore[call-overload]
            Contact.community_id == community_id, Contact.kind == "email", Contact.address == address
        )
    ).one_or_none()


def _hash(secret: str, code_id: bytes, code: str) -> bytes:
    return codes.sealed(secret, "address", code_id.hex(), code)


def _write(session: Session, community_id: bytes, address: str, body: str, now: int) -> None:
    name = session.get_one(Community, community_id).name
    subject = f"Your address at {name}"
    post(session, community_id, address=address, subject=subject, body=body, now=now)


@transaction
def prove_address(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    code_id: bytes,
    code: str,
    secret: str,
    now: int,
) -> RefusalError | None:
    """Make an address one's own with the code sent to it; the old one is let go.

    A wrong try is counted, so the refusal is returned rather than raised: the count must be kept.
    """
    row = session.get(SignInCode, (community_id, code_id), with_for_update=True)
    if row is None or not row.address or row.used_at or row.expires_at < now or row.tries >= CODE_TRIES:
        return CodeRunOutError()
    row.tries += 1
    given = _hash(secret, code_id, codes.typed_code(code))
    if not hmac.compare_digest(given, row.code_hash) or row.member_id != member_id:
        return WrongCodeError()
    row.used_at = now
    return _make_own(session, community_id, member_id, row.address, now)


def _make_own(
    session: Session, community_id: bytes, member_id: bytes, address: str, now: int
) -> RefusalError | None:
    before = _address_of(session, community_id, member_id)
    try:
        # Of two who prove one address at once, the second is told that the code has run out.
        with session.begin_nested():
            session.merge(
                Contact(community_id=community_id, member_id=member_id, kind="email", address=address)
            )
    except IntegrityError:
        return CodeRunOutError()
    if before not in ("", address):
        _say_goodbye(session, community_id, member_id, before, now)
    return None


def _address_of(session: Session, community_id: bytes, member_id: bytes) -> str:
    found = session.get(Contact, (community_id, member_id, "email"))
    return found.address if found is not None else ""


def _say_goodbye(session: Session, community_id: bytes, member_id: bytes, address: str, now: int) -> None:
    """Let an address open nothing any more, and tell whoever reads mail there."""
    connection = session.connection()
    connection.execute(
        delete(_mail).where(
            _mail.c.community_id == community_id, _mail.c.address == address, _mail.c.sent_at.is_(None)
        )
    )
    connection.execute(
        delete(_code).where(
            _code.c.community_id == community_id, _code.c.member_id == member_id, _code.c.used_at.is_(None)
        )
    )
    _write(session, community_id, address, _GONE, now)


@transaction
def let_go_of_address(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, sure: bool, now: int
) -> None:
    """Remove a member's email address. Raises LastWayInError for the last way in, unless they are sure."""
    if not first_time(session, community_id, key, "let_go_of_address", member_id, sure, acted_at=now):
        return
    found = session.get(Contact, (community_id, member_id, "email"), with_for_update=True)
    if found is None:
        return
    if not sure and not _has_another_way_in(session, community_id, member_id):
        raise LastWayInError
    address = found.address
    session.delete(found)
    _say_goodbye(session, community_id, member_id, address, now)


def _has_another_way_in(session: Session, community_id: bytes, member_id: bytes) -> bool:
    passkeys = select(Passkey.credential_id).where(  # type: ignore[call-overload]
        Passkey.community_id == community_id, Passkey.member_id == member_id
    )
    return (
        session.get(Pin, (community_id, member_id)) is not None
        or session.scalars(passkeys).first() is not None
    )


@transaction
def keep_numbers(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    text: str,
    call: str,
    secret: str,
    now: int,
) -> None:
    """Keep the numbers for a text and for a call; an empty one is let go."""
    said = codes.sealed(secret, text, call)
    if not first_time(session, community_id, key, "keep_numbers", member_id, said, acted_at=now):
        return
    for kind, number in (("text", text), ("call", call)):
        kept = session.get(Contact, (community_id, member_id, kind))
        if number:
            session.merge(Contact(community_id=community_id, member_id=member_id, kind=kind, address=number))
        elif kept is not None:
            session.delete(kept)
