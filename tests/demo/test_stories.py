"""Amara, the organisation and the edge members have what their stories say."""

import pytest
from sqlmodel import Session

from tests.demo.asking import HOUR, account_of, ask, entries_of, hours_of
from timebank.demo.asking import ROOM_MINUTES
from timebank.ledger.totals import Totals
from timebank.store.bookings import totals


def test_amara_has_the_hours_on_the_posters(kettle: Session) -> None:
    assert hours_of(kettle, "Amara O") == (14.5, 16)


def test_amara_is_asked_about_sunday(kettle: Session) -> None:
    _, amara = account_of(kettle, "Amara O")
    _, dev = account_of(kettle, "Dev K")
    question = (
        "SELECT giver_id, minutes, said_by, happened_on, words FROM exchange "
        "JOIN exchange_words ON exchange_id = id WHERE state = 'waiting' AND receiver_id = ?"
    )

    assert ask(kettle, question, amara) == [(dev, 60, "giver", "2026-11-15", "help with a phone")]


@pytest.mark.parametrize(
    ("name", "given", "received"),
    [("Bea F", 140, 5), ("Col M", 10, 48), ("Nia C", 4, 5)],
)
def test_edge_members_have_the_hours_of_their_story(
    kettle: Session, name: str, given: int, received: int
) -> None:
    assert hours_of(kettle, name) == (given, received)


def test_dee_has_sixty_entries_all_recorded_by_others(kettle: Session) -> None:
    _, dee = account_of(kettle, "Dee S")
    said = "CASE said_by WHEN 'giver' THEN giver_id ELSE receiver_id END"

    assert ask(
        kettle, f"SELECT count(*), sum({said} = ?) FROM exchange WHERE ? IN (giver_id, receiver_id)", dee, dee
    ) == [(60, 0)]


def test_mo_only_comes_to_gatherings(kettle: Session) -> None:
    assert len(entries_of(kettle, "Mo A", "gathering")) > 10
    assert entries_of(kettle, "Mo A", "exchange") == []


def test_hana_gives_time_of_her_own_and_time_of_her_job(kettle: Session) -> None:
    given = [paid for _, paid, gives in entries_of(kettle, "Hana K", "exchange") if gives]

    assert set(given) == {0, 1}


def test_gil_gave_spring_hours_to_the_pot(kettle: Session) -> None:
    given = entries_of(kettle, "Gil R", "pot")

    assert len(given) >= 5
    assert all(gives for _, _, gives in given)


def test_jun_left_twelve_hours_apart_and_came_back(kettle: Session) -> None:
    _, jun = account_of(kettle, "Jun T")
    kinds = [
        kind
        for (kind,) in ask(
            kettle, "SELECT kind FROM entry WHERE ? IN (giver_id, receiver_id) ORDER BY number", jun
        )
    ]

    assert entries_of(kettle, "Jun T", "leaving") == [(12 * HOUR, 0, 1)]
    assert kinds[-3:] == ["leaving", "exchange", "exchange"]


def test_pat_scanned_twice_and_is_down_once(kettle: Session) -> None:
    question = (
        "SELECT count(*), sum(seen) FROM check_in JOIN member_name USING (community_id, member_id) "
        "JOIN act ON act.kind = 'check_in' AND act.acted_at = arrived_at WHERE name = 'Pat D'"
    )

    assert ask(kettle, question) == [(1, 2)]
    assert [minutes for minutes, _, _ in entries_of(kettle, "Pat D", "gathering")] == [70, 70]


def test_two_people_are_called_qi(kettle: Session) -> None:
    assert ask(kettle, "SELECT count(*) FROM member_name WHERE name = 'Qi Y'") == [(2,)]


def test_quay_cafe_is_an_organisation_with_people_who_record(kettle: Session) -> None:
    ((community, cafe),) = ask(
        kettle, "SELECT community_id, id FROM account WHERE kind = 'organisation' AND name = 'Quay Café'"
    )

    # What its own hours come to, and what Amara wrote down for it.
    assert totals(kettle, community, cafe) == Totals(4 * HOUR, 50 * HOUR + ROOM_MINUTES)
