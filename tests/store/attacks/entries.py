"""An entry has two sides, whole minutes and the next number."""

from tests.store.attacks.attack import attack
from tests.store.sound_rows import ANSWERED, EXCHANGE, FIRST, GIFT, LINE, OF_EXCHANGE, insert
from tests.store.unguarded import STRICT

_LAST = GIFT | {"number": ":last", "previous_number": ":last - 1"}

MINUTES = [
    attack("nobody gives 0 minutes", insert("entry", GIFT, minutes="0"), "entry_minutes_above_0"),
    attack("nobody gives less than 0 minutes", insert("entry", GIFT, minutes="-60"), "entry_minutes_above_0"),
    # PostgreSQL rounds 1.5 to 2 before any guard can see it, so there the guard is that 2 is not what was
    # agreed; where nothing was agreed beforehand, only the ledger's own check of the type stands in the way.
    attack(
        "nobody books 1.5 minutes of an exchange",
        insert("entry", OF_EXCHANGE, minutes="1.5"),
        "entry_as_agreed",
        sqlite=STRICT,
    ),
    attack("nobody gives 1.5 minutes", insert("entry", GIFT, minutes="1.5"), STRICT, only="sqlite"),
    attack("nobody gives sixty minutes in words", insert("entry", GIFT, minutes="'sixty'"), sqlite=STRICT),
    attack(
        "nobody exchanges 0 minutes", insert("exchange", EXCHANGE, minutes="0"), "exchange_minutes_above_0"
    ),
    attack(
        "nobody agrees to less than 0 minutes",
        insert("exchange", ANSWERED, agreed_minutes="-60"),
        "exchange_agreed_minutes_above_0",
    ),
    attack("no total falls below 0", insert("line", LINE, given_total="-1"), "line_totals_from_0"),
]

SIDES = [
    attack(
        "nobody gives to themselves", insert("entry", GIFT, receiver_id=":alice"), "entry_needs_two_accounts"
    ),
    attack(
        "nobody exchanges time with themselves",
        insert("exchange", EXCHANGE, receiver_id=":alice"),
        "exchange_needs_two_accounts",
    ),
    attack(
        "nobody acts for both sides of an entry",
        insert("entry", GIFT, giver_actor=":stella_member", receiver_actor=":stella_member"),
        "entry_needs_two_people",
    ),
    attack(
        "nobody acts for both sides of an exchange",
        insert("exchange", EXCHANGE, giver_actor=":bob_member"),
        "exchange_needs_two_people",
    ),
    attack(
        "no supporter of both records an exchange between them",
        insert("exchange", EXCHANGE, giver_actor=":stella_member", receiver_actor=":stella_member"),
        "exchange_needs_two_people",
    ),
    attack(
        "nobody says yes for one side to what they recorded for the other",
        "UPDATE exchange SET giver_actor = receiver_actor WHERE id = :waiting",
        "exchange_needs_two_people",
    ),
    attack(
        "no giver is of another community", insert("entry", GIFT, giver_id=":trent"), "entry_giver_account"
    ),
    attack(
        "no receiver is of another community",
        insert("entry", GIFT, receiver_id=":trent"),
        "entry_receiver_account",
    ),
    attack(
        "nobody of another community acts for a giver",
        insert("entry", GIFT, giver_actor=":trent_member"),
        "entry_giver_actor",
    ),
    attack(
        "nobody of another community acts for a receiver",
        insert("entry", GIFT, receiver_actor=":trent_member"),
        "entry_receiver_actor",
    ),
    attack(
        "no exchange has a giver of another community",
        insert("exchange", EXCHANGE, giver_id=":trent"),
        "exchange_giver_account",
    ),
    attack(
        "no exchange has a receiver of another community",
        insert("exchange", EXCHANGE, receiver_id=":trent"),
        "exchange_receiver_account",
    ),
    attack(
        "nobody of another community says they gave",
        insert("exchange", EXCHANGE, giver_actor=":trent_member"),
        "exchange_giver_actor",
    ),
    attack(
        "nobody of another community says they received",
        insert("exchange", EXCHANGE, receiver_actor=":trent_member"),
        "exchange_receiver_actor",
    ),
    attack(
        "no line is on an account of another community",
        insert("line", LINE, account_id=":trent"),
        "line_of_account",
    ),
]

NUMBERS = [
    attack(
        "no number is left out",
        insert("entry", GIFT, number=":next + 1", previous_number=":next"),
        "entry_follows_the_previous",
    ),
    attack(
        "no number is stepped over", insert("entry", GIFT, number=":next + 1"), "entry_numbers_have_no_gap"
    ),
    attack(
        "no entry but the first has none before it",
        insert("entry", GIFT, previous_number="NULL"),
        "entry_first_has_no_previous",
    ),
    attack(
        "no number is used twice", insert("entry", _LAST), "entry_number_once", sqlite="entry_refuses_replace"
    ),
    attack(
        "no journal begins twice",
        insert("entry", GIFT, number="0", previous_number="NULL"),
        "entry_number_once",
        sqlite="entry_refuses_replace",
    ),
    attack(
        "no journal begins with number 5", insert("entry", FIRST, number="5"), "entry_first_has_no_previous"
    ),
    attack(
        "no journal begins as if 4 had been",
        insert("entry", FIRST, number="5", previous_number="4"),
        "entry_follows_the_previous",
    ),
    attack(
        "no number is below 0",
        insert("entry", FIRST, number="-1", previous_number="-2"),
        "entry_number_from_0 entry_follows_the_previous",
    ),
    attack(
        "no line is for an entry that is not there",
        insert("line", LINE, entry_number=":next"),
        "line_of_entry",
    ),
    attack(
        "no account has two lines for one entry",
        insert("line", LINE, account_id=":alice", line_number="9"),
        "line_once_an_entry",
    ),
    attack("no line's number is below 0", insert("line", LINE, line_number="-1"), "line_number_from_0"),
    attack(
        "no journal's head is below 0", "UPDATE journal SET next_number = -1", "journal_next_number_from_0"
    ),
]
