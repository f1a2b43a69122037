"""Ways in and out: a code by mail, card and PIN, a printed slip, and the demo's picker."""

import hashlib
import hmac
import secrets

from argon2.exceptions import VerificationError
from sqlalchemy import bindparam, delete, exists, select, update
from sqlmodel import Session

from timebank.clock import DAY, MINUTE
from timebank.queries.ways_in import ways_in
from timebank.services import codes
from timebank.services.errors import NotThereError, RefusalError, SlowDownError
from timebank.services.errors.sign_in import (
    CodeRunOutError,
    OtherWaysInError,
    WrongCardOrPinError,
    WrongCodeError,
)
from timebank.services.lasting import LASTING
from timebank.services.members import HASHER
from timebank.services.text import clean
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.attempts import EVERYWHERE, attempts, count_attempt
from timebank.store.communities import Community
from timebank.store.members import Card, Contact, Member, Pin
from timebank.store.outbox import NOBODY, post
from timebank.store.sign_in import Device, Passkey, Recovery, SignInCode, Slip

SLIP_DAYS = 7
CODE_MINUTES = 10
CODE_TRIES = 5
LOST_MINUTES = 2  # for which a press whose answer was lost may come again
TRIES_IN_TEN_MINUTES = 10

# Checked when nobody has that card, so that a wrong number takes as long as a wrong PIN;
# written out, because making one takes longer than all else at start.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$r/3MXvHO6Ko+MjYPKlU6RQ$OJG1dE9s3fhruQZtQ+JNfaUZm/DJKDM1+i/uouaL9TM"


def remember(
    session: Session,
    community_id: bytes,
    member_id: bytes,
    *,
    kind: str,
    label: str = "",
    token: str | None = None,
    now: int,
) -> str:
    """Open a session for a device inside the caller's transaction; return its token.

    A `token` that was opened for this member before is opened already.
    """
    if token and _opened(session, community_id, token) == member_id:
        return token
    token = token or codes.new_token()
    session.add(
        Device(
            community_id=community_id,
            token_hash=codes.hashed(token),
            id=secrets.token_bytes(16),
            member_id=member_id,
            kind=kind,
            label=label,
            made_at=now,
            expires_at=now + LASTING[kind].whole,
        )
    )
    session.flush()
    return token


def _opened(session: Session, community_id: bytes, token: str) -> bytes | None:
    """Tell whose session a token opens, if anybody's."""
    device = session.get(Device, (community_id, codes.hashed(token)))
    return device.member_id if device else None


