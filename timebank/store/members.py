"""Members; their names, contacts and cards are rows of their own, so that they can be erased."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

STRICT = {"sqlite_strict": True}


def of_member(table: str) -> ForeignKeyConstraint:
    """Tie a row to a member of the same community."""
    return ForeignKeyConstraint(
        ["community_id", "member_id"], ["member.community_id", "member.id"], name=f"{table}_of_member"
    )


class Member(SQLModel, table=True):
    """One person's belonging to one community; a visitor has checked in and not joined."""

    __tablename__ = "member"
    __table_args__ = (sixteen("member", "id"), STRICT)

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    made_at: int = instant()
    joined_at: int | None = instant(default=None, nullable=True)


class MemberName(SQLModel, table=True):
    """What a member is called; `finding` is the name folded for looking up."""

    __tablename__ = "member_name"
    __table_args__ = (
        of_member("member_name"),
        check("member_name_has_letters", "length(name) BETWEEN 1 AND 60"),
        Index("member_name_finding", "community_id", "finding"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    name: str = words()
    finding: str = words()


class Contact(SQLModel, table=True):
    """One way to reach a member."""

    __tablename__ = "contact"
    __table_args__ = (
        of_member("contact"),
        one_of("contact_kind_known", "kind", ("email",)),
        UniqueConstraint("community_id", "kind", "address", name="contact_address_once"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    kind: str = words(primary_key=True)
    address: str = words()


class Card(SQLModel, table=True):
    """A member's card: a number to read aloud, and the hash of the code in its QR square."""

    __tablename__ = "card"
    __table_args__ = (
        of_member("card"),
        UniqueConstraint("community_id", "number", name="card_number_once"),
        UniqueConstraint("community_id", "token_hash", name="card_token_once"),
        Index("card_token", "token_hash"),
        check("card_issue_from_0", "issue >= 0"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    number: str = words()
    token_hash: bytes = octets()
    issue: int = whole(default=0)


class Pin(SQLModel, table=True):
    """The hashed six digits that open a session together with a card number."""

    __tablename__ = "pin"
    __table_args__ = (of_member("pin"), STRICT)

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    pin_hash: str = words()


class Duty(SQLModel, table=True):
    """A steward's term: from one day to another, both as ISO text."""

    __tablename__ = "duty"
    __table_args__ = (
        of_member("duty"),
        one_of("duty_known", "duty", ("welcome", "recording", "pot", "reports", "rules")),
        check("duty_ends_after_it_begins", "ends_on > begins_on"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    duty: str = words(primary_key=True)
    begins_on: str = words(primary_key=True)
    ends_on: str = words()
