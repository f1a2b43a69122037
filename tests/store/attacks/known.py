"""Words, rules and accounts are of known kinds."""

from tests.store.attacks.attack import attack
from tests.store.sound_rows import ANSWERED, CHECK_IN, EXCHANGE, GATHERING, GIFT, ORGANISATION, WORDS, insert
from tests.store.unguarded import STRICT

WORDS_KNOWN = [
    attack("no entry is a loan", insert("entry", GIFT, kind="'loan'"), "entry_kind_known"),
    attack(
        "no gathering has a seventh rule",
        insert("gathering", GATHERING, rule="'double'"),
        "gathering_rule_known",
    ),
    attack(
        "no gathering is cancelled",
        insert("gathering", GATHERING, state="'cancelled'"),
        "gathering_state_known",
    ),
    attack(
        "no gathering is finished without its time",
        insert("gathering", GATHERING, state="'finished'"),
        "gathering_finished_has_time",
    ),
    attack(
        "no exchange is approved",
        insert("exchange", ANSWERED, state="'approved'", agreed_minutes="NULL"),
        "exchange_state_known",
    ),
    attack(
        "no exchange is said by staff",
        insert("exchange", EXCHANGE, said_by="'staff'"),
        "exchange_said_by_known",
    ),
    attack(
        "no time is through a job in another way",
        insert("exchange", EXCHANGE, paid="'half'"),
        "exchange_paid_known",
    ),
    attack("nobody checks in by face", insert("check_in", CHECK_IN, way="'face'"), "check_in_way_known"),
    attack(
        "no account is a bank's",
        insert("account", ORGANISATION, kind="'bank'", name="NULL"),
        "account_kind_known",
    ),
    attack("no entry is half paid", insert("entry", GIFT, paid="2"), "entry_paid_is_a_claim"),
    attack("no day is short", insert("entry", GIFT, happened_on="'2026-3-2'"), "entry_day_is_iso"),
    attack(
        "no exchange has a short day",
        insert("exchange", EXCHANGE, happened_on="'2026-3-2'"),
        "exchange_day_is_iso",
    ),
    attack("no id is short", insert("entry", GIFT, id=":short"), "entry_ids_are_16_bytes"),
    attack(
        "no exchange's id is short", insert("exchange", EXCHANGE, id=":short"), "exchange_ids_are_16_bytes"
    ),
    attack(
        "no gathering's id is short",
        insert("gathering", GATHERING, id=":short"),
        "gathering_ids_are_16_bytes",
    ),
    attack(
        "no check-in's id is short", insert("check_in", CHECK_IN, id=":short"), "check_in_ids_are_16_bytes"
    ),
    attack(
        "no account's id is short", insert("account", ORGANISATION, id=":short"), "account_ids_are_16_bytes"
    ),
    attack("no leaf is short", insert("entry", GIFT, leaf=":short"), "entry_leaf_is_32_bytes"),
    attack("no id is text", insert("entry", GIFT, id="'aaaaaaaaaaaaaaaa'"), STRICT, only="sqlite"),
    attack(
        "no words are over 80 characters",
        insert("exchange_words", WORDS, words=f"'{'a' * 81}'"),
        "exchange_words_are_short",
    ),
    attack("no words are empty", insert("exchange_words", WORDS, words="''"), "exchange_words_are_short"),
    attack(
        "no words are for an exchange of another community",
        insert("exchange_words", WORDS, exchange_id=":theirs"),
        "exchange_words_of_exchange",
    ),
]

ACCOUNTS = [
    attack(
        "no community has a second pot",
        insert("account", ORGANISATION, kind="'pot'", name="NULL"),
        "account_one_pot",
    ),
    attack(
        "no member's account is without a member",
        insert("account", ORGANISATION, kind="'member'", name="NULL"),
        "account_member_has_a_member",
    ),
    attack(
        "no member has two accounts",
        insert("account", ORGANISATION, kind="'member'", name="NULL", member_id=":alice_member"),
        "account_once_a_member",
    ),
    attack(
        "no account is a member's of another community",
        insert("account", ORGANISATION, kind="'member'", name="NULL", member_id=":trent_member"),
        "account_of_member",
    ),
    attack(
        "no gathering's account is without a gathering",
        insert("account", ORGANISATION, kind="'gathering'", name="NULL"),
        "account_gathering_has_a_gathering",
    ),
    attack(
        "no gathering has two accounts",
        insert("account", ORGANISATION, kind="'gathering'", name="NULL", gathering_id=":tea"),
        "account_once_a_gathering",
    ),
    attack(
        "no organisation is without a name",
        insert("account", ORGANISATION, name="NULL"),
        "account_organisation_has_a_name",
    ),
    attack(
        "no account is a gathering's of another community",
        insert("account", ORGANISATION, kind="'gathering'", name="NULL", gathering_id=":their_tea"),
        "account_of_gathering",
    ),
]
