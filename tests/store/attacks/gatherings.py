"""Nobody is at a gathering twice, or for longer than it lasts."""

from tests.store.attacks.attack import attack
from tests.store.sound_rows import CHECK_IN, GATHERING, GIFT, HOST, OF_GATHERING, OF_POT, insert

GATHERINGS = [
    attack(
        "nobody is booked for longer than the gathering",
        insert("entry", OF_GATHERING, minutes="151"),
        "entry_no_more_than_the_gathering",
    ),
    attack(
        "no entry says a gathering was longer",
        insert("entry", OF_GATHERING, minutes="900", longest_minutes="999"),
        "entry_within_the_gathering",
    ),
    attack(
        "no entry at a gathering is without its limit",
        insert("entry", OF_GATHERING, minutes="900", longest_minutes="NULL"),
        "entry_gathering_has_a_limit",
    ),
    attack(
        "no entry is at a gathering without naming it",
        insert("entry", OF_GATHERING, gathering_id="NULL"),
        "entry_gathering_has_one",
    ),
    attack(
        "no entry is at a gathering of another community",
        insert("entry", OF_GATHERING, gathering_id=":their_tea"),
        "entry_of_gathering entry_within_the_gathering",
    ),
    attack(
        "the pot settles no gathering of another community",
        insert("entry", OF_POT, gathering_id=":their_tea"),
        "entry_of_gathering",
    ),
    attack("no gift is at a gathering", insert("entry", GIFT, gathering_id=":tea"), "entry_gathering_kinds"),
    attack(
        "nobody is booked twice at one gathering",
        insert(
            "entry",
            OF_GATHERING,
            giver_id=":charlie",
            receiver_id=":lunch_account",
            gathering_id=":lunch",
            longest_minutes="120",
        ),
        "entry_once_a_person_and_side",
    ),
    attack(
        "no entry is of a round before the first",
        insert("entry", OF_GATHERING, round="-1"),
        "entry_round_from_0",
    ),
    attack(
        "no gathering gets longer once time is booked",
        "UPDATE gathering SET length_minutes = 300, longest_minutes = 300 WHERE id = :lunch",
        "entry_within_the_gathering check_in_of_gathering",
    ),
    attack(
        "nobody is there for longer than the gathering",
        insert("check_in", CHECK_IN, minutes="121"),
        "check_in_within_the_gathering",
    ),
    attack(
        "no check-in says a gathering was longer",
        insert("check_in", CHECK_IN, minutes="900", length_minutes="999"),
        "check_in_of_gathering",
    ),
    attack(
        "nobody is there twice",
        insert("check_in", CHECK_IN, member_id=":alice_member"),
        "check_in_once_a_person",
    ),
    attack(
        "nobody checks in at a gathering of another community",
        insert("check_in", CHECK_IN, gathering_id=":their_tea"),
        "check_in_of_gathering",
    ),
    attack(
        "nobody of another community is there",
        insert("check_in", CHECK_IN, member_id=":trent_member"),
        "check_in_of_member",
    ),
    attack(
        "nobody of another community is host",
        insert("host", HOST, member_id=":trent_member"),
        "host_of_member",
    ),
    attack(
        "nobody is host of a gathering of another community",
        insert("host", HOST, gathering_id=":their_tea"),
        "host_of_gathering",
    ),
    attack(
        "a gathering's longest time adds up",
        insert("gathering", GATHERING, longest_minutes="600"),
        "gathering_longest_adds_up",
    ),
    attack(
        "no gathering lasts longer than a day",
        insert("gathering", GATHERING, length_minutes="1441", longest_minutes="1471"),
        "gathering_within_a_day",
    ),
    attack(
        "nobody gets ready for longer than 8 hours",
        insert("gathering", GATHERING, ready_minutes="481", longest_minutes="601"),
        "gathering_ready_time_short",
    ),
    attack(
        "no two gatherings have one code",
        insert("gathering", GATHERING, code="(SELECT code FROM gathering WHERE id = :tea)"),
        "gathering_code_once",
    ),
    attack(
        "no two gatherings have one sign",
        insert("gathering", GATHERING, sign_token="(SELECT sign_token FROM gathering WHERE id = :tea)"),
        "gathering_sign_once",
    ),
    attack(
        "no finished gathering is cancelled",
        "UPDATE gathering SET cancelled_at = 1 WHERE id = :lunch",
        "gathering_cancelled_is_open",
    ),
    attack(
        "nobody of another community plans a gathering",
        insert("gathering", GATHERING, made_by=":trent_member"),
        "gathering_made_by_member",
    ),
    attack("nobody half leads", insert("check_in", CHECK_IN, leads="2"), "check_in_leads_is_a_claim"),
    attack(
        "nobody is half at work", insert("check_in", CHECK_IN, is_paid="2"), "check_in_is_paid_is_a_claim"
    ),
]
