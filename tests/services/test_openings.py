"""Hours brought along from an older record, one by one or from a file."""

from typing import Any

import pytest
from sqlmodel import select

from tests.cast import NOW, TODAY, Cast, a_key, account_of, card_number, faults_of, journal, totals_of
from timebank.ledger.totals import Totals
from timebank.queries import gifts
from timebank.services import gifts as acts
from timebank.services import openings
from timebank.services.errors.openings import (
    BeforeIsThereError,
    NothingBeforeError,
    OpeningFileError,
    OwnBeforeError,
)
from timebank.services.openings import Before
from timebank.store.bookings import totals
from timebank.store.looks import Looking
from timebank.store.people import Person

HEAD = "member,given,received\n"


def bring(cast: Cast, person: Person, given: int, received: int, **more: Any) -> None:
    said = {"key": a_key(), "steward_id": cast.stella.member_id, "day": TODAY.isoformat(), "now": NOW}
    before = Before(person.member_id, given, received)
    openings.bring(cast.session, community_id=cast.community_id, before=before, **(said | more))


def bring_all(cast: Cast, text: str | bytes) -> int:
    file = text if isinstance(text, bytes) else text.encode()
    who = {"community_id": cast.community_id, "day": TODAY.isoformat(), "now": NOW}
    return openings.bring_all(cast.session, **who, file=file)


def test_what_was_given_and_received_is_on_their_record(cast: Cast) -> None:
    pot = account_of(cast, "pot")
    before = totals(cast.session, cast.community_id, pot)

    bring(cast, cast.alice, 720, 480)

    assert totals_of(cast, cast.alice) == Totals(720, 780)
    assert totals(cast.session, cast.community_id, pot) == Totals(before.given + 480, before.received + 720)
    assert [(each.kind, each.minutes) for each in journal(cast)] == [("opening", 720), ("opening", 480)]
    assert not faults_of(cast)


@pytest.mark.parametrize(("given", "received", "count"), [(60, 0, 1), (0, 60, 1), (60, 60, 2)])
def test_either_may_be_none(cast: Cast, given: int, received: int, count: int) -> None:
    bring(cast, cast.alice, given, received)

    assert len(journal(cast)) == count


def test_nothing_at_all_is_not_written_down(cast: Cast) -> None:
    with pytest.raises(NothingBeforeError):
        bring(cast, cast.alice, 0, 0)


def test_they_hear_of_it_and_may_say_it_is_not_right(cast: Cast) -> None:
    bring(cast, cast.alice, 720, 480)
    heard = gifts.news(cast.session, cast.community_id, cast.alice.account_id, NOW)
    assert sorted((each.gave, each.minutes) for each in heard) == [(False, 480), (True, 720)]

    for each in heard:
        who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
        acts.take_back(cast.session, **who, key=a_key(), gift_id=each.id, today=TODAY, now=NOW)

    assert totals_of(cast, cast.alice) == Totals(0, 300)
    assert not gifts.news(cast.session, cast.community_id, cast.alice.account_id, NOW)
    bring(cast, cast.alice, 60, 0)
    assert totals_of(cast, cast.alice) == Totals(60, 300)
    assert not faults_of(cast)


def test_twice_is_refused(cast: Cast) -> None:
    bring(cast, cast.alice, 60, 0)

    with pytest.raises(BeforeIsThereError):
        bring(cast, cast.alice, 90, 0)


def test_a_steward_does_not_write_down_their_own(cast: Cast) -> None:
    with pytest.raises(OwnBeforeError):
        bring(cast, cast.stella, 60, 0)


def test_they_see_that_a_steward_looked(cast: Cast) -> None:
    bring(cast, cast.alice, 60, 0)

    looked = select(Looking.looker_id, Looking.what).where(Looking.member_id == cast.alice.member_id)
    assert cast.session.exec(looked).all() == [(cast.stella.member_id, "record")]


def test_the_same_press_twice_writes_it_once(cast: Cast) -> None:
    key = a_key()
    for _ in range(2):
        bring(cast, cast.alice, 60, 0, key=key)

    assert len(journal(cast)) == 1


def test_a_file_by_name_card_or_first_name(cast: Cast) -> None:
    text = (
        "Member;Given;Received\r\n"
        f"{card_number(cast, cast.alice)};12:30;2 h\r\n"
        "Bob;90;\r\n"
        "\r\n"
        "charlie c;0;1½ hours\r\n"
    )

    assert bring_all(cast, text) == 3

    found = [totals_of(cast, person) for person in (cast.alice, cast.bob, cast.charlie)]
    assert found == [Totals(750, 420), Totals(90, 300), Totals(0, 390)]
    assert not faults_of(cast)


def test_the_same_file_twice_is_written_down_once(cast: Cast) -> None:
    text = f"{HEAD}Alice,60,30\n"

    assert [bring_all(cast, text) for _ in range(2)] == [1, 0]

    assert len(journal(cast)) == 2


BAD = [
    (f"{HEAD}Alice,60,30\nNobody,1,1\n", "Line 3, “Nobody”: "),
    (f"{HEAD}Alice,60,30\nBob,-5,1\n", "Line 3, “Bob”: Leave out the minus sign."),
    (f"{HEAD}Alice,1.30,30\n", "Line 2, “Alice”: We could not read that as a time."),
    (f"{HEAD}Alice,60,30\nAlice A,60,30\n", "Line 3: this member is on line 2 already."),
    (f"{HEAD}Alice,,0\n", "Line 2: Write how much time they gave"),
    (f"{HEAD}Alice,60\n", "Line 2: it has 2 columns"),
    (HEAD, "There is nobody in the file."),
    ("", "The first line names the columns"),
    ("member,given\nAlice,60\n", "The first line names the columns"),
    ("member,given,received,notes\nAlice,60,30,x\n", "The first line names the columns"),
    ("member,given,received,Hourly Rate\nAlice,60,30,2\n", "Here every hour is worth the same"),
    ("member,given,received,price\nAlice,60,30,2\n", "The file has a column “price”."),
    ("member,given,received,weight\nAlice,60,30,2\n", "Take that column out."),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_a_file_that_is_not_clear_is_refused_whole(cast: Cast, text: str, said: str) -> None:
    with pytest.raises(OpeningFileError) as refused:
        bring_all(cast, text)

    assert said in str(refused.value)
    assert not journal(cast)


def test_a_file_of_another_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(OpeningFileError, match="UTF-8"):
        bring_all(cast, b"\xff\xfe\x00")


def test_a_mended_file_can_be_tried_again(cast: Cast) -> None:
    with pytest.raises(OpeningFileError):
        bring_all(cast, f"{HEAD}Alice,x,\n")

    assert bring_all(cast, f"{HEAD}Alice,60,\n") == 1


def test_who_is_there_already_stops_a_file(cast: Cast) -> None:
    bring(cast, cast.bob, 60, 0)

    with pytest.raises(OpeningFileError, match="Line 3: Their hours from before"):
        bring_all(cast, f"{HEAD}Alice,60,\nBob,60,\n")

    assert totals_of(cast, cast.alice) == Totals(0, 300)
