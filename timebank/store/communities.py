"""Communities, and the head of each one's journal."""

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from timebank.ledger.gatherings import PAID_TIME
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

STRICT = {"sqlite_strict": True}


class Community(SQLModel, table=True):
    """One time bank, sealed off from the others on the same installation."""

    __tablename__ = "community"
    __table_args__ = (
        UniqueConstraint("slug", name="community_slug_once"),
        sixteen("community", "id"),
        check("community_is_demo_is_a_claim", "is_demo IN (0, 1)"),
        check("community_welcome_minutes_from_0", "welcome_minutes >= 0"),
        check("community_hello_first_is_a_claim", "hello_first IN (0, 1)"),
        check("community_exit_button_is_a_claim", "exit_button IN (0, 1)"),
        check("community_pot_minutes_from_0", "pot_minutes >= 0"),
        one_of("community_paid_time_known", "paid_time", PAID_TIME),
        STRICT,
    )

    id: bytes = octets(primary_key=True)
    slug: str = words()
    name: str = words()
    time_zone: str = words(default="Europe/London")
    phone: str = words(default="")
    email: str = words(default="")
    welcome_minutes: int = whole(default=300)
    is_demo: int = whole(default=0)
    made_at: int = instant()
    hello_first: int = whole(default=0, sa_column_kwargs={"server_default": "0"})
    exit_button: int = whole(default=0, sa_column_kwargs={"server_default": "0"})
    paid_time: str = words(default="to_pot", sa_column_kwargs={"server_default": "to_pot"})
    pot_minutes: int = whole(default=300, sa_column_kwargs={"server_default": "300"})


class Journal(SQLModel, table=True):
    """The head of a community's journal: every booking locks this row and takes its next number."""

    __tablename__ = "journal"
    __table_args__ = (
        check("journal_next_number_from_0", "next_number >= 0"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    next_number: int = whole(default=0)
    recorded_at: int = instant(default=0)
