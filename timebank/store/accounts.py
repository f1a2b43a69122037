"""Accounts: what hours are booked on."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, bindparam, exists, or_, select, text
from sqlmodel import Session, SQLModel

from timebank.store.members import Member, of_member
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


_account = Account.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_member = Member.__table__  # type: ignore[attr-defined]
_IS_POT = _account.c.kind == "pot"
_POT = select(_account.c.id).where(_account.c.community_id == bindparam("community"), _IS_POT)
_IS_HERE = exists().where(
    _member.c.community_id == _account.c.community_id,
    _member.c.id == _account.c.member_id,
    _member.c.left_at.is_(None),
)
_IS_MEMBER = _IS_HERE.where(_member.c.joined_at.is_not(None))
_GATHERING_AND_POT = select(_account.c.kind, _account.c.id).where(
    _account.c.community_id == bindparam("community"),
    or_(_IS_POT, _account.c.gathering_id == bindparam("gathering")),
)


def find_pot(session: Session, community_id: bytes) -> bytes:
    """Find the pot's account."""
    pot: bytes = session.connection().execute(_POT, {"community": community_id}).scalar_one()
    return pot


def find_accounts(
    session: Session, community_id: bytes, *people: bytes, joined: bool = False
) -> dict[bytes | None, bytes]:
    """Find the accounts of those who have not left, each under its person's id, and the pot's under None.

    With `joined`, visitors' are left out.
    """
    is_theirs = _IS_MEMBER if joined else _IS_HERE
    # Person by person, so that SQLite looks each up by an index.
    theirs = ((_account.c.member_id == each) & is_theirs for each in people)
    rows = session.connection().execute(
        select(_account.c.member_id, _account.c.id).where(
            _account.c.community_id == community_id, or_(_IS_POT, *theirs)
        )
    )
    return dict(rows.all())


def find_gathering_and_pot(session: Session, community_id: bytes, gathering_id: bytes) -> tuple[bytes, bytes]:
    """Find a gathering's own account, and the pot's."""
    wanted = {"community": community_id, "gathering": gathering_id}
    found: dict[str, bytes] = dict(session.connection().execute(_GATHERING_AND_POT, wanted).all())
    return found["gathering"], found["pot"]
