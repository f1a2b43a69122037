"""Proving that a member reads mail at an address: six digits sent there make it theirs."""

import hashlib
import hmac
import secrets

from sqlmodel import Session, select

from timebank.clock import MINUTE
from timebank.services import codes
from timebank.services.errors import CodeRunOutError, RefusalError, WrongCodeError
from timebank.services.sign_in import CODE_MINUTES, CODE_TRIES
from timebank.services.text import clean
from timebank.services.transaction import transaction
from timebank.store.communities import Community
from timebank.store.members import Contact
from timebank.store.outbox import Mail
from timebank.store.sign_in import SignInCode


def send_proof(
    session: Session,
    community_id: bytes,
    member_id: bytes,
    address: str,
    *,
    code_id: bytes,
    secret: str,
    now: int,
) -> None:
    """Send a code that makes an address this member's, inside the caller's transaction.

    Whoever has the address already is told so by mail; the page says the same either way.
    """
    code, at = codes.six_digits(), clean(address).lower()
    session.add(
        SignInCode(
            community_id=community_id,
            id=code_id,
            member_id=member_id,
            address=at,
            code_hash=_code_hash(secret, code_id, code),
            expires_at=now + CODE_MINUTES * MINUTE,
        )
    )
    name = session.get_one(Community, community_id).name
    is_taken = _is_anothers(session, community_id, at, member_id)
    subject, body = _taken_words(name) if is_taken else _code_words(name, code)
    session.add(
        Mail(
            community_id=community_id,
            id=secrets.token_bytes(16),
            address=at,
            subject=subject,
            body=body,
            made_at=now,
            next_try_at=now,
        )
    )


def _code_hash(secret: str, code_id: bytes, code: str) -> bytes:
    # Keyed for this use alone, so that a code that proves an address opens no session.
    return hmac.digest(secret.encode(), b"address" + code_id + code.encode(), hashlib.sha256)


def _is_anothers(session: Session, community_id: bytes, address: str, member_id: bytes) -> bool:
    theirs = select(Contact.member_id).where(
        Contact.community_id == community_id,
        Contact.kind == "email",
        Contact.address == address,
        Contact.member_id != member_id,
    )
    return session.exec(theirs).first() is not None


def _code_words(community: str, code: str) -> tuple[str, str]:
    return (
        f"Your code for {community}",
        f"Your code for {community} is {code}\n\n"
        f"Type it on the page that is open in front of you. It is good for {CODE_MINUTES} minutes.\n"
        "It shows that this address is yours. If you did not ask for it, there is nothing to do.\n",
    )


def _taken_words(community: str) -> tuple[str, str]:
    return (
        f"Your address at {community}",
        f"Somebody gave this address to {community} just now.\n\n"
        "It belongs to a member there already, so it was not given to anyone else.\n"
        "If that was you, you are a member already: choose Sign in, and have a code sent here.\n"
        "If it was not you, there is nothing to do.\n",
    )


@transaction
def prove(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    code_id: bytes,
    code: str,
    secret: str,
    now: int,
) -> RefusalError | None:
    """Make an address a member's own with the code from the mail; the same code again answers alike.

    A wrong try is counted, so the refusal is returned rather than raised: the count must be kept.
    """
    row = session.get(SignInCode, (community_id, code_id), with_for_update=True)
    if row is None or not row.address or row.member_id != member_id:
        return CodeRunOutError()
    if row.used_at:
        return None
    if row.expires_at < now or row.tries >= CODE_TRIES:
        return CodeRunOutError()
    row.tries += 1
    is_right = hmac.compare_digest(_code_hash(secret, code_id, codes.typed_code(code)), row.code_hash)
    if not is_right or _is_anothers(session, community_id, row.address, member_id):
        return WrongCodeError()
    row.used_at = now
    session.merge(Contact(community_id=community_id, member_id=member_id, kind="email", address=row.address))
    return None
