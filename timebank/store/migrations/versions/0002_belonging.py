"""Belonging: what a member tells, looks, consents, supporters, who looked, passkeys, leaving."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from timebank.store import guards
from timebank.store.types import INSTANT, Octets

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the new tables, then widen those that were there."""
    _new_tables()
    # Written out because SQLite adds a column's rule only together with the column.
    op.execute(
        "ALTER TABLE community ADD COLUMN hello_first INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT community_hello_first_is_a_claim CHECK (hello_first IN (0, 1))"
    )
    for name in ("greeted_at", "paused_at", "left_at"):
        op.add_column("member", sa.Column(name, INSTANT, nullable=True))
    op.execute("UPDATE member SET greeted_at = joined_at")
    guards.create_missing(op.get_bind())
    _remake("contact", ("community_id", "member_id", "kind", "address"), {}, _contact)
    _remake(
        "device",
        ("community_id", "token_hash", "member_id", "kind", "made_at", "expires_at"),
        {"id": "substr(token_hash, 1, 16)", "label": "''"},
        _device,
    )
    _remake(
        "sign_in_code",
        ("community_id", "id", "member_id", "code_hash", "tries", "expires_at", "used_at"),
        {"address": "''"},
        _sign_in_code,
    )


def _remake(table: str, columns: tuple[str, ...], more: dict[str, str], create: Callable[[], None]) -> None:
    """Make a table anew with other rules, keeping its rows; no other table points at it."""
    made_up = "".join(f", {value} AS {name}" for name, value in more.items())
    names = ", ".join((*columns, *more))
    op.execute(f"CREATE TEMPORARY TABLE kept AS SELECT {', '.join(columns)}{made_up} FROM {table}")
    op.drop_table(table)
    create()
    op.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM kept")
    op.execute("DROP TABLE kept")


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('email', 'text', 'call')", name="contact_kind_known"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="contact_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id", "kind"),
        sqlite_strict=True,
    )
    op.create_index(
        "contact_email_once",
        "contact",
        ["community_id", "address"],
        unique=True,
        sqlite_where=sa.text("kind = 'email'"),
        postgresql_where=sa.text("kind = 'email'"),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("token_hash", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("powers_at", INSTANT, nullable=True),
        sa.Column("support_id", Octets(), nullable=True),
        sa.CheckConstraint("kind IN ('own', 'unknown', 'shared', 'visitor')", name="device_kind_known"),
        sa.CheckConstraint("length(id) = 16", name="device_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="device_of_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "support_id"], ["support.community_id", "support.id"], name="device_of_support"
        ),
        sa.PrimaryKeyConstraint("community_id", "token_hash"),
        sa.UniqueConstraint("community_id", "id", name="device_id_once"),
        sqlite_strict=True,
    )
    op.create_index("device_by_member", "device", ["community_id", "member_id"])


