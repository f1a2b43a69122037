"""Only what was agreed is booked, and it is taken back once."""

from tests.store.attacks.attack import attack
from tests.store.sound_rows import ANSWERED, EXCHANGE, OF_EXCHANGE, REPLACEMENT, REVERSAL, insert

_BACK = {"giver_id": ":alice", "receiver_id": ":bob", "reverses_id": ":reversal"}

AGREEMENT = [
    attack(
        "no more is booked than was agreed", insert("entry", OF_EXCHANGE, minutes="90"), "entry_as_agreed"
    ),
    attack(
        "no less is booked than was agreed", insert("entry", OF_EXCHANGE, minutes="30"), "entry_as_agreed"
    ),
    attack(
        "no other day is booked than was agreed",
        insert("entry", OF_EXCHANGE, happened_on="'2026-03-01'"),
        "entry_as_agreed",
    ),
    attack(
        "no other giver is booked than was agreed",
        insert("entry", OF_EXCHANGE, giver_id=":charlie"),
        "entry_as_agreed",
    ),
    attack(
        "no exchange is booked the other way round",
        insert("entry", OF_EXCHANGE, giver_id=":bob", receiver_id=":alice"),
        "entry_as_agreed",
    ),
    attack(
        "nobody else stands for the receiver",
        insert("entry", OF_EXCHANGE, receiver_actor=":stella_member"),
        "entry_as_agreed",
    ),
    # A missing actor would switch the whole key off.
    attack(
        "no exchange is booked with nobody standing for the giver",
        insert("entry", OF_EXCHANGE, minutes="600", giver_actor="NULL"),
        "entry_exchange_has_two_people",
    ),
    attack(
        "no waiting exchange is booked",
        insert("entry", OF_EXCHANGE, exchange_id=":waiting"),
        "entry_as_agreed",
    ),
    attack(
        "no declined exchange is booked",
        insert("entry", OF_EXCHANGE, exchange_id=":declined"),
        "entry_as_agreed",
    ),
    attack(
        "no withdrawn exchange is booked",
        insert("entry", OF_EXCHANGE, exchange_id=":withdrawn"),
        "entry_as_agreed",
    ),
    attack(
        "no exchange of another community is booked",
        insert("entry", OF_EXCHANGE, exchange_id=":theirs"),
        "entry_as_agreed",
    ),
    attack(
        "no exchange is booked twice",
        insert("entry", OF_EXCHANGE, exchange_id=":booked"),
        "entry_once_an_exchange",
    ),
    attack(
        "no exchange entry is without its exchange",
        insert("entry", OF_EXCHANGE, exchange_id="NULL"),
        "entry_exchange_has_one",
    ),
    attack(
        "no gift books an exchange", insert("entry", OF_EXCHANGE, kind="'gift'"), "entry_exchange_has_one"
    ),
    attack(
        "no exchange is agreed without minutes",
        insert("exchange", ANSWERED, agreed_minutes="NULL"),
        "exchange_agreed_has_minutes",
    ),
    attack(
        "no declined exchange has agreed minutes",
        insert("exchange", ANSWERED, state="'declined'"),
        "exchange_agreed_has_minutes",
    ),
    attack(
        "no waiting exchange has an answer's time",
        insert("exchange", EXCHANGE, answered_at=":now"),
        "exchange_answered_has_time",
    ),
]

REVERSALS = [
    attack(
        "no entry is reversed twice",
        insert("entry", REVERSAL, reverses_id=":reversed"),
        "entry_reversed_once",
    ),
    attack(
        "no reversal is reversed",
        insert("entry", REVERSAL, **_BACK, reverses_kind="'reversal'"),
        "entry_no_reversal_of_a_reversal",
    ),
    attack(
        "no reversal is reversed under another kind",
        insert("entry", REVERSAL, **_BACK, reverses_kind="'exchange'"),
        "entry_mirrors_what_it_reverses",
    ),
    attack(
        "no reversal has other minutes",
        insert("entry", REVERSAL, minutes="30"),
        "entry_mirrors_what_it_reverses",
    ),
    attack(
        "no reversal keeps the sides",
        insert("entry", REVERSAL, giver_id=":alice", receiver_id=":bob"),
        "entry_mirrors_what_it_reverses",
    ),
    attack(
        "no reversal gives to somebody else",
        insert("entry", REVERSAL, receiver_id=":charlie"),
        "entry_mirrors_what_it_reverses",
    ),
    attack(
        "no entry of another community is reversed",
        insert("entry", REVERSAL, reverses_id=":theirs"),
        "entry_mirrors_what_it_reverses",
    ),
    attack(
        "no reversal is of nothing",
        insert("entry", REVERSAL, reverses_id="NULL", reverses_kind="NULL"),
        "entry_reversal_reverses",
    ),
    # A missing kind would switch the whole key off.
    attack(
        "no reversal hides what kind it reverses",
        insert("entry", REVERSAL, minutes="30", reverses_kind="NULL"),
        "entry_reversal_names_the_kind",
    ),
    attack("no gift reverses an entry", insert("entry", REVERSAL, kind="'gift'"), "entry_reversal_reverses"),
]

REPLACEMENTS = [
    attack(
        "nothing replaces what is not taken back",
        insert("replacement", REPLACEMENT, exchange_id=":reversed", replaces_id=":booked"),
        "replacement_of_what_is_taken_back",
    ),
    attack(
        "nothing replaces what was never booked",
        insert("replacement", REPLACEMENT, replaces_id=":waiting"),
        "replacement_of_what_was_booked replacement_of_what_is_taken_back",
    ),
    attack(
        "nothing replaces what another community booked",
        insert("replacement", REPLACEMENT, replaces_id=":theirs"),
        "replacement_of_what_was_booked replacement_of_what_is_taken_back",
    ),
    attack(
        "nothing that waits replaces what was booked",
        insert("replacement", REPLACEMENT, exchange_id=":waiting"),
        "replacement_is_booked",
    ),
    attack(
        "nothing of another community replaces what was booked",
        insert("replacement", REPLACEMENT, exchange_id=":theirs"),
        "replacement_is_booked",
    ),
    attack(
        "nothing is replaced twice",
        insert("replacement", REPLACEMENT, replaces_id=":replaced"),
        "replacement_once",
    ),
    attack(
        "nothing replaces itself",
        insert("replacement", REPLACEMENT, exchange_id=":reversed"),
        "replacement_of_another",
    ),
]
