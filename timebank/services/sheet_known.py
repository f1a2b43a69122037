"""What a spreadsheet's rows are compared with: who is here, and what is written down already."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.services.codes import typed_code
from timebank.services.text import folded
from timebank.store.accounts import Account
from timebank.store.exchanges import Exchange, ExchangeWords
from timebank.store.members import Card, Contact, Member, MemberName
from timebank.store.sheets import Brought

_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]
_account = Account.__table__  # type: ignore[attr-defined]
_card = Card.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_exchange = Exchange.__table__  # type: ignore[attr-defined]
_words = ExchangeWords.__table__  # type: ignore[attr-defined]
_brought = Brought.__table__  # type: ignore[attr-defined]

# Whoever takes a break was here when it happened; whoever left has had their account settled.
_PEOPLE = (
    select(_member.c.id, _account.c.id, _name.c.name, _name.c.finding, _card.c.number)
    .join(
        _account,
        (_account.c.community_id == _member.c.community_id) & (_account.c.member_id == _member.c.id),
    )
    .join(_name, (_name.c.community_id == _member.c.community_id) & (_name.c.member_id == _member.c.id))
    .outerjoin(_card, (_card.c.community_id == _member.c.community_id) & (_card.c.member_id == _member.c.id))
    .where(
        _member.c.community_id == bindparam("community"),
        _member.c.joined_at.is_not(None),
        _member.c.left_at.is_(None),
    )
)
_CONTACTS = select(_contact.c.member_id, _contact.c.kind, _contact.c.address).where(
    _contact.c.community_id == bindparam("community")
)
_ORGANISATIONS = select(_account.c.name).where(
    _account.c.community_id == bindparam("community"), _account.c.kind == "organisation"
)
_THERE = (
    select(
        _exchange.c.giver_id,
        _exchange.c.receiver_id,
        _exchange.c.happened_on,
        _exchange.c.minutes,
        _words.c.words,
    )
    .outerjoin(
        _words,
        (_words.c.community_id == _exchange.c.community_id) & (_words.c.exchange_id == _exchange.c.id),
    )
    .where(
        _exchange.c.community_id == bindparam("community"),
        _exchange.c.state.in_(("agreed", "waiting")),
        _exchange.c.happened_on.between(bindparam("first"), bindparam("last")),
    )
)
_BROUGHT = select(_brought.c.exchange_id).where(_brought.c.community_id == bindparam("community"))

Content = tuple[bytes, bytes, str, int, str]  # giver, receiver, day, minutes, words as they are folded


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody here: their id, their account's, and what they are called."""

    id: bytes
    account_id: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """Who is here by every way to write them, and what is written down already."""

    people: Mapping[str, frozenset[Person]]
    begins: Mapping[str, frozenset[Person]]
    organisations: frozenset[str]
    addresses: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of each name as it is folded
    emails: frozenset[str] = frozenset()
    there: Mapping[Content, int] = field(default_factory=dict)
    brought: frozenset[bytes] = frozenset()

    def find(self, written: str) -> frozenset[Person]:
        """Find everybody whom this may mean: a whole name, a card number, an address, or a first name."""
        name = folded(written)
        return (
            self.people.get(name)
            or self.people.get(f"#{typed_code(written)}")
            or self.begins.get(name, frozenset[Person]())
        )


def load(session: Session, community_id: bytes) -> Known:
    """Read who is here."""
    run, here = session.connection().execute, {"community": community_id}
    people, begins = defaultdict[str, set[Person]](set), defaultdict[str, set[Person]](set)
    addresses = defaultdict[str, set[str]](set)
    by_id, findings = dict[bytes, Person](), dict[bytes, str]()
    for member_id, account_id, name, finding, number in run(_PEOPLE, here):
        person = by_id[member_id] = Person(member_id, account_id, name)
        findings[member_id] = finding
        people[finding].add(person)
        if number:
            people[f"#{number}"].add(person)
        parts = finding.split(" ")
        for count in range(1, len(parts)):
            begins[" ".join(parts[:count])].add(person)
    emails = set()
    for member_id, kind, address in run(_CONTACTS, here):
        if kind == "email":
            emails.add(folded(address))
        if member_id in by_id:
            addresses[findings[member_id]].add(folded(address))
            if kind == "email":
                people[folded(address)].add(by_id[member_id])
    return Known(
        people={written: frozenset(found) for written, found in people.items()},
        begins={written: frozenset(found) for written, found in begins.items()},
        organisations=frozenset(folded(name) for name in run(_ORGANISATIONS, here).scalars() if name),
        addresses={name: frozenset(found) for name, found in addresses.items()},
        emails=frozenset(emails),
    )


def load_there(
    session: Session, community_id: bytes, days: Iterable[str]
) -> tuple[Mapping[Content, int], frozenset[bytes]]:
    """Count what is here already from the first to the last of these days, and list what was brought."""
    run, here = session.connection().execute, {"community": community_id}
    known = sorted(days)
    if not known:
        return {}, frozenset()
    rows = run(_THERE, {**here, "first": known[0], "last": known[-1]})
    counted = Counter(
        (giver, receiver, day, minutes, folded(words or "")) for giver, receiver, day, minutes, words in rows
    )
    return counted, frozenset(run(_BROUGHT, here).scalars())
