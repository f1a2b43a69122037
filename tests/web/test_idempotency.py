from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import func, select

from tests.cast import Cast, a_member, a_waiting_exchange, journal, totals_of
from tests.web.browser import Browser, Page
from timebank.ledger.totals import Totals
from timebank.queries.communities import by_id
from timebank.queries.verification import verify
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.gatherings import CheckIn, Gathering

FIFTY = 50
MEMBERS = 16
TIMES_EACH = 5
Sent = tuple[str, dict[str, Any]]


def press(browser: Browser, sent: Sent, times: int) -> list[Page]:
    """Press a button in many places at once, as a phone that sends again and again."""
    barrier, places = Barrier(times), [browser.twin() for _ in range(times)]

    def one(place: Browser) -> Page:
        barrier.wait()
        return place.post(*sent)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, places))


def the_answer(pages: Sequence[Page]) -> tuple[int, str]:
    (answer,) = {page.answer for page in pages}
    return answer


def check_ins(cast: Cast) -> int:
    """Count everyone at the gathering but its host."""
    cast.session.rollback()
    return cast.session.exec(select(func.count()).select_from(CheckIn)).one() - 1


@pytest.mark.parametrize("times", [2, FIFTY])
def test_time_recorded_many_times_is_one_entry(bob: Browser, cast: Cast, times: int) -> None:
    sent = bob.fill_in("/kettle/record?way=received", someone="Alice")

    status, location = the_answer(press(bob, sent, times))

    assert (status, location.rpartition("/")[2]) == (303, sent[1]["key"][0])
    assert totals_of(cast, cast.bob) == Totals(0, 360)
    assert len(journal(cast)) == 1


@pytest.mark.parametrize("times", [2, FIFTY])
def test_yes_said_many_times_is_one_entry(bob: Browser, cast: Cast, times: int) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"

    assert the_answer(press(bob, bob.fill_in(f"{path}/reply", "/yes"), times)) == (303, path)
    assert len(journal(cast)) == 1


@pytest.mark.parametrize("times", [2, FIFTY])
def test_member_checks_in_once(bob: Browser, cast: Cast, sign: str, times: int) -> None:
    status, location = the_answer(press(bob, bob.fill_in(sign), times))

    assert (status, check_ins(cast)) == (303, 1)
    assert bob.get(location).heading == "You’re in, Bob"


@pytest.mark.parametrize("times", [2, FIFTY])
def test_newcomer_checks_in_once(anyone: Browser, cast: Cast, sign: str, times: int) -> None:
    pages = press(anyone, anyone.fill_in(sign, name="Nora"), times)

    assert the_answer(pages)[0] == 303
    assert check_ins(cast) == 1
    assert all("timebank=" in str(page.headers) for page in pages)


@pytest.mark.parametrize("times", [2, FIFTY])
def test_gathering_is_finished_once(
    charlie: Browser, cast: Cast, gathering: Gathering, arrival: str, times: int
) -> None:
    path = f"/kettle/gatherings/{gathering.id.hex()}"

    assert the_answer(press(charlie, charlie.fill_in(f"{path}/finish"), times)) == (303, path)
    cast.session.rollback()
    assert totals_of(cast, cast.bob) == Totals(120, 420)


def test_two_pages_check_a_member_in_once(bob: Browser, cast: Cast, sign: str) -> None:
    first, second = bob.fill_in(sign), bob.fill_in(sign)

    assert first[1]["key"] != second[1]["key"]
    assert bob.post(*first).answer == bob.post(*second).answer
    assert check_ins(cast) == 1


def test_two_pages_at_once_check_a_member_in_once(bob: Browser, cast: Cast, sign: str) -> None:
    pages = [bob.fill_in(sign) for _ in range(FIFTY)]
    places = [bob.twin() for _ in pages]

    with ThreadPoolExecutor(FIFTY) as pool:
        answers = list(pool.map(lambda place, sent: place.post(*sent), places, pages))

    assert the_answer(answers)[0] == 303
    assert check_ins(cast) == 1


def other_time(bob: Browser) -> tuple[Sent, dict[str, Any]]:
    return bob.fill_in("/kettle/record?way=received", someone="Alice"), {"time": "30"}


def other_person(bob: Browser) -> tuple[Sent, dict[str, Any]]:
    return bob.fill_in("/kettle/record?way=received", someone="Alice"), {"someone": "Charlie"}


@pytest.mark.parametrize("change", [other_time, other_person])
def test_page_sent_again_with_something_else_is_refused(bob: Browser, cast: Cast, change: Any) -> None:
    (action, fields), typed = change(bob)
    bob.post(action, fields)

    page = bob.post(action, {**fields, **typed})

    assert (page.status, page.heading) == (409, "Already sent")
    assert KeyUsedForSomethingElseError.sentence in page.words
    assert [entry.minutes for entry in journal(cast)] == [60]


def test_key_of_one_act_does_no_other(bob: Browser, cast: Cast) -> None:
    path = f"/kettle/entries/{a_waiting_exchange(cast).hex()}"
    _, fields = bob.fill_in(f"{path}/reply", "/yes")
    bob.post(f"{path}/yes", fields)

    assert bob.post(f"{path}/not-me", fields).status == 409
    assert bob.post(f"{path}/reversal", fields).status == 409
    assert len(journal(cast)) == 1


def test_newcomers_page_sent_again_with_another_name_is_refused(
    anyone: Browser, cast: Cast, sign: str
) -> None:
    action, fields = anyone.fill_in(sign, name="Nora")
    twin = anyone.twin()
    anyone.post(action, fields)

    assert twin.post(action, {**fields, "name": "Nell"}).status == 409
    assert check_ins(cast) == 1


def test_finish_sent_again_for_another_list_is_refused(charlie: Browser, gathering: Gathering) -> None:
    action, fields = charlie.fill_in(f"/kettle/gatherings/{gathering.id.hex()}/finish")
    charlie.post(action, fields)

    assert charlie.post(action, {**fields, "seen": "other"}).status == 409


def test_members_recording_all_at_once_lose_nothing(app: Flask, engine: Engine, cast: Cast) -> None:
    people = [a_member(cast.session, cast.community_id, f"Member {number}") for number in range(MEMBERS)]
    browsers = [Browser(app).sign_in(engine, cast.community_id, person) for person in people]
    barrier = Barrier(MEMBERS)

    def record(browser: Browser) -> set[int]:
        barrier.wait()
        path = "/kettle/record?way=received"
        return {browser.send(path, someone="Alice", time="30").status for _ in range(TIMES_EACH)}

    with ThreadPoolExecutor(MEMBERS) as pool:
        statuses = set().union(*pool.map(record, browsers))

    assert statuses == {303}
    cast.session.rollback()
    assert [totals_of(cast, person) for person in people] == [Totals(0, 300 + 30 * TIMES_EACH)] * MEMBERS
    assert totals_of(cast, cast.alice).given == 30 * TIMES_EACH * MEMBERS
    assert verify(cast.session, by_id(cast.session, cast.community_id)).faults == ()
