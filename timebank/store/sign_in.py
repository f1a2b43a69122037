"""Ways in: signed-in devices, codes by mail, printed slips, and the count of wrong tries."""

from sqlalchemy import Index
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, whole, words

STRICT = {"sqlite_strict": True}


class Device(SQLModel, table=True):
    """A phone or computer that is signed in; only the hash of its token is kept."""

    __tablename__ = "device"
    __table_args__ = (
        of_member("device"),
        one_of("device_kind_known", "kind", ("own", "visitor")),
        Index("device_by_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    token_hash: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    kind: str = words()
    made_at: int = instant()
    expires_at: int = instant()


class SignInCode(SQLModel, table=True):
    """Six digits sent by mail, good for ten minutes and five tries in the browser that asked."""

    __tablename__ = "sign_in_code"
    __table_args__ = (
        # An address nobody has gets a row too, so that the answer is the same for all.
        of_member("sign_in_code"),
        check("sign_in_code_tries_from_0", "tries >= 0"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    member_id: bytes | None = octets(default=None, nullable=True)
    code_hash: bytes = octets()
    tries: int = whole(default=0)
    expires_at: int = instant()
    used_at: int | None = instant(default=None, nullable=True)


class Slip(SQLModel, table=True):
    """A one-use address printed for someone without mail, good for seven days."""

    __tablename__ = "slip"
    __table_args__ = (of_member("slip"), STRICT)

    community_id: bytes = octets(primary_key=True)
    token_hash: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    expires_at: int = instant()
    used_at: int | None = instant(default=None, nullable=True)


class Attempt(SQLModel, table=True):
    """How many wrong tries one place made in one stretch of time."""

    __tablename__ = "attempt"
    __table_args__ = (
        check("attempt_count_from_1", "count >= 1"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    place: str = words(primary_key=True)
    since: int = instant(primary_key=True)
    count: int = whole()
