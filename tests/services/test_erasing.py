"""What stays of somebody who left: opaque ids, minutes, and nothing that names or tells of them."""

import pytest
from sqlalchemy import select as select_columns
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key, an_exchange
from tests.services.leavers import NAME, WORDS, a_leaver, card_numbers, leave, named
from tests.services.reading import everything_written, pointing
from timebank.clock import DAY
from timebank.queries import exchanges, gatherings
from timebank.queries import leaving as asked
from timebank.services import check_ins, leaving
from timebank.store.engine import begin_writing
from timebank.store.erasure_log import Departure
from timebank.store.exchanges import ExchangeWords
from timebank.store.gatherings import CheckIn
from timebank.store.members import Card, Member
from timebank.store.people import Person
from timebank.store.sign_in import Device
from timebank.store.tables import METADATA

# Where an opaque id stays behind, and why.
STAYS = {
    "agreement": "who agreed to what, beside the journal’s actors",
    "account": "hours are booked on it",
    "brought": "which exchanges came from a file, and by whom",
    "check_in": "a gathering's time was worked out from it",
    "difference": "an exchange of theirs, and the other one's",
    "duty": "who was a steward, and when",
    "erasure": "so that a restored backup forgets again",
    "entry": "the journal",
    "exchange": "what the journal booked",
    "finishing_word": "who finished what, beside the journal's actors",
    "gathering": "other people's hours name it",
    "help": "the other one's mark",
    "host": "who ran what, for the journal's actors",
    "looking": "the other one's own list of who looked",
    "member": "what every other row points at",
    "recollection": "what was said of an exchange; its words are erased",
    "recollection_yes": "what was booked rests on it",
    "recorder": "who spoke for an organisation, and until when",
    "stay_change": "how long somebody else was at a gathering, on which the journal rests",
    "remembrance": "somebody else's, of whom they wrote as a steward",
}


def rows_about(cast: Cast, person: Person) -> dict[str, int]:
    """Count the rows of each table that point at somebody."""
    counts = {}
    for table in METADATA.sorted_tables:
        rows = (
            cast.session.connection()
            .execute(select_columns(*(table.c[name] for name in pointing(table))))
            .all()
            if pointing(table)
            else []
        )
        counts[table.name] = sum(person.member_id in row for row in rows)
    return {name: count for name, count in counts.items() if count}


def test_a_leaver_has_a_row_in_every_table_that_could_hold_one(cast: Cast) -> None:
    about = rows_about(cast, a_leaver(cast))

    every = {table.name for table in METADATA.sorted_tables if pointing(table)}
    assert every - about.keys() == {"erasure"}


@pytest.mark.parametrize("keeps_name", [True, False])
def test_only_ids_that_others_point_at_stay(cast: Cast, keeps_name: bool) -> None:
    person = a_leaver(cast)

    leave(cast, person, keeps_name=keeps_name)

    left = rows_about(cast, person).keys()
    assert left == STAYS.keys() - ({"erasure"} if keeps_name else set()) | (
        {"member_name"} if keeps_name else set()
    )


def test_no_word_by_or_about_the_leaver_stays(cast: Cast) -> None:
    person = a_leaver(cast)
    number = card_numbers(cast) - {*_numbers_of_others(cast, person)}
    before = everything_written(cast)
    assert {what for what, words in WORDS.items() if words not in before} == set()

    leave(cast, person)

    after = everything_written(cast)
    assert {what for what, words in WORDS.items() if words.casefold() in after.casefold()} == set()
    assert not number & set(after.split())
    assert "quillon" not in after.casefold()


def _numbers_of_others(cast: Cast, person: Person) -> list[str]:
    return list(cast.session.exec(select(Card.number).where(Card.member_id != person.member_id)))


def test_with_the_name_kept_only_the_name_and_what_was_done_stay(cast: Cast) -> None:
    person = a_leaver(cast)

    leave(cast, person, keeps_name=True)

    after = everything_written(cast)
    kept = {"name", "finding", "exchange", "asked", "remembered otherwise", "newcomers press"}
    kept |= {"gathering", "place", "access"}
    assert {what for what, words in WORDS.items() if words in after} == kept


def test_others_see_someone_who_was_here(cast: Cast) -> None:
    person = a_leaver(cast)
    exchange = an_exchange(cast, by=cast.alice, other=person, words="A lift")

    leave(cast, person)

    seen = exchanges.one(cast.session, cast.community_id, exchange, cast.alice.member_id, NOW)
    assert seen
    assert (seen.other, seen.words, seen.minutes) == ("", "", 60)


def test_others_keep_their_own_words_and_names(cast: Cast) -> None:
    theirs = an_exchange(cast, words="Gardening")

    leave(cast, a_leaver(cast))

    seen = exchanges.one(cast.session, cast.community_id, theirs, cast.bob.member_id, NOW)
    assert seen
    assert (seen.words, seen.other) == ("Gardening", "Alice A")
    assert named(cast) == {"Alice A", "Bob B", "Charlie C", "Stella S"}


def test_a_name_that_was_kept_can_be_taken_away_later(cast: Cast) -> None:
    person = a_leaver(cast)
    leave(cast, person, keeps_name=True)

    leaving.erase(
        cast.session, departure=Departure(cast.community_id, person.member_id, keeps_name=False, at=NOW + DAY)
    )

    assert NAME not in everything_written(cast)
    left = cast.session.exec(select(Member.left_at).where(Member.id == person.member_id)).one()
    assert left == NOW
    (gone,) = asked.departures(cast.session)
    assert gone == Departure(cast.community_id, person.member_id, keeps_name=False, at=NOW + DAY)


def test_words_written_down_meanwhile_are_swept_up(cast: Cast) -> None:
    exchange = an_exchange(cast)
    leave(cast, cast.alice)
    begin_writing(cast.session)
    cast.session.add(ExchangeWords(community_id=cast.community_id, exchange_id=exchange, words="Late words"))
    cast.session.commit()

    leaving.sweep_words(cast.session, since=NOW - DAY)

    assert "Late words" not in everything_written(cast)


def test_a_gathering_that_is_to_come_keeps_its_place(cast: Cast) -> None:
    titles = {"title": "Tea at Alice's", "public_title": "Alice's open door"}
    coming = a_gathering(cast, host=cast.alice, **titles, starts_at=NOW + DAY)

    leave(cast, cast.alice)

    seen = gatherings.one(cast.session, cast.community_id, coming)
    assert seen
    assert (seen.title, seen.place) == ("Tea at someone's", "The kitchen")
    assert seen.public_title == "Someone's open door"


def test_a_visitor_may_leave_too(cast: Cast) -> None:
    gathering = a_gathering(cast)
    arrival = check_ins.visit(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering,
        name="Newt",
        key=a_key(),
        now=NOW,
    )
    member_id = cast.session.exec(select(CheckIn.member_id).where(CheckIn.id == arrival.check_in_id)).one()
    leave(cast, Person(member_id, b""))

    assert "Newt" not in everything_written(cast)


def test_a_supporters_phone_no_longer_acts_for_who_left(cast: Cast) -> None:
    leave(cast, a_leaver(cast))

    bobs = cast.session.exec(select(Device).where(Device.member_id == cast.bob.member_id)).one()
    assert bobs.support_id is None
