"""Exchanges: who said what about time one person gave another, and whether it is agreed."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import SQLModel

from timebank.ledger.gatherings import PAID_TIME
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

STATES = ("waiting", "agreed", "declined", "withdrawn")
STRICT = {"sqlite_strict": True}


def of_account(table: str, side: str) -> ForeignKeyConstraint:
    """Tie one side of a row to an account of the same community."""
    return ForeignKeyConstraint(
        ["community_id", f"{side}_id"], ["account.community_id", "account.id"], name=f"{table}_{side}_account"
    )


def of_actor(table: str, side: str) -> ForeignKeyConstraint:
    """Tie the one who stood for a side to a member of the same community."""
    return ForeignKeyConstraint(
        ["community_id", f"{side}_actor"], ["member.community_id", "member.id"], name=f"{table}_{side}_actor"
    )


class Exchange(SQLModel, table=True):
    """One person gave another time; `said_by` tells which side recorded it.

    `minutes` is what was first said. `agreed_minutes` is what counts: it stays empty until both
    sides stand behind it, and only then can an entry point at it. `paid` says what the time comes to where
    its giver was there through a job: nothing is booked for what is only seen.
    """

    __tablename__ = "exchange"
    __table_args__ = (
        of_account("exchange", "giver"),
        of_account("exchange", "receiver"),
        of_actor("exchange", "giver"),
        of_actor("exchange", "receiver"),
        sixteen("exchange", "id"),
        check("exchange_minutes_above_0", "minutes > 0"),
        check("exchange_agreed_minutes_above_0", "agreed_minutes > 0"),
        check("exchange_needs_two_accounts", "giver_id <> receiver_id"),
        check("exchange_needs_two_people", "giver_actor <> receiver_actor"),
        one_of("exchange_said_by_known", "said_by", ("giver", "receiver")),
        one_of("exchange_paid_known", "paid", ("", *PAID_TIME)),
        one_of("exchange_state_known", "state", STATES),
        check("exchange_agreed_has_minutes", "(state = 'agreed') = (agreed_minutes IS NOT NULL)"),
        check("exchange_answered_has_time", "(state = 'waiting') = (answered_at IS NULL)"),
        check("exchange_day_is_iso", "happened_on LIKE '____-__-__'"),
        UniqueConstraint(
            "community_id",
            "id",
            "giver_id",
            "receiver_id",
            "agreed_minutes",
            "happened_on",
            "giver_actor",
            "receiver_actor",
            name="exchange_as_agreed",
        ),
        Index(
            "exchange_waiting",
            "recorded_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("exchange_by_giver", "community_id", "giver_id", "state"),
        Index("exchange_by_receiver", "community_id", "receiver_id", "state"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    giver_id: bytes = octets()
    receiver_id: bytes = octets()
    giver_actor: bytes = octets()
    receiver_actor: bytes = octets()
    said_by: str = words()
    minutes: int = whole()
    happened_on: str = words()
    recorded_at: int = instant()
    state: str = words()
    agreed_minutes: int | None = whole(default=None, nullable=True)
    answered_at: int | None = instant(default=None, nullable=True)
    paid: str = words(default="", sa_column_kwargs={"server_default": ""})


class ExchangeWords(SQLModel, table=True):
    """What an exchange was for, in a few words; either side may blank them."""

    __tablename__ = "exchange_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "exchange_id"],
            ["exchange.community_id", "exchange.id"],
            name="exchange_words_of_exchange",
        ),
        check("exchange_words_are_short", "length(words) BETWEEN 1 AND 80"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    exchange_id: bytes = octets(primary_key=True)
    words: str = words()
