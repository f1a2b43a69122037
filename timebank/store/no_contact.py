"""Wishes about contact: whom somebody does not want to hear from, and that a steward get in touch."""

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, and_, bindparam, exists, or_, select
from sqlmodel import Session, SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, words

STRICT = {"sqlite_strict": True}
WAYS = ("call", "text", "email", "here")


class NoContact(SQLModel, table=True):
    """Somebody wants no contact with another, who is not told; no reason is kept."""

    __tablename__ = "no_contact"
    __table_args__ = (
        of_member("no_contact"),
        ForeignKeyConstraint(
            ["community_id", "other_id"], ["member.community_id", "member.id"], name="no_contact_with_member"
        ),
        check("no_contact_with_another", "other_id <> member_id"),
        Index("no_contact_by_other", "community_id", "other_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    other_id: bytes = octets(primary_key=True)
    made_at: int = instant()


class CallBack(SQLModel, table=True):
    """Somebody would like a steward to get in touch; it is deleted when one has.

    `besides_id` is the one it does not go to, where they are a steward too.
    """

    __tablename__ = "call_back"
    __table_args__ = (
        of_member("call_back"),
        ForeignKeyConstraint(
            ["community_id", "besides_id"], ["member.community_id", "member.id"], name="call_back_besides"
        ),
        sixteen("call_back", "id"),
        one_of("call_back_way_known", "how", WAYS),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    id: bytes = octets()
    besides_id: bytes | None = octets(default=None, nullable=True)
    how: str = words()
    asked_at: int = instant()


_no_contact = NoContact.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


def apart(
    community: ColumnElement[bytes], one: ColumnElement[bytes], other: ColumnElement[bytes]
) -> ColumnElement[bool]:
    """Hold a query to two people of whom one wants no contact with the other, whichever it is."""
    return exists().where(
        _no_contact.c.community_id == community,
        or_(
            and_(_no_contact.c.member_id == one, _no_contact.c.other_id == other),
            and_(_no_contact.c.member_id == other, _no_contact.c.other_id == one),
        ),
    )


_APART = select(apart(bindparam("community"), bindparam("one"), bindparam("other")))


def are_apart(session: Session, community_id: bytes, one: bytes, other: bytes) -> bool:
    """Tell whether one of two people wants no contact with the other, whichever it is."""
    wanted = {"community": community_id, "one": one, "other": other}
    return bool(session.connection().execute(_APART, wanted).scalar_one())
