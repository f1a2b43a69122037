"""Accounts: what hours are booked on."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, octets, one_of, sixteen, words

ACCOUNT_KINDS = ("member", "organisation", "pot", "gathering")


class Account(SQLModel, table=True):
    """A member's, an organisation's or a gathering's account, or the pot."""

    __tablename__ = "account"
    __table_args__ = (
        of_member("account"),
        ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="account_of_gathering",
        ),
        sixteen("account", "id"),
        one_of("account_kind_known", "kind", ACCOUNT_KINDS),
        check("account_member_has_a_member", "(kind = 'member') = (member_id IS NOT NULL)"),
        check("account_gathering_has_a_gathering", "(kind = 'gathering') = (gathering_id IS NOT NULL)"),
        # An organisation is no person, so its name may stay; people's names are rows of their own.
        check("account_organisation_has_a_name", "(kind = 'organisation') = (name IS NOT NULL)"),
        UniqueConstraint("community_id", "member_id", name="account_once_a_member"),
        UniqueConstraint("community_id", "gathering_id", name="account_once_a_gathering"),
        Index(
            "account_one_pot",
            "community_id",
            unique=True,
            sqlite_where=text("kind = 'pot'"),
            postgresql_where=text("kind = 'pot'"),
        ),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    kind: str = words()
    name: str | None = words(default=None, nullable=True)
    member_id: bytes | None = octets(default=None, nullable=True)
    gathering_id: bytes | None = octets(default=None, nullable=True)
