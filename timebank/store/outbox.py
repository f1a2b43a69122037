"""Messages written in the act's own transaction, sent afterwards."""

import secrets

from sqlalchemy import Index, bindparam, select, text
from sqlmodel import Session, SQLModel

from timebank.store.members import Contact, Member
from timebank.store.types import check, instant, octets, sixteen, whole, words

# Addressed so, a mail is thrown away instead of sent: writing it takes as long as any other.
NOBODY = ""


class Mail(SQLModel, table=True):
    """One mail; `sent_at` stays empty until it has gone."""

    __tablename__ = "mail"
    __table_args__ = (
        sixteen("mail", "id"),
        check("mail_tries_from_0", "tries >= 0"),
        Index(
            "mail_waiting",
            "next_try_at",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    address: str = words()
    subject: str = words()
    body: str = words()
    made_at: int = instant()
    next_try_at: int = instant()
    tries: int = whole(default=0)
    sent_at: int | None = instant(default=None, nullable=True)


_contact = Contact.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_MAILBOX = select(_contact.c.address).where(
    _contact.c.community_id == bindparam("community"),
    _contact.c.member_id == bindparam("member"),
    _contact.c.kind == "email",
)
_ADDRESS = (
    select(Contact.address)  # type: ignore[call-overload]
    .join(Member, (Member.community_id == Contact.community_id) & (Member.id == Contact.member_id))
    .where(
        Contact.community_id == bindparam("community"),
        Contact.member_id == bindparam("member"),
        Contact.kind == "email",
        Member.paused_at.is_(None),  # type: ignore[union-attr]
        Member.left_at.is_(None),  # type: ignore[union-attr]
    )
)


def write_to(
    session: Session, community_id: bytes, member_id: bytes, *, subject: str, body: str, now: int
) -> bool:
    """Leave a mail for a member inside the caller's transaction; tell whether one was left.

    Nothing is written to somebody who takes a break or has left, nor to whom no address is known. A way
    in that was asked for goes another way: it must come even in a break.
    """
    wanted = {"community": community_id, "member": member_id}
    address = session.connection().execute(_ADDRESS, wanted).scalar_one_or_none()
    if address is not None:
        post(session, community_id, address=address, subject=subject, body=body, now=now)
    return address is not None


def post(session: Session, community_id: bytes, *, address: str, subject: str, body: str, now: int) -> None:
    """Leave a mail for an address inside the caller's transaction."""
    session.add(
        Mail(
            community_id=community_id,
            id=secrets.token_bytes(16),
            address=address,
            subject=subject,
            body=body,
            made_at=now,
            next_try_at=now,
        )
    )
    session.flush()


def post_to(
    session: Session, community_id: bytes, member_id: bytes, *, subject: str, body: str, now: int
) -> None:
    """Leave a mail about a way in, which comes even to somebody who takes a break."""
    wanted = {"community": community_id, "member": member_id}
    address = session.connection().execute(_MAILBOX, wanted).scalar_one_or_none()
    if address is not None:
        post(session, community_id, address=address, subject=subject, body=body, now=now)
