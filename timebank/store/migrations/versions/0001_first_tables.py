"""The first tables: communities, members, accounts, exchanges, gatherings, entries and lines."""

import sqlalchemy as sa
from alembic import op

from timebank.store import guards
from timebank.store.types import INSTANT, Octets

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, then freeze what is never changed."""
    op.create_table(
        "attempt",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1", name="attempt_count_from_1"),
        sa.PrimaryKeyConstraint("community_id", "place", "since"),
        sqlite_strict=True,
    )
    op.create_table(
        "community",
        sa.Column("id", Octets(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("welcome_minutes", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("is_demo IN (0, 1)", name="community_is_demo_is_a_claim"),
        sa.CheckConstraint("length(id) = 16", name="community_ids_are_16_bytes"),
        sa.CheckConstraint("welcome_minutes >= 0", name="community_welcome_minutes_from_0"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug", name="community_slug_once"),
        sqlite_strict=True,
    )
    op.create_table(
        "act",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("key", Octets(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fingerprint", Octets(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("acted_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(key) = 16", name="act_ids_are_16_bytes"),
        sa.CheckConstraint("seen >= 1", name="act_seen_from_1"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "key"),
        sqlite_strict=True,
    )
    op.create_table(
        "journal",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint("next_number >= 0", name="journal_next_number_from_0"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "mail",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(id) = 16", name="mail_ids_are_16_bytes"),
        sa.CheckConstraint("tries >= 0", name="mail_tries_from_0"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_index(
        "mail_waiting",
        "mail",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_table(
        "member",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("joined_at", INSTANT, nullable=True),
        sa.CheckConstraint("length(id) = 16", name="member_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_table(
        "card",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("token_hash", Octets(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.CheckConstraint("issue >= 0", name="card_issue_from_0"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="card_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sa.UniqueConstraint("community_id", "number", name="card_number_once"),
        sa.UniqueConstraint("community_id", "token_hash", name="card_token_once"),
        sqlite_strict=True,
    )
    op.create_index("card_token", "card", ["token_hash"], unique=False)
    op.create_table(
        "contact",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('email')", name="contact_kind_known"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="contact_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id", "kind"),
        sa.UniqueConstraint("community_id", "kind", "address", name="contact_address_once"),
        sqlite_strict=True,
    )
    op.create_table(
        "device",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("token_hash", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('own', 'visitor')", name="device_kind_known"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="device_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "token_hash"),
        sqlite_strict=True,
    )
    op.create_index("device_by_member", "device", ["community_id", "member_id"], unique=False)
    op.create_table(
        "duty",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.CheckConstraint("duty IN ('welcome', 'recording', 'pot', 'reports', 'rules')", name="duty_known"),
        sa.CheckConstraint("ends_on > begins_on", name="duty_ends_after_it_begins"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="duty_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id", "duty", "begins_on"),
        sqlite_strict=True,
    )
    op.create_table(
        "gathering",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("ready_minutes", sa.Integer(), nullable=False),
        sa.Column("longest_minutes", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sign_token", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("made_by", Octets(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(state = 'finished') = (finished_at IS NOT NULL)", name="gathering_finished_has_time"
        ),
        sa.CheckConstraint(
            "rule IN ('share', 'lead', 'split', 'help', 'treat', 'list')", name="gathering_rule_known"
        ),
        sa.CheckConstraint("state IN ('open', 'finished')", name="gathering_state_known"),
        sa.CheckConstraint("length(id) = 16", name="gathering_ids_are_16_bytes"),
        sa.CheckConstraint("length_minutes BETWEEN 1 AND 1440", name="gathering_within_a_day"),
        sa.CheckConstraint(
            "longest_minutes = length_minutes + ready_minutes", name="gathering_longest_adds_up"
        ),
        sa.CheckConstraint("ready_minutes BETWEEN 0 AND 480", name="gathering_ready_time_short"),
        sa.ForeignKeyConstraint(
            ["community_id", "made_by"], ["member.community_id", "member.id"], name="gathering_made_by_member"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint("community_id", "code", name="gathering_code_once"),
        sa.UniqueConstraint("community_id", "id", "length_minutes", name="gathering_length"),
        sa.UniqueConstraint("community_id", "id", "longest_minutes", name="gathering_longest"),
        sa.UniqueConstraint("community_id", "sign_token", name="gathering_sign_once"),
        sqlite_strict=True,
    )
    op.create_index("gathering_by_start", "gathering", ["community_id", "starts_at"], unique=False)
    op.create_index("gathering_code", "gathering", ["code"], unique=False)
    op.create_index("gathering_sign", "gathering", ["sign_token"], unique=False)
    op.create_table(
        "member_name",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name="member_name_has_letters"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="member_name_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_index("member_name_finding", "member_name", ["community_id", "finding"], unique=False)
    op.create_table(
        "pin",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="pin_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in_code",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=True),
        sa.Column("code_hash", Octets(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.CheckConstraint("tries >= 0", name="sign_in_code_tries_from_0"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="sign_in_code_of_member"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sqlite_strict=True,
    )
    op.create_table(
        "slip",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("token_hash", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="slip_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "token_hash"),
        sqlite_strict=True,
    )
    op.create_table(
        "account",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("member_id", Octets(), nullable=True),
        sa.Column("gathering_id", Octets(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'gathering') = (gathering_id IS NOT NULL)", name="account_gathering_has_a_gathering"
        ),
        sa.CheckConstraint("(kind = 'member') = (member_id IS NOT NULL)", name="account_member_has_a_member"),
        sa.CheckConstraint(
            "(kind = 'organisation') = (name IS NOT NULL)", name="account_organisation_has_a_name"
        ),
        sa.CheckConstraint(
            "kind IN ('member', 'organisation', 'pot', 'gathering')", name="account_kind_known"
        ),
        sa.CheckConstraint("length(id) = 16", name="account_ids_are_16_bytes"),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="account_of_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="account_of_member"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint("community_id", "gathering_id", name="account_once_a_gathering"),
        sa.UniqueConstraint("community_id", "member_id", name="account_once_a_member"),
        sqlite_strict=True,
    )
    op.create_index(
        "account_one_pot",
        "account",
        ["community_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'pot'"),
        postgresql_where=sa.text("kind = 'pot'"),
    )
    op.create_table(
        "check_in",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("gathering_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "way IN ('sign', 'code', 'card', 'host', 'hosting', 'paper')", name="check_in_way_known"
        ),
        sa.CheckConstraint("leads IN (0, 1)", name="check_in_leads_is_a_claim"),
        sa.CheckConstraint("length(id) = 16", name="check_in_ids_are_16_bytes"),
        sa.CheckConstraint("minutes BETWEEN 0 AND length_minutes", name="check_in_within_the_gathering"),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id", "length_minutes"],
            ["gathering.community_id", "gathering.id", "gathering.length_minutes"],
            name="check_in_of_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="check_in_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint("community_id", "gathering_id", "member_id", name="check_in_once_a_person"),
        sqlite_strict=True,
    )
    op.create_index("check_in_by_member", "check_in", ["community_id", "member_id"], unique=False)
    op.create_table(
        "host",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("gathering_id", Octets(), nullable=False),
        sa.Column("member_id", Octets(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="host_of_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"], ["member.community_id", "member.id"], name="host_of_member"
        ),
        sa.PrimaryKeyConstraint("community_id", "gathering_id", "member_id"),
        sqlite_strict=True,
    )
    op.create_index("host_by_member", "host", ["community_id", "member_id"], unique=False)
    op.create_table(
        "exchange",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("giver_id", Octets(), nullable=False),
        sa.Column("receiver_id", Octets(), nullable=False),
        sa.Column("giver_actor", Octets(), nullable=False),
        sa.Column("receiver_actor", Octets(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agreed_minutes", sa.Integer(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(state = 'agreed') = (agreed_minutes IS NOT NULL)", name="exchange_agreed_has_minutes"
        ),
        sa.CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="exchange_answered_has_time"),
        sa.CheckConstraint("said_by IN ('giver', 'receiver')", name="exchange_said_by_known"),
        sa.CheckConstraint(
            "state IN ('waiting', 'agreed', 'declined', 'withdrawn')", name="exchange_state_known"
        ),
        sa.CheckConstraint("agreed_minutes > 0", name="exchange_agreed_minutes_above_0"),
        sa.CheckConstraint("giver_actor <> receiver_actor", name="exchange_needs_two_people"),
        sa.CheckConstraint("giver_id <> receiver_id", name="exchange_needs_two_accounts"),
        sa.CheckConstraint("happened_on LIKE '____-__-__'", name="exchange_day_is_iso"),
        sa.CheckConstraint("length(id) = 16", name="exchange_ids_are_16_bytes"),
        sa.CheckConstraint("minutes > 0", name="exchange_minutes_above_0"),
        sa.ForeignKeyConstraint(
            ["community_id", "giver_actor"], ["member.community_id", "member.id"], name="exchange_giver_actor"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "giver_id"],
            ["account.community_id", "account.id"],
            name="exchange_giver_account",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "receiver_actor"],
            ["member.community_id", "member.id"],
            name="exchange_receiver_actor",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "receiver_id"],
            ["account.community_id", "account.id"],
            name="exchange_receiver_account",
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint(
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
        sqlite_strict=True,
    )
    op.create_index("exchange_by_giver", "exchange", ["community_id", "giver_id", "state"], unique=False)
    op.create_index(
        "exchange_by_receiver", "exchange", ["community_id", "receiver_id", "state"], unique=False
    )
    op.create_index(
        "exchange_waiting",
        "exchange",
        ["recorded_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "entry",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("id", Octets(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous_number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("giver_id", Octets(), nullable=False),
        sa.Column("receiver_id", Octets(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("giver_actor", Octets(), nullable=True),
        sa.Column("receiver_actor", Octets(), nullable=True),
        sa.Column("exchange_id", Octets(), nullable=True),
        sa.Column("gathering_id", Octets(), nullable=True),
        sa.Column("reverses_id", Octets(), nullable=True),
        sa.Column("reverses_kind", sa.Text(), nullable=True),
        sa.Column("longest_minutes", sa.Integer(), nullable=True),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("leaf", Octets(), nullable=False),
        sa.CheckConstraint("(kind = 'exchange') = (exchange_id IS NOT NULL)", name="entry_exchange_has_one"),
        sa.CheckConstraint(
            "(kind = 'gathering') = (longest_minutes IS NOT NULL)", name="entry_gathering_has_a_limit"
        ),
        sa.CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="entry_reversal_reverses"),
        sa.CheckConstraint(
            "gathering_id IS NULL OR kind = 'gathering' OR kind = 'pot'", name="entry_gathering_kinds"
        ),
        sa.CheckConstraint(
            "kind <> 'exchange' OR (giver_actor IS NOT NULL AND receiver_actor IS NOT NULL)",
            name="entry_exchange_has_two_people",
        ),
        sa.CheckConstraint("kind <> 'gathering' OR gathering_id IS NOT NULL", name="entry_gathering_has_one"),
        sa.CheckConstraint(
            "kind IN ('exchange', 'gathering', 'gift', 'welcome', 'pot', 'opening', 'leaving', 'reversal')",
            name="entry_kind_known",
        ),
        sa.CheckConstraint("reverses_kind <> 'reversal'", name="entry_no_reversal_of_a_reversal"),
        sa.CheckConstraint("(number = 0) = (previous_number IS NULL)", name="entry_first_has_no_previous"),
        sa.CheckConstraint(
            "(reverses_id IS NULL) = (reverses_kind IS NULL)", name="entry_reversal_names_the_kind"
        ),
        sa.CheckConstraint("giver_actor <> receiver_actor", name="entry_needs_two_people"),
        sa.CheckConstraint("giver_id <> receiver_id", name="entry_needs_two_accounts"),
        sa.CheckConstraint("happened_on LIKE '____-__-__'", name="entry_day_is_iso"),
        sa.CheckConstraint("length(id) = 16", name="entry_ids_are_16_bytes"),
        sa.CheckConstraint("length(leaf) = 32", name="entry_leaf_is_32_bytes"),
        sa.CheckConstraint("minutes <= longest_minutes", name="entry_no_more_than_the_gathering"),
        sa.CheckConstraint("minutes > 0", name="entry_minutes_above_0"),
        sa.CheckConstraint("number >= 0", name="entry_number_from_0"),
        sa.CheckConstraint("paid IN (0, 1)", name="entry_paid_is_a_claim"),
        sa.CheckConstraint("previous_number = number - 1", name="entry_numbers_have_no_gap"),
        sa.ForeignKeyConstraint(
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
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id", "longest_minutes"],
            ["gathering.community_id", "gathering.id", "gathering.longest_minutes"],
            name="entry_within_the_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="entry_of_gathering",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "giver_actor"], ["member.community_id", "member.id"], name="entry_giver_actor"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "giver_id"], ["account.community_id", "account.id"], name="entry_giver_account"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "previous_number"],
            ["entry.community_id", "entry.number"],
            name="entry_follows_the_previous",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "receiver_actor"],
            ["member.community_id", "member.id"],
            name="entry_receiver_actor",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "receiver_id"],
            ["account.community_id", "account.id"],
            name="entry_receiver_account",
        ),
        sa.ForeignKeyConstraint(
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
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
        sa.UniqueConstraint("community_id", "exchange_id", name="entry_once_an_exchange"),
        sa.UniqueConstraint(
            "community_id", "id", "giver_id", "receiver_id", "minutes", "kind", name="entry_as_booked"
        ),
        sa.UniqueConstraint("community_id", "number", name="entry_number_once"),
        sa.UniqueConstraint("community_id", "reverses_id", name="entry_reversed_once"),
        sqlite_strict=True,
    )
    op.create_index(
        "entry_once_a_person_and_side",
        "entry",
        ["community_id", "gathering_id", "giver_id", "receiver_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'gathering'"),
        postgresql_where=sa.text("kind = 'gathering'"),
    )
    op.create_table(
        "exchange_words",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("exchange_id", Octets(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("length(words) BETWEEN 1 AND 80", name="exchange_words_are_short"),
        sa.ForeignKeyConstraint(
            ["community_id", "exchange_id"],
            ["exchange.community_id", "exchange.id"],
            name="exchange_words_of_exchange",
        ),
        sa.PrimaryKeyConstraint("community_id", "exchange_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "line",
        sa.Column("community_id", Octets(), nullable=False),
        sa.Column("account_id", Octets(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("given_total", sa.Integer(), nullable=False),
        sa.Column("received_total", sa.Integer(), nullable=False),
        sa.CheckConstraint("given_total >= 0 AND received_total >= 0", name="line_totals_from_0"),
        sa.CheckConstraint("line_number >= 0", name="line_number_from_0"),
        sa.ForeignKeyConstraint(
            ["community_id", "account_id"], ["account.community_id", "account.id"], name="line_of_account"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_number"], ["entry.community_id", "entry.number"], name="line_of_entry"
        ),
        sa.PrimaryKeyConstraint("community_id", "account_id", "line_number"),
        sa.UniqueConstraint("community_id", "entry_number", "account_id", name="line_once_an_entry"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    guards.create(op.get_bind())


def downgrade() -> None:
    """Refuse: hours are never un-written. Restore a backup instead."""
    raise NotImplementedError
