"""Organisations: who records for them, and whose the hours are."""

from typing import Any

import pytest

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_key,
    card_number,
    faults_of,
    journal,
    state_of,
    totals_of,
)
from timebank.ledger.totals import Totals
from timebank.queries import exchanges as seen
from timebank.queries import organisations as queries
from timebank.services import answers, leaving, organisations
from timebank.services.errors import NotThereError
from timebank.services.errors.organisations import (
    OrganisationNameError,
    RecorderAlreadyError,
    RecorderBothSidesError,
)
from timebank.store.bookings import totals
from timebank.store.people import Person


def act(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"community_id": cast.community_id, "key": a_key(), "now": NOW} | more


def an_organisation(cast: Cast, *recorders: Person, name: str = "Corner shop") -> bytes:
    made = organisations.add(cast.session, **act(cast), name=name)
    for person in recorders:
        ask(cast, made, person)
        organisations.agree(cast.session, **act(cast), organisation_id=made, member_id=person.member_id)
    return made


def ask(cast: Cast, made: bytes, person: Person) -> None:
    who = {"organisation_id": made, "steward_id": cast.stella.member_id}
    organisations.name_recorder(cast.session, **act(cast), **who, wanted=card_number(cast, person))


def record(cast: Cast, made: bytes, by: Person, other: Person, way: str = "received", **more: Any) -> bytes:
    said = {"way": way, "minutes": 90, "happened_on": TODAY, "today": TODAY, "other_id": other.member_id}
    who = {"organisation_id": made, "member_id": by.member_id}
    return organisations.record(cast.session, **(act(cast) | who | said | more))


def hours_of(cast: Cast, made: bytes) -> Totals:
    return totals(cast.session, cast.community_id, made)


def test_what_it_received_counts_at_once_and_is_nobodys_own(cast: Cast) -> None:
    shop = an_organisation(cast, cast.bob)

    record(cast, shop, cast.bob, cast.alice)

    assert (hours_of(cast, shop), totals_of(cast, cast.alice)) == (Totals(0, 90), Totals(90, 300))
    assert totals_of(cast, cast.bob) == Totals(0, 300)
    (entry,) = journal(cast)
    assert (entry.receiver_actor, entry.giver_actor) == (cast.bob.member_id, cast.alice.member_id)
    assert not faults_of(cast)


def test_what_it_gave_waits_for_the_others_yes(cast: Cast) -> None:
    shop = an_organisation(cast, cast.bob)
    exchange = record(cast, shop, cast.bob, cast.alice, "gave")
    assert state_of(cast, exchange) == ("waiting", None)

    who = {"member_id": cast.alice.member_id, "exchange_id": exchange}
    answers.agree(cast.session, **act(cast), **who)

    assert (hours_of(cast, shop), totals_of(cast, cast.alice)) == (Totals(90, 0), Totals(0, 390))
    assert not faults_of(cast)


def test_the_other_sees_the_organisation_and_the_recorder_what_they_stood_for(cast: Cast) -> None:
    shop = an_organisation(cast, cast.bob)
    exchange = record(cast, shop, cast.bob, cast.alice)

    alices, bobs = (
        seen.one(cast.session, cast.community_id, exchange, person.member_id, NOW)
        for person in (cast.alice, cast.bob)
    )

    assert alices
    assert bobs
    assert (alices.other, alices.for_name, alices.gave) == ("Corner shop", None, True)
    assert (bobs.other, bobs.for_name, bobs.gave) == ("Alice A", "Corner shop", False)


def test_the_recorder_can_put_it_right(cast: Cast) -> None:
    shop = an_organisation(cast, cast.bob)
    exchange = record(cast, shop, cast.bob, cast.alice)

    who = {"member_id": cast.bob.member_id, "exchange_id": exchange}
    answers.put_right(cast.session, **act(cast), **who, today=TODAY)

    assert hours_of(cast, shop) == Totals(0, 0)
    assert not faults_of(cast)


def test_nobody_speaks_for_both_sides_but_another_recorder_can(cast: Cast) -> None:
    shop = an_organisation(cast, cast.bob, cast.charlie)

    with pytest.raises(RecorderBothSidesError):
        record(cast, shop, cast.bob, cast.bob)
    record(cast, shop, cast.charlie, cast.bob)

    assert totals_of(cast, cast.bob) == Totals(90, 300)


def test_only_who_said_yes_records(cast: Cast) -> None:
    shop = an_organisation(cast)
    ask(cast, shop, cast.bob)

    for person in (cast.bob, cast.charlie, cast.stella):
        with pytest.raises(NotThereError):
            record(cast, shop, person, cast.alice)

    assert not journal(cast)


def test_a_recorder_stops_and_can_be_asked_again(cast: Cast) -> None:
    shop = an_organisation(cast, cast.bob)
    which = {"organisation_id": shop, "member_id": cast.bob.member_id}

    organisations.stop(cast.session, **act(cast), **which)

    with pytest.raises(NotThereError):
        record(cast, shop, cast.bob, cast.alice)
    ask(cast, shop, cast.bob)
    with pytest.raises(NotThereError):
        record(cast, shop, cast.bob, cast.alice)
    organisations.agree(cast.session, **act(cast), **which)
    record(cast, shop, cast.bob, cast.alice)


def test_nobody_is_asked_twice(cast: Cast) -> None:
    shop = an_organisation(cast)
    ask(cast, shop, cast.bob)

    with pytest.raises(RecorderAlreadyError):
        ask(cast, shop, cast.bob)


def test_nobody_answers_who_was_not_asked(cast: Cast) -> None:
    shop = an_organisation(cast)
    which = {"organisation_id": shop, "member_id": cast.bob.member_id}

    for answer in (organisations.agree, organisations.stop):
        with pytest.raises(NotThereError):
            answer(cast.session, **act(cast), **which)


def test_a_recorder_who_leaves_records_no_more_and_its_hours_stay(cast: Cast) -> None:
    shop = an_organisation(cast, cast.bob)
    record(cast, shop, cast.bob, cast.alice)

    who = {"member_id": cast.bob.member_id, "keeps_name": False, "day": TODAY.isoformat()}
    leaving.leave(cast.session, **act(cast), **who)

    found = queries.one(cast.session, cast.community_id, shop)
    assert found
    assert (found.recorders, hours_of(cast, shop)) == ((), Totals(0, 90))


def test_a_name_is_some_letters(cast: Cast) -> None:
    for name in ("", " ", "x" * 61):
        with pytest.raises(OrganisationNameError):
            an_organisation(cast, name=name)


@pytest.mark.parametrize(
    ("given", "received", "said"),
    [(0, 2999, ""), (0, 3000, "received"), (3100, 101, ""), (3100, 100, "given")],
)
def test_fifty_hours_apart_get_a_friendly_line(given: int, received: int, said: str) -> None:
    assert queries.far(Totals(given, received)) == said


def test_no_balance_stops_it(cast: Cast) -> None:
    shop = an_organisation(cast, cast.bob)
    for _ in range(60):
        record(cast, shop, cast.bob, cast.alice, minutes=60)

    found = queries.hours_of(cast.session, cast.community_id, shop, cast.bob.member_id)
    assert (found.hours.totals, found.far) == (Totals(0, 3600), "received")


def test_the_same_press_twice_records_once(cast: Cast) -> None:
    shop, key = an_organisation(cast, cast.bob), a_key()

    assert {record(cast, shop, cast.bob, cast.alice, key=key) for _ in range(2)} == {key}

    assert hours_of(cast, shop) == Totals(0, 90)
