"""Entries and their two lines each: written once, never changed."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import SQLModel

from timebank.ledger.entries import KINDS
from timebank.store.exchanges import of_account, of_actor
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

STRICT = {"sqlite_strict": True}


class Entry(SQLModel, table=True):
    """One booking: this account gave that account so many minutes.

    Four columns exist only so that a key can hold a rule: `previous_number` (no gap in the
    numbers), `reverses_kind` (no reversal of a reversal), `longest_minutes` (nobody's time at a
    gathering exceeds it) and `round` (what is booked anew follows what was taken back).
    """

    __tablename__ = "entry"
    __table_args__ = (
        of_account("entry", "giver"),
        of_account("entry", "receiver"),
        of_actor("entry", "giver"),
        of_actor("entry", "receiver"),
        ForeignKeyConstraint(
            ["community_id", "previous_number"],
            ["entry.community_id", "entry.number"],
            name="entry_follows_the_previous",
        ),
        ForeignKeyConstraint(
            [
                "community_id",
                "exchange_id",
                "giver_id",
                "receiver_id",
                "minutes",
                "happened_on",
                "giver_actor",
                "receiver_actor",
            ],
            [
                "exchange.community_id",
                "exchange.id",
                "exchange.giver_id",
                "exchange.receiver_id",
                "exchange.agreed_minutes",
                "exchange.happened_on",
                "exchange.giver_actor",
                "exchange.receiver_actor",
            ],
            name="entry_as_agreed",
        ),
        ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="entry_of_gathering",
        ),
        ForeignKeyConstraint(
            ["community_id", "gathering_id", "longest_minutes"],
            ["gathering.community_id", "gathering.id", "gathering.longest_minutes"],
            name="entry_within_the_gathering",
        ),
        ForeignKeyConstraint(
            ["community_id", "reverses_id", "receiver_id", "giver_id", "minutes", "reverses_kind"],
            [
                "entry.community_id",
                "entry.id",
                "entry.giver_id",
                "entry.receiver_id",
                "entry.minutes",
                "entry.kind",
            ],
            name="entry_mirrors_what_it_reverses",
        ),
        UniqueConstraint("community_id", "number", name="entry_number_once"),
        UniqueConstraint(
            "community_id", "id", "giver_id", "receiver_id", "minutes", "kind", name="entry_as_booked"
        ),
        UniqueConstraint("community_id", "reverses_id", name="entry_reversed_once"),
        UniqueConstraint("community_id", "exchange_id", name="entry_once_an_exchange"),
        Index(
            "entry_once_a_person_and_side",
            "community_id",
            "gathering_id",
            "giver_id",
            "receiver_id",
            "round",
            unique=True,
            sqlite_where=text("kind = 'gathering'"),
            postgresql_where=text("kind = 'gathering'"),
        ),
        sixteen("entry", "id"),
        one_of("entry_kind_known", "kind", KINDS),
        check("entry_minutes_above_0", "minutes > 0"),
        check("entry_needs_two_accounts", "giver_id <> receiver_id"),
        check("entry_needs_two_people", "giver_actor <> receiver_actor"),
        check("entry_day_is_iso", "happened_on LIKE '____-__-__'"),
        check("entry_leaf_is_32_bytes", "length(leaf) = 32"),
        check("entry_paid_is_a_claim", "paid IN (0, 1)"),
        check("entry_number_from_0", "number >= 0"),
        check("entry_round_from_0", "round >= 0"),
        check("entry_first_has_no_previous", "(number = 0) = (previous_number IS NULL)"),
        check("entry_numbers_have_no_gap", "previous_number = number - 1"),
        check("entry_exchange_has_one", "(kind = 'exchange') = (exchange_id IS NOT NULL)"),
        check(
            "entry_exchange_has_two_people",
            "kind <> 'exchange' OR (giver_actor IS NOT NULL AND receiver_actor IS NOT NULL)",
        ),
        check("entry_reversal_reverses", "(kind = 'reversal') = (reverses_id IS NOT NULL)"),
        check("entry_reversal_names_the_kind", "(reverses_id IS NULL) = (reverses_kind IS NULL)"),
        check("entry_no_reversal_of_a_reversal", "reverses_kind <> 'reversal'"),
        check("entry_gathering_has_a_limit", "(kind = 'gathering') = (longest_minutes IS NOT NULL)"),
        check("entry_gathering_kinds", "gathering_id IS NULL OR kind = 'gathering' OR kind = 'pot'"),
        check("entry_gathering_has_one", "kind <> 'gathering' OR gathering_id IS NOT NULL"),
        check("entry_no_more_than_the_gathering", "minutes <= longest_minutes"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    number: int = whole()
    previous_number: int | None = whole(default=None, nullable=True)
    kind: str = words()
    giver_id: bytes = octets()
    receiver_id: bytes = octets()
    minutes: int = whole()
    happened_on: str = words()
    recorded_at: int = instant()
    giver_actor: bytes | None = octets(default=None, nullable=True)
    receiver_actor: bytes | None = octets(default=None, nullable=True)
    exchange_id: bytes | None = octets(default=None, nullable=True)
    gathering_id: bytes | None = octets(default=None, nullable=True)
    reverses_id: bytes | None = octets(default=None, nullable=True)
    reverses_kind: str | None = words(default=None, nullable=True)
    longest_minutes: int | None = whole(default=None, nullable=True)
    paid: int = whole(default=0)
    leaf: bytes = octets()
    round: int = whole(default=0, sa_column_kwargs={"server_default": "0"})


class Line(SQLModel, table=True):
    """One account's side of an entry, with the account's totals after it."""

    __tablename__ = "line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["account.community_id", "account.id"], name="line_of_account"
        ),
        ForeignKeyConstraint(
            ["community_id", "entry_number"], ["entry.community_id", "entry.number"], name="line_of_entry"
        ),
        UniqueConstraint("community_id", "entry_number", "account_id", name="line_once_an_entry"),
        check("line_number_from_0", "line_number >= 0"),
        check("line_totals_from_0", "given_total >= 0 AND received_total >= 0"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )

    community_id: bytes = octets(primary_key=True)
    account_id: bytes = octets(primary_key=True)
    line_number: int = whole(primary_key=True)
    entry_number: int = whole()
    given_total: int = whole()
    received_total: int = whole()
