"""Adds a person: their member row, name, card and account together."""

import secrets
from dataclasses import dataclass

from sqlmodel import Session

from timebank.store.accounts import Account
from timebank.store.members import Card, Member, MemberName

ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Person:
    """A member's id beside their account's; both random, neither derived from a name."""

    member_id: bytes
    account_id: bytes


def add_person(
    session: Session,
    community_id: bytes,
    *,
    name: str,
    finding: str,
    made_at: int,
    joined_at: int | None,
    greeted_at: int | None = None,
    member_id: bytes | None = None,
) -> Person:
    """Write a person's rows; a visitor has no `joined_at`, and whom no steward has met no `greeted_at`.

    `member_id` is given where the same press again must find the same person.
    """
    person = Person(member_id or secrets.token_bytes(ID_BYTES), secrets.token_bytes(ID_BYTES))
    session.add(
        Member(
            community_id=community_id,
            id=person.member_id,
            made_at=made_at,
            joined_at=joined_at,
            greeted_at=greeted_at,
        )
    )
    session.flush()
    session.add_all(
        [
            MemberName(community_id=community_id, member_id=person.member_id, name=name, finding=finding),
            Account(
                community_id=community_id, id=person.account_id, kind="member", member_id=person.member_id
            ),
        ]
    )
    session.flush()
    return person


def give_card(
    session: Session, community_id: bytes, member_id: bytes, *, number: str, token_hash: bytes
) -> None:
    """Write a member's first card."""
    session.add(Card(community_id=community_id, member_id=member_id, number=number, token_hash=token_hash))
    session.flush()
