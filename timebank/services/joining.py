"""Joining: by oneself, as a newcomer who stays, or with a steward beside one."""

from dataclasses import dataclass, replace

from sqlmodel import Session, select, update

from timebank.services import codes
from timebank.services.errors import NotThereError, SlowDownError
from timebank.services.gatherings import derived_id
from timebank.services.lasting import LASTING
from timebank.services.members import settle
from timebank.services.reach import send_code
from timebank.services.sign_in import remember
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.acts import first_time
from timebank.store.attempts import count_attempt
from timebank.store.communities import Community
from timebank.store.members import Contact, Member, MemberName
from timebank.store.people import Person, add_person
from timebank.store.sign_in import Device

# A whole room may join from behind one network address.
JOINS_IN_TEN_MINUTES = 40
_TAKEN = """Somebody gave this address to join.

It belongs to a member here already, so it was not given to anyone else.
If that was you, you are a member already: to sign in, choose Sign in and have a code sent here.
If it was not you, there is nothing to do.
"""


@dataclass(frozen=True, slots=True)
class Joiner:
    """What somebody who joins has said: a name, and perhaps one way to be reached."""

    name: str
    kind: str = ""
    address: str = ""

    def sealed(self, secret: str) -> bytes:
        """Hash what was said, so that the act that keeps the hash tells nobody's name."""
        return codes.sealed(secret, self.name, self.kind, self.address)


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined; a token where their phone had none, and the code on its way to an e-mail address."""

    member_id: bytes
    token: str = ""
    code_id: bytes | None = None


@transaction
def join(
    session: Session,
    *,
    community_id: bytes,
    key: bytes,
    joiner: Joiner,
    visitor_id: bytes | None = None,
    place: str,
    kind: str,
    label: str = "",
    secret: str,
    day: str,
    now: int,
) -> Joined:
    """Become a member with a card, an account, the welcome hours and this phone signed in.

    A newcomer who checked in on this phone (`visitor_id`) stays the same person; `kind` says whose phone it
    is. A telephone number is kept at once, an e-mail address when the code sent there has come back.
    Raises SlowDownError.
    """
    is_new = first_time(session, community_id, key, "join", joiner.sealed(secret), acted_at=now)
    member_id = visitor_id or derived_id(key, b"member")
    joined = Joined(member_id, code_id=_code_id(key, joiner))
    if is_new:
        if count_attempt(session, community_id, f"join:{place}", now=now) > JOINS_IN_TEN_MINUTES:
            raise SlowDownError
        if not _become_member(session, community_id, member_id, joiner, now, is_visitor=bool(visitor_id)):
            return Joined(member_id)
        _keep_phone(session, community_id, member_id, kind=kind, label=label, now=now)
        person = _person(session, community_id, member_id)
        settle(session, community_id, person, secret=secret, day=day, now=now)
        _keep_reach(session, community_id, joined, joiner, secret=secret, now=now)
    if visitor_id:
        return joined
    token = remember(session, community_id, member_id, kind=kind, label=label, now=now)
    return replace(joined, token=token)


@transaction
def add_beside(
    session: Session, *, community_id: bytes, key: bytes, joiner: Joiner, secret: str, day: str, now: int
) -> Joined:
    """Let somebody join with a steward beside them, who has said hello by that.

    Nothing is signed in on the steward's phone. An e-mail address is kept when its code has come back.
    """
    joined = Joined(derived_id(key, b"member"), code_id=_code_id(key, joiner))
    if not first_time(session, community_id, key, "add_beside", joiner.sealed(secret), acted_at=now):
        return joined
    person = add_person(
        session,
        community_id,
        name=joiner.name,
        finding=folded(joiner.name),
        made_at=now,
        joined_at=now,
        greeted_at=now,
        member_id=joined.member_id,
    )
    settle(session, community_id, person, secret=secret, day=day, now=now)
    _keep_reach(session, community_id, joined, joiner, secret=secret, now=now)
    return joined


def _code_id(key: bytes, joiner: Joiner) -> bytes | None:
    return derived_id(key, b"address") if joiner.kind == "email" else None


def _become_member(
    session: Session, community_id: bytes, member_id: bytes, joiner: Joiner, now: int, *, is_visitor: bool
) -> bool:
    """Write who joins; tell whether they had not joined before."""
    waits = session.exec(select(Community.hello_first).where(Community.id == community_id)).one()
    greeted_at = None if waits else now
    name, finding = joiner.name, folded(joiner.name)
    if not is_visitor:
        add_person(
            session,
            community_id,
            name=name,
            finding=finding,
            made_at=now,
            joined_at=now,
            greeted_at=greeted_at,
            member_id=member_id,
        )
        return True
    visitor = session.get(Member, (community_id, member_id), with_for_update=True)
    if visitor is None:
        raise NotThereError
    if visitor.joined_at is not None:
        return False
    visitor.joined_at, visitor.greeted_at = now, greeted_at
    session.merge(MemberName(community_id=community_id, member_id=member_id, name=name, finding=finding))
    session.flush()
    return True


def _keep_phone(
    session: Session, community_id: bytes, member_id: bytes, *, kind: str, label: str, now: int
) -> None:
    """Make the phone a newcomer checked in on a member's."""
    session.connection().execute(
        update(Device)
        .where(
            Device.community_id == community_id,  # type: ignore[arg-type]
            Device.member_id == member_id,  # type: ignore[arg-type]
            Device.kind == "visitor",  # type: ignore[arg-type]
        )
        .values(kind=kind, label=label, expires_at=now + LASTING[kind].whole)
    )


def _person(session: Session, community_id: bytes, member_id: bytes) -> Person:
    account = select(Account.id).where(Account.community_id == community_id, Account.member_id == member_id)
    return Person(member_id, session.exec(account).one())


def _keep_reach(
    session: Session, community_id: bytes, joined: Joined, joiner: Joiner, *, secret: str, now: int
) -> None:
    kind, address, member_id = joiner.kind, joiner.address, joined.member_id
    if kind in ("text", "call"):
        session.add(Contact(community_id=community_id, member_id=member_id, kind=kind, address=address))
    elif joined.code_id:
        send_code(
            session,
            community_id,
            member_id,
            address,
            code_id=joined.code_id,
            secret=secret,
            taken=_TAKEN,
            now=now,
        )
