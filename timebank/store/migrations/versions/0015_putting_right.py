"""Putting right: what two people remember, who helps them talk, what replaced what, and no contact."""

import sqlalchemy as sa
from alembic import op

from timebank.store import guards
from timebank.store.types import INSTANT, Octets

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and freeze what replaced what."""
    _wishes()
    _differences()
    _recollections()
    _replacements()
    guards.create_missing(op.get_bind())


def _wishes() -> None:
    op.create_table(
        "call_back",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("besides_id", Octets(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.CheckConstraint("how IN ('call', 'text', 'email', 'here')", name="call_back_way_known"),
        sa.CheckConstraint("length(id) = 16", name="call_back_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "besides_id"], ["member.community_id", "member.id"], name="call_back_besides"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="call_back_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "no_contact",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("other_id", Octets(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("other_id <> member_id", name="no_contact_with_another"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="no_contact_of_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "other_id"], ["member.community_id", "member.id"], name="no_contact_with_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id", "other_id"),
        sqlite_strict=True,
    )
    op.create_index("no_contact_by_other", "no_contact", ["community_id", "other_id"], unique=False)


def _differences() -> None:
    op.create_table(
        "difference",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("exchange_id", Octets(), nullable=False),
        sa.Column("begun_by", Octets(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("agreed_id", Octets(), nullable=True),
        sa.CheckConstraint("(state = 'agreed') = (agreed_id IS NOT NULL)", name="difference_agreed_on_one"),
        sa.CheckConstraint(
            "(state IN ('agreed', 'left')) = (settled_at IS NOT NULL)", name="difference_settled_has_time"
        ),
        sa.CheckConstraint(
            "reason IN ('time', 'day', 'words', 'not me', 'take back')", name="difference_reason_known"
        ),
        sa.CheckConstraint("state IN ('asked', 'talking', 'agreed', 'left')", name="difference_state_known"),
        sa.CheckConstraint("length(id) = 16", name="difference_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "begun_by"],
            ["member.community_id", "member.id"],
            name="difference_begun_by_member",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "exchange_id"],
            ["exchange.community_id", "exchange.id"],
            name="difference_of_exchange",
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("difference_by_exchange", "difference", ["community_id", "exchange_id"], unique=False)
    op.create_index(
        "difference_one_open",
        "difference",
        ["community_id", "exchange_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'talking')"),
        postgresql_where=sa.text("state IN ('asked', 'talking')"),
    )
    op.create_table(
        "go_between",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("difference_id", Octets(), nullable=False),
        sa.Column("named_by", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.CheckConstraint("answer IN ('', 'yes', 'no')", name="go_between_answer_known"),
        sa.CheckConstraint("member_id <> named_by", name="go_between_is_another"),
        sa.ForeignKeyConstraint(
            ["community_id", "difference_id"],
            ["difference.community_id", "difference.id"],
            name="go_between_of_difference",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="go_between_of_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "named_by"],
            ["member.community_id", "member.id"],
            name="go_between_named_by_member",
        ),
        sa.PrimaryKeyConstraint("community_id", "difference_id", "named_by"),
        sa.UniqueConstraint("community_id", "difference_id", "member_id", name="go_between_once"),
        sqlite_strict=True,
    )
    op.create_index("go_between_by_member", "go_between", ["community_id", "member_id"], unique=False)


def _recollections() -> None:
    op.create_table(
        "recollection",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("difference_id", Octets(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said_by", Octets(), nullable=False),
        sa.Column("comes_to", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "comes_to IN ('changed', 'stays', 'taken back')", name="recollection_outcome_known"
        ),
        sa.CheckConstraint("happened_on LIKE '____-__-__'", name="recollection_day_is_iso"),
        sa.CheckConstraint("length(id) = 16", name="recollection_ids_are_16_bytes"),
        sa.CheckConstraint("length(words) <= 80", name="recollection_words_are_short"),
        sa.CheckConstraint("minutes > 0", name="recollection_minutes_above_0"),
        sa.CheckConstraint("number >= 0", name="recollection_number_from_0"),
        sa.ForeignKeyConstraint(
            ["community_id", "difference_id"],
            ["difference.community_id", "difference.id"],
            name="recollection_of_difference",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "said_by"],
            ["member.community_id", "member.id"],
            name="recollection_said_by_member",
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint("community_id", "difference_id", "number", name="recollection_number_once"),
        sqlite_strict=True,
    )
    op.create_table(
        "recollection_yes",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("recollection_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name="recollection_yes_of_member",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "recollection_id"],
            ["recollection.community_id", "recollection.id"],
            name="recollection_yes_of_recollection",
        ),
        sa.PrimaryKeyConstraint("community_id", "recollection_id", "member_id"),
        sqlite_strict=True,
    )


def _replacements() -> None:
    op.create_table(
        "blank",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("exchange_id", Octets(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "exchange_id"],
            ["exchange.community_id", "exchange.id"],
            name="blank_of_exchange",
        ),
        sa.PrimaryKeyConstraint("community_id", "exchange_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "replacement",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("exchange_id", Octets(), nullable=False),
        sa.Column("replaces_id", Octets(), nullable=False),
        sa.CheckConstraint("exchange_id <> replaces_id", name="replacement_of_another"),
        sa.ForeignKeyConstraint(
            ["community_id", "exchange_id"],
            ["entry.community_id", "entry.exchange_id"],
            name="replacement_is_booked",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "replaces_id"],
            ["entry.community_id", "entry.exchange_id"],
            name="replacement_of_what_was_booked",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "replaces_id"],
            ["entry.community_id", "entry.reverses_id"],
            name="replacement_of_what_is_taken_back",
        ),
        sa.PrimaryKeyConstraint("community_id", "exchange_id"),
        sa.UniqueConstraint("community_id", "replaces_id", name="replacement_once"),
        sqlite_strict=True,
    )
