"""The ways in that a member has: mail, card and PIN, passkeys."""

from sqlalchemy import ColumnElement, Exists, Table, bindparam, exists, select
from sqlmodel import Session

from timebank.store.members import Contact, Pin
from timebank.store.sign_in import Passkey

WAYS = ("mail", "pin", "passkey")


def _has(table: Table, *more: ColumnElement[bool]) -> Exists:
    return exists().where(
        table.c.community_id == bindparam("community"), table.c.member_id == bindparam("member"), *more
    )


_contact = Contact.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_pin = Pin.__table__  # type: ignore[attr-defined]
_passkey = Passkey.__table__  # type: ignore[attr-defined]
_WAYS = select(_has(_contact, _contact.c.kind == "email"), _has(_pin), _has(_passkey))


def ways_in(session: Session, community_id: bytes, member_id: bytes) -> tuple[str, ...]:
    """List which of the ways a member can use by themselves."""
    wanted = {"community": community_id, "member": member_id}
    found = session.connection().execute(_WAYS, wanted).one()
    return tuple(way for way, has in zip(WAYS, found, strict=True) if has)
