"""What is done about a member: joining with a steward beside one, a PIN, finding someone by name."""

import secrets
from itertools import pairwise

from argon2 import PasswordHasher
from sqlmodel import Session, select

from timebank.services import codes
from timebank.services.errors import TwoPeopleOfThatNameError, UnknownPersonError
from timebank.services.errors.sign_in import SimplePinError
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.accounts import find_pot
from timebank.store.bookings import Booking, book
from timebank.store.communities import Community
from timebank.store.members import Card, Contact, Duty, Member, MemberName, Pin, may_be_listed
from timebank.store.no_contact import are_apart
from timebank.store.people import Person, add_person, give_card

HASHER = PasswordHasher()
PIN_DIGITS = 6


@transaction
def add(
    session: Session,
    *,
    community_id: bytes,
    name: str,
    secret: str,
    now: int,
    day: str,
    email: str = "",
) -> Person:
    """Add a member with a card, an account and the community's welcome hours from the pot."""
    person = add_person(
        session, community_id, name=name, finding=folded(name), made_at=now, joined_at=now, greeted_at=now
    )
    settle(session, community_id, person, secret=secret, day=day, now=now)
    if email:
        session.add(
            Contact(
                community_id=community_id, member_id=person.member_id, kind="email", address=email.lower()
            )
        )
    return person


def settle(session: Session, community_id: bytes, person: Person, *, secret: str, day: str, now: int) -> None:
    """Give somebody who joins a card and the community's welcome hours from the pot."""
    number = free_number(session, community_id)
    token = codes.card_token(secret, community_id, person.member_id, 0)
    give_card(session, community_id, person.member_id, number=number, token_hash=codes.hashed(token))
    _welcome(session, community_id, person.account_id, day=day, now=now)


def free_number(session: Session, community_id: bytes) -> str:
    """Find a card number that nobody here has."""
    while True:
        number = codes.short_code()
        taken = select(Card.member_id).where(Card.community_id == community_id, Card.number == number)
        if not session.exec(taken).first():
            return number


def _welcome(session: Session, community_id: bytes, account_id: bytes, *, day: str, now: int) -> None:
    minutes = session.exec(select(Community.welcome_minutes).where(Community.id == community_id)).one()
    pot = find_pot(session, community_id)
    if minutes:
        welcome = Booking(secrets.token_bytes(16), "welcome", pot, account_id, minutes, day)
        book(session, community_id, [welcome], recorded_at=now)


@transaction
def set_pin(session: Session, *, community_id: bytes, member_id: bytes, pin: str) -> None:
    """Keep a new PIN, hashed. Raises SimplePinError for one anyone would guess first."""
    # Read as it will be when it is used: wide digits and spaces do not matter.
    digits = codes.typed_code(pin)
    if _is_simple(digits):
        raise SimplePinError
    session.merge(Pin(community_id=community_id, member_id=member_id, pin_hash=HASHER.hash(digits)))


def _is_simple(pin: str) -> bool:
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return steps in ({0}, {1}, {-1})


@transaction
def take_on_duty(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    duty: str,
    begins_on: str,
    ends_on: str,
    by_job: bool = False,
) -> None:
    """Give a member a steward's duty for a term; `by_job` says that the host employs them (R61)."""
    session.add(
        Duty(
            community_id=community_id,
            member_id=member_id,
            duty=duty,
            begins_on=begins_on,
            ends_on=ends_on,
            by_job=int(by_job),
        )
    )


def find_one(session: Session, community_id: bytes, wanted: str, *, by: bytes | None = None) -> bytes:
    """Find the one member of that whole name, first name or card number; return their id.

    Whoever takes a break or has left is found by no name; a card is shown by its holder. Whoever wants no
    contact with the one who looks (`by`) is not found at all.
    Raises UnknownPersonError or TwoPeopleOfThatNameError.
    """
    found = _by_number(session, community_id, wanted) or _by_name(session, community_id, folded(wanted))
    if by is not None:
        found = {each for each in found if not are_apart(session, community_id, by, each)}
    if not found:
        raise UnknownPersonError
    if len(found) > 1:
        raise TwoPeopleOfThatNameError
    return found.pop()


def find_holder(session: Session, community_id: bytes, card_number: str) -> bytes:
    """Find whose card bears a number. Raises UnknownPersonError."""
    found = _by_number(session, community_id, card_number)
    if not found:
        raise UnknownPersonError
    return found.pop()


def _by_number(session: Session, community_id: bytes, wanted: str) -> set[bytes]:
    number = codes.typed_code(wanted)
    return set(
        session.exec(select(Card.member_id).where(Card.community_id == community_id, Card.number == number))
    )


def _by_name(session: Session, community_id: bytes, finding: str) -> set[bytes]:
    if not finding:
        return set()
    joined = (
        select(MemberName.member_id, MemberName.finding)
        .join(
            Member,
            (Member.community_id == MemberName.community_id) & (Member.id == MemberName.member_id),  # type: ignore[arg-type]
        )
        .where(
            MemberName.community_id == community_id,
            (MemberName.finding == finding) | MemberName.finding.startswith(f"{finding} ", autoescape=True),  # type: ignore[call-arg]
            may_be_listed(),
        )
    )
    rows = session.exec(joined).all()
    whole = {member_id for member_id, name in rows if name == finding}
    return whole or {member_id for member_id, name in rows if name.startswith(f"{finding} ")}
