"""Ways in: signed-in devices, codes by mail, slips, passkeys, recoveries, and the count of wrong tries."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

STRICT = {"sqlite_strict": True}
DEVICES = ("own", "unknown", "shared", "visitor")


class Device(SQLModel, table=True):
    """A phone or computer that is signed in; only the hash of its token is kept.

    `label` says what it is ("Android phone"), `powers_at` when a steward's passkey was last shown on it,
    and `support_id` for whom its member is acting. When it was last used is not kept.
    """

    __tablename__ = "device"
    __table_args__ = (
        of_member("device"),
        ForeignKeyConstraint(
            ["community_id", "support_id"], ["support.community_id", "support.id"], name="device_of_support"
        ),
        one_of("device_kind_known", "kind", DEVICES),
        UniqueConstraint("community_id", "id", name="device_id_once"),
        sixteen("device", "id"),
        Index("device_by_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    token_hash: bytes = octets(primary_key=True)
    id: bytes = octets()
    member_id: bytes = octets()
    kind: str = words()
    label: str = words(default="")
    made_at: int = instant()
    expires_at: int = instant()
    powers_at: int | None = instant(default=None, nullable=True)
    support_id: bytes | None = octets(default=None, nullable=True)


class SignInCode(SQLModel, table=True):
    """Six digits sent by mail, good for ten minutes and five tries in the browser that asked.

    With an `address` they prove that a member reads mail there, and make it theirs.
    """

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
    address: str = words(default="")
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


class Passkey(SQLModel, table=True):
    """A key pair whose secret half never leaves a member's phone or computer."""

    __tablename__ = "passkey"
    __table_args__ = (
        of_member("passkey"),
        check("passkey_count_from_0", "sign_count >= 0"),
        Index("passkey_by_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    credential_id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    public_key: bytes = octets()
    sign_count: int = whole(default=0)
    label: str = words(default="")
    made_at: int = instant()


class Recovery(SQLModel, table=True):
    """A new way in for someone who lost every one: two stewards ask, the member has 48 hours to stop it."""

    __tablename__ = "recovery"
    __table_args__ = (
        of_member("recovery"),
        ForeignKeyConstraint(
            ["community_id", "asked_by"],
            ["member.community_id", "member.id"],
            name="recovery_asked_by_member",
        ),
        ForeignKeyConstraint(
            ["community_id", "agreed_by"],
            ["member.community_id", "member.id"],
            name="recovery_agreed_by_member",
        ),
        sixteen("recovery", "id"),
        check("recovery_needs_two_stewards", "asked_by <> agreed_by"),
        check("recovery_not_for_oneself", "asked_by <> member_id AND agreed_by <> member_id"),
        check("recovery_agreed_has_time", "(agreed_by IS NULL) = (agreed_at IS NULL)"),
        Index("recovery_by_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    asked_by: bytes = octets()
    asked_at: int = instant()
    agreed_by: bytes | None = octets(default=None, nullable=True)
    agreed_at: int | None = instant(default=None, nullable=True)
    stopped_at: int | None = instant(default=None, nullable=True)
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