def _sign_in_code() -> None:
    op.create_table(
        "sign_in_code",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("code_hash", Octets(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.CheckConstraint("tries >= 0", name="sign_in_code_tries_from_0"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="sign_in_code_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )


def _new_tables() -> None:
    op.create_table(
        "removal",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1", name="removal_count_from_1"),
        sa.CheckConstraint("length(id) = 16", name="removal_ids_are_16_bytes"),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_table(
        "consent",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("purpose IN ('messages', 'found', 'picture')", name="consent_purpose_known"),
        sa.CheckConstraint("ended_at >= given_at", name="consent_ends_after_it_begins"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="consent_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id", "purpose", "given_at"),
        sqlite_strict=True,
    )
    op.create_table(
        "erasure",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="erasure_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "help",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("act_id", Octets(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("helper_id", Octets(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("heard IN ('', 'said', 'phone', 'paper')", name="help_heard_known"),
        sa.CheckConstraint("standing IN ('supporter', 'steward')", name="help_standing_known"),
        sa.CheckConstraint("what IN ('exchange', 'answer', 'check_in')", name="help_act_known"),
        sa.CheckConstraint("helper_id <> member_id", name="help_of_another"),
        sa.ForeignKeyConstraint(
            ["community_id", "helper_id"], ["member.community_id", "member.id"], name="help_by_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="help_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "act_id", "what"),
        sqlite_strict=True,
    )
    op.create_index("help_by_helper", "help", ["community_id", "helper_id", "at"], unique=False)
    op.create_index("help_by_member", "help", ["community_id", "member_id", "at"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("made_by", Octets(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.CheckConstraint("expires_at > made_at", name="invitation_ends_after_it_begins"),
        sa.ForeignKeyConstraint(
            ["community_id", "made_by"],
            ["member.community_id", "member.id"],
            name="invitation_made_by_member",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "code"),
        sqlite_strict=True,
    )
    op.create_index("invitation_by_member", "invitation", ["community_id", "made_by"], unique=False)
    op.create_index("invitation_code", "invitation", ["code"], unique=False)
    op.create_table(
        "look",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("text_size", sa.Text(), nullable=False),
        sa.Column("colours", sa.Text(), nullable=False),
        sa.Column("pictures", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "colours IN ('phone', 'cream', 'white', 'dark', 'yellow')", name="look_colours_known"
        ),
        sa.CheckConstraint("numbers IN ('short', 'full')", name="look_numbers_known"),
        sa.CheckConstraint("pages IN ('everything', 'simple')", name="look_pages_known"),
        sa.CheckConstraint("pictures IN ('show', 'hide')", name="look_pictures_known"),
        sa.CheckConstraint("text_size IN ('normal', 'large', 'largest')", name="look_text_known"),
        sa.CheckConstraint("totals IN ('both', 'picture', 'nothing')", name="look_totals_known"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="look_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "looking",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("looker_id", Octets(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("standing IN ('steward', 'host', 'supporter')", name="looking_standing_known"),
        sa.CheckConstraint(
            "what IN ('page', 'reach', 'hours', 'card', 'slip', 'record', 'check_in')",
            name="looking_at_known",
        ),
        sa.CheckConstraint("length(id) = 16", name="looking_ids_are_16_bytes"),
        sa.CheckConstraint("looker_id <> member_id", name="looking_at_another"),
        sa.ForeignKeyConstraint(
            ["community_id", "looker_id"], ["member.community_id", "member.id"], name="looking_by_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="looking_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("looking_by_member", "looking", ["community_id", "member_id", "at"], unique=False)
    op.create_table(
        "member_about",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("pronouns", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("helps", sa.Text(), nullable=False),
        sa.CheckConstraint("length(about) <= 280", name="member_about_words_short"),
        sa.CheckConstraint("length(helps) <= 280", name="member_about_helps_short"),
        sa.CheckConstraint("length(pronouns) <= 30", name="member_about_pronouns_short"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="member_about_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "passkey",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("credential_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("public_key", Octets(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("sign_count >= 0", name="passkey_count_from_0"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="passkey_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "credential_id"),
        sqlite_strict=True,
    )
    op.create_index("passkey_by_member", "passkey", ["community_id", "member_id"], unique=False)
    op.create_table(
        "recovery",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("asked_by", Octets(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("agreed_by", Octets(), nullable=True),
        sa.Column("agreed_at", INSTANT, nullable=True),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.CheckConstraint("(agreed_by IS NULL) = (agreed_at IS NULL)", name="recovery_agreed_has_time"),
        sa.CheckConstraint("asked_by <> agreed_by", name="recovery_needs_two_stewards"),
        sa.CheckConstraint(
            "asked_by <> member_id AND agreed_by <> member_id", name="recovery_not_for_oneself"
        ),
        sa.CheckConstraint("length(id) = 16", name="recovery_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "agreed_by"],
            ["member.community_id", "member.id"],
            name="recovery_agreed_by_member",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "asked_by"],
            ["member.community_id", "member.id"],
            name="recovery_asked_by_member",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="recovery_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("recovery_by_member", "recovery", ["community_id", "member_id"], unique=False)
    op.create_table(
        "role_word",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.CheckConstraint("length(word) BETWEEN 1 AND 30", name="role_word_is_short"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="role_word_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id", "word"),
        sqlite_strict=True,
    )
    op.create_table(
        "support",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("supporter_id", Octets(), nullable=False),
        sa.Column("may_check_in", sa.Integer(), nullable=False),
        sa.Column("may_record", sa.Integer(), nullable=False),
        sa.Column("may_see_hours", sa.Integer(), nullable=False),
        sa.Column("agree_minutes", sa.Integer(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("by_job", sa.Integer(), nullable=False),
        sa.Column("voucher_id", Octets(), nullable=True),
        sa.Column("vouched_at", INSTANT, nullable=True),
        sa.Column("begins_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("consent IN ('said', 'wrote', 'showed')", name="support_consent_known"),
        sa.CheckConstraint("agree_minutes >= 0", name="support_agree_minutes_from_0"),
        sa.CheckConstraint("by_job = 0 OR voucher_id IS NOT NULL", name="support_by_job_has_a_voucher"),
        sa.CheckConstraint("by_job IN (0, 1)", name="support_by_job_is_a_claim"),
        sa.CheckConstraint("ends_on > begins_on", name="support_ends_after_it_begins"),
        sa.CheckConstraint("length(id) = 16", name="support_ids_are_16_bytes"),
        sa.CheckConstraint("may_check_in IN (0, 1)", name="support_check_in_is_a_claim"),
        sa.CheckConstraint("may_record IN (0, 1)", name="support_record_is_a_claim"),
        sa.CheckConstraint("may_see_hours IN (0, 1)", name="support_hours_is_a_claim"),
        sa.CheckConstraint("supporter_id <> member_id", name="support_of_another"),
        sa.CheckConstraint(
            "voucher_id <> supporter_id AND voucher_id <> member_id", name="support_voucher_is_a_third"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="support_of_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "supporter_id"], ["member.community_id", "member.id"], name="support_by_member"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "voucher_id"], ["member.community_id", "member.id"], name="support_vouched_for"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("support_by_supporter", "support", ["community_id", "supporter_id"], unique=False)
    op.create_index("support_of_member", "support", ["community_id", "member_id"], unique=False)
