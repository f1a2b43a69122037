"""Organisations' people: who may record for an account that is nobody's own, and accounts that two share."""

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets

STRICT = {"sqlite_strict": True}


class Recorder(SQLModel, table=True):
    """A member who records for an account: named by somebody, once they said yes, until they stop."""

    __tablename__ = "recorder"
    __table_args__ = (
        of_member("recorder"),
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["account.community_id", "account.id"], name="recorder_of_account"
        ),
        ForeignKeyConstraint(
            ["community_id", "named_by"], ["member.community_id", "member.id"], name="recorder_named_by"
        ),
        check("recorder_ends_after_it_begins", "ended_at >= named_at"),
        Index("recorder_by_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    account_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    named_by: bytes = octets()
    named_at: int = instant()
    agreed_at: int | None = instant(default=None, nullable=True)
    ended_at: int | None = instant(default=None, nullable=True)


class SharedAccount(SQLModel, table=True):
    """An account that two members share; its recorders are the two, and splitting it is done once."""

    __tablename__ = "shared_account"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "account_id"],
            ["account.community_id", "account.id"],
            name="shared_account_of_account",
        ),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    account_id: bytes = octets(primary_key=True)
    made_at: int = instant()
    split_at: int | None = instant(default=None, nullable=True)