@transaction
def ask_for_code(
    session: Session,
    *,
    community_id: bytes,
    key: bytes,
    address: str,
    place: str,
    secret: str,
    now: int,
) -> bytes:
    """Send six digits to a member's address; return the id that this browser must show again.

    A second press within the minute sends no second mail, for only the last of them would be good.

    An address nobody has gets the same answer after the same work: its mail is addressed to nobody, and is
    thrown away instead of sent. Raises SlowDownError.
    """
    typed = clean(address).lower()
    code_id = codes.sealed(secret, key.hex(), typed, str(now // MINUTE))[:16]
    if not first_time(session, community_id, code_id, "ask for code", acted_at=now):
        return code_id
    _slow_down(session, community_id, f"code:{place}", now)
    member_id = (
        session.connection()
        .execute(
            select(Contact.member_id).where(  # type: ignore[call-overload]
                Contact.community_id == community_id,
                Contact.kind == "email",
                Contact.address == typed,
            )
        )
        .scalar_one_or_none()
    )
    code = codes.six_digits()
    session.add(
        SignInCode(
            community_id=community_id,
            id=code_id,
            member_id=member_id,
            code_hash=_code_hash(secret, code_id, code),
            expires_at=now + CODE_MINUTES * MINUTE,
        )
    )
    _mail_code(session, community_id, NOBODY if member_id is None else typed, code, now)
    return code_id


def _code_hash(secret: str, code_id: bytes, code: str) -> bytes:
    # Six digits are few enough to try them all, so the hash is keyed with the installation's secret.
    return hmac.digest(secret.encode(), b"code" + code_id + code.encode(), hashlib.sha256)


def _mail_code(session: Session, community_id: bytes, address: str, code: str, now: int) -> None:
    community = session.get_one(Community, community_id)
    body = (
        f"Your code for {community.name} is {code}\n\n"
        f"Type it on the page where you asked for it. It is good for {CODE_MINUTES} minutes.\n"
        "If you did not ask for it, there is nothing to do.\n"
    )
    subject = f"Your code for {community.name}"
    post(session, community_id, address=address, subject=subject, body=body, now=now)


@transaction
def enter_code(
    session: Session,
    *,
    community_id: bytes,
    code_id: bytes,
    code: str,
    secret: str,
    kind: str,
    label: str = "",
    device_token: str | None = None,
    now: int,
) -> str | RefusalError:
    """Open a session with the code from the mail; return its token.

    A wrong try is counted, so the refusal is returned rather than raised: the count must be kept.
    """
    row = session.get(SignInCode, (community_id, code_id), with_for_update=True)
    if row and device_token and _came_in(session, row, device_token, now):
        return device_token
    if row is None or row.used_at or row.expires_at < now or row.tries >= CODE_TRIES:
        return CodeRunOutError()
    row.tries += 1
    given = _code_hash(secret, code_id, codes.typed_code(code))
    if not hmac.compare_digest(given, row.code_hash) or row.member_id is None:
        return WrongCodeError()
    row.used_at = now
    return remember(session, community_id, row.member_id, kind=kind, label=label, token=device_token, now=now)


def _came_in(session: Session, way: SignInCode | Slip, token: str, now: int) -> bool:
    """Tell whether the same press has just come in this way, and its answer was lost."""
    is_fresh = way.used_at is not None and now - way.used_at <= LOST_MINUTES * MINUTE
    return is_fresh and _opened(session, way.community_id, token) == way.member_id


@transaction
def use_card(
    session: Session,
    *,
    community_id: bytes,
    card_number: str,
    pin: str,
    place: str,
    kind: str,
    label: str = "",
    device_token: str | None = None,
    now: int,
) -> str | RefusalError:
    """Open a session with a card number and PIN; return its token.

    The refusal is returned rather than raised, so that the count of tries is kept.
    """
    number = codes.typed_code(card_number)
    for bucket in (f"pin:{place}", f"card:{number}"):
        if count_attempt(session, community_id, bucket, now=now) > TRIES_IN_TEN_MINUTES:
            return SlowDownError()
    found = (
        session.connection()
        .execute(
            select(Pin.member_id, Pin.pin_hash)  # type: ignore[call-overload]
            .join(Card, (Card.community_id == Pin.community_id) & (Card.member_id == Pin.member_id))
            .where(Card.community_id == community_id, Card.number == number)
        )
        .first()
    )
    member_id, kept = found or (None, _NOBODY)
    if not _matches(kept, codes.typed_code(pin)) or member_id is None:
        return WrongCardOrPinError()
    return remember(session, community_id, member_id, kind=kind, label=label, token=device_token, now=now)


def _matches(kept: str, pin: str) -> bool:
    try:
        return HASHER.verify(kept, pin)
    except VerificationError:
        return False


@transaction
def make_slip(
    session: Session, *, community_id: bytes, member_id: bytes, is_only_way: bool = True, now: int
) -> str:
    """Make a one-use sign-in token for printing; the caller turns it into an address.

    Raises OtherWaysInError for a member who can come in by themselves, unless it need not be their only way.
    """
    if is_only_way and has_other_ways(session, community_id, member_id):
        raise OtherWaysInError
    token = codes.new_token()
    session.add(
        Slip(
            community_id=community_id,
            token_hash=codes.hashed(token),
            member_id=member_id,
            expires_at=now + SLIP_DAYS * DAY,
        )
    )
    return token


def has_other_ways(session: Session, community_id: bytes, member_id: bytes) -> bool:
    """Tell whether a member can come in without a slip: by mail, by card and PIN, or with a passkey."""
    return bool(ways_in(session, community_id, member_id))


_USE_SLIP = (
    update(Slip)
    .where(
        Slip.community_id == bindparam("community"),  # type: ignore[arg-type]
        Slip.token_hash == bindparam("hash"),  # type: ignore[arg-type]
        Slip.used_at.is_(None),  # type: ignore[union-attr]
        Slip.expires_at > bindparam("at"),
    )
    .values(used_at=bindparam("at"))
    .returning(Slip.member_id)  # type: ignore[call-overload]
)


# Whoever comes back by way of two stewards has lost them.
_FORGET_LOST_PASSKEYS = delete(Passkey).where(
    Passkey.community_id == bindparam("community"),  # type: ignore[arg-type]
    Passkey.member_id == bindparam("member"),  # type: ignore[arg-type]
    exists().where(
        Recovery.community_id == bindparam("community"),  # type: ignore[arg-type]
        Recovery.member_id == bindparam("member"),  # type: ignore[arg-type]
        Recovery.stopped_at.is_(None),  # type: ignore[union-attr]
        Recovery.used_at > bindparam("since"),
    ),
)


@transaction
def use_slip(
    session: Session,
    *,
    community_id: bytes,
    token: str,
    kind: str,
    label: str = "",
    device_token: str | None = None,
    now: int,
) -> str:
    """Open a session with a printed slip, once. Raises NotThereError when used or out of date."""
    wanted = {"community": community_id, "hash": codes.hashed(token), "at": now}
    connection = session.connection()
    member_id = connection.execute(_USE_SLIP, wanted).scalar_one_or_none()
    if member_id is None:
        used = session.get(Slip, (community_id, wanted["hash"]))
        if used and device_token and _came_in(session, used, device_token, now):
            return device_token
        raise NotThereError
    lost = {"community": community_id, "member": member_id, "since": now - SLIP_DAYS * DAY}
    connection.execute(_FORGET_LOST_PASSKEYS, lost)
    return remember(session, community_id, member_id, kind=kind, label=label, token=device_token, now=now)


@transaction
def pick_demo_member(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    label: str = "",
    device_token: str | None = None,
    now: int,
) -> str:
    """Open a session as a made-up member of a demo community. Raises NotThereError elsewhere."""
    community, person = session.get(Community, community_id), session.get(Member, (community_id, member_id))
    if community is None or not community.is_demo or person is None or person.left_at is not None:
        raise NotThereError
    return remember(session, community_id, member_id, kind="own", label=label, token=device_token, now=now)


@transaction
def sign_out(session: Session, *, community_id: bytes, token: str) -> None:
    """End this device's session."""
    session.connection().execute(
        delete(Device).where(
            Device.community_id == community_id,  # type: ignore[arg-type]
            Device.token_hash == codes.hashed(token),  # type: ignore[arg-type]
        )
    )


def _slow_down(session: Session, community_id: bytes, place: str, now: int) -> None:
    if count_attempt(session, community_id, place, now=now) > TRIES_IN_TEN_MINUTES:
        raise SlowDownError


def has_tried_often(session: Session, *, place: str, now: int) -> bool:
    """Tell whether so many codes were typed wrong from a place that some are not looked up for a while."""
    return attempts(session, EVERYWHERE, f"in:{place}", now=now) >= TRIES_IN_TEN_MINUTES


@transaction
def count_wrong_code(session: Session, *, place: str, now: int) -> bool:
    """Count a sign's code typed wrong, over all communities; tell whether to slow down."""
    return count_attempt(session, EVERYWHERE, f"in:{place}", now=now) > TRIES_IN_TEN_MINUTES
