"""A code from one phone to another: one shows it, the first who opens it says yes, and it counts at once."""

from datetime import date

from sqlmodel import Session, select

from timebank.clock import MINUTE
from timebank.services import codes
from timebank.services.errors import NotThereError
from timebank.services.errors.handshakes import HandshakeOverError, OpenedElsewhereError, OwnHandshakeError
from timebank.services.exchanges import Said, check_what, write
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.handshakes import Handshake
from timebank.store.no_contact import are_apart

HANDSHAKE_MINUTES = 10


def code_hash(secret: str, code: str) -> bytes:
    """Hash the six characters, which are few enough to try them all, with the installation's secret."""
    return codes.sealed(secret, "handshake", code)


@transaction
def show(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    way: str,
    minutes: int,
    happened_on: date,
    words: str = "",
    sure: bool = False,
    secret: str,
    today: date,
    now: int,
) -> bytes:
    """Say what one gave or received, and get a code for the other; nothing is recorded yet.

    Returns the handshake's id, which is the key. Raises RefusalError and its kinds.
    """
    content = (member_id, way, minutes, happened_on, codes.sealed(secret, words))
    if not first_time(session, community_id, key, "handshake", *content, acted_at=now):
        return key
    check_what(minutes, happened_on, today, sure=sure)
    session.add(
        Handshake(
            community_id=community_id,
            id=key,
            member_id=member_id,
            token_hash=codes.hashed(codes.handshake_token(secret, community_id, key)),
            code_hash=code_hash(secret, codes.handshake_code(secret, community_id, key)),
            way=way,
            minutes=minutes,
            happened_on=happened_on.isoformat(),
            words=words,
            made_at=now,
            expires_at=now + HANDSHAKE_MINUTES * MINUTE,
        )
    )
    return key


@transaction
def open_for(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, token_hash: bytes, now: int
) -> None:
    """Be the first to open a code; from now on nobody else sees what it says.

    Raises NotThereError, OwnHandshakeError, OpenedElsewhereError, HandshakeOverError.
    """
    if not first_time(session, community_id, key, "open handshake", member_id, token_hash, acted_at=now):
        return
    shown = _find(session, community_id, token_hash, member_id)
    _insist_open_to(shown, member_id, now)
    shown.opened_by = member_id


@transaction
def say_yes(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, token_hash: bytes, now: int
) -> bytes:
    """Say yes to what a code says; it counts at once, for both stand behind it. Returns the exchange's id.

    Raises NotThereError, OwnHandshakeError, OpenedElsewhereError, HandshakeOverError, UnknownPersonError.
    """
    shown = _find(session, community_id, token_hash, member_id)
    is_new = first_time(session, community_id, key, "yes to handshake", member_id, token_hash, acted_at=now)
    if not is_new or (shown.answer == "yes" and shown.opened_by == member_id):
        return shown.id
    _insist_opened_by(shown, member_id, now)
    said = Said(shown.member_id, shown.way, member_id, shown.minutes, shown.happened_on, shown.words)
    write(session, community_id, shown.id, said, actor=shown.member_id, is_agreed=True, now=now)
    # From now on the words are the exchange's, where either side may blank them.
    shown.answer, shown.words = "yes", ""
    return shown.id


@transaction
def say_no(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, token_hash: bytes, now: int
) -> None:
    """Leave it: something is different, or it was somebody else. Nothing is recorded.

    Raises NotThereError, OwnHandshakeError, OpenedElsewhereError, HandshakeOverError.
    """
    if not first_time(session, community_id, key, "no to handshake", member_id, token_hash, acted_at=now):
        return
    shown = _find(session, community_id, token_hash, member_id)
    _insist_opened_by(shown, member_id, now)
    shown.answer = "no"


@transaction
def change(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, handshake_id: bytes, now: int
) -> None:
    """Take a code back, to change what it says. Raises NotThereError, and HandshakeOverError after a yes."""
    if not first_time(session, community_id, key, "change handshake", member_id, handshake_id, acted_at=now):
        return
    shown = session.get(Handshake, (community_id, handshake_id), with_for_update=True)
    if shown is None or shown.member_id != member_id:
        raise NotThereError
    if shown.answer == "yes":
        raise HandshakeOverError
    shown.answer = "changed"


def _find(session: Session, community_id: bytes, token_hash: bytes, member_id: bytes) -> Handshake:
    wanted = select(Handshake).where(
        Handshake.community_id == community_id, Handshake.token_hash == token_hash
    )
    found = session.exec(wanted.with_for_update()).first()
    if found is None or are_apart(session, community_id, found.member_id, member_id):
        raise NotThereError
    return found


def _insist_open_to(shown: Handshake, member_id: bytes, now: int) -> None:
    if shown.member_id == member_id:
        raise OwnHandshakeError
    if shown.opened_by not in (None, member_id):
        raise OpenedElsewhereError
    if shown.answer or shown.expires_at <= now:
        raise HandshakeOverError


def _insist_opened_by(shown: Handshake, member_id: bytes, now: int) -> None:
    _insist_open_to(shown, member_id, now)
    if shown.opened_by is None:
        raise NotThereError
