import pytest
from flask import Flask
from sqlalchemy import Engine, update

from tests.cast import Cast, a_community, a_gathering, a_member, a_waiting_exchange, an_exchange, finish
from tests.web.browser import Browser, asks_to_sign_in
from tests.web.hours import PATH, rows
from timebank.queries.hours import PAGE_SIZE
from timebank.store.communities import Community


def test_every_hour_is_listed_newest_first_with_both_totals(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, words="Gardening")
    an_exchange(cast, by=cast.alice, other=cast.charlie, minutes=90)

    assert rows(alice.get(PATH)) == [
        "1½ hours received Mon 2 Mar Charlie C given 1 hour, received 6½ hours",
        "1 hour given Mon 2 Mar Bob B Gardening given 1 hour, received 5 hours",
        "5 hours received Mon 2 Mar The pot Welcome hours given 0 minutes, received 5 hours",
    ]


def test_entry_leads_to_its_page_and_a_gathering_to_none(
    alice: Browser, charlie: Browser, cast: Cast
) -> None:
    exchange = an_exchange(cast).hex()
    finish(cast, a_gathering(cast))

    assert f"/kettle/entries/{exchange}" in alice.get(PATH).links()
    assert rows(charlie.get(PATH))[0].startswith("2 hours received Mon 2 Mar Tea Gathering")


def test_what_waits_is_shown_apart_and_not_counted(alice: Browser, cast: Cast) -> None:
    a_waiting_exchange(cast)

    page = alice.get(PATH)

    assert "You gave Bob B 1 hour, today. Waiting for Bob B" in page.words
    assert len(rows(page)) == 1


def test_member_with_nothing_yet_sees_where_to_begin(app: Flask, engine: Engine, cast: Cast) -> None:
    quiet = a_community(cast.session, "quiet")
    cast.session.execute(update(Community).values(welcome_minutes=0))
    cast.session.commit()
    nora = a_member(cast.session, quiet, "Nora N")

    page = Browser(app).sign_in(engine, quiet, nora).get("/quiet/hours")

    assert "Nothing here yet. The first hour is often a cup of tea." in page.words
    assert "/quiet/record" in page.links()
    assert not list(page.document.every("table"))


def test_pages_go_on_from_where_the_last_one_ended(alice: Browser, cast: Cast) -> None:
    for number in range(2 * PAGE_SIZE):
        an_exchange(cast, minutes=number + 1)

    newest = alice.get(PATH)
    older = alice.get(next(link for link in newest.links() if "before=" in link))
    oldest = alice.get(next(link for link in older.links() if "before=" in link))

    assert [len(rows(page)) for page in (newest, older, oldest)] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert len({*rows(newest), *rows(older), *rows(oldest)}) == 2 * PAGE_SIZE + 1
    assert PATH in oldest.links()


def test_totals_are_the_same_on_every_page(alice: Browser, cast: Cast) -> None:
    for _ in range(PAGE_SIZE + 1):
        an_exchange(cast)

    for page in (alice.get(PATH), alice.get(f"{PATH}?before=2")):
        assert f"{PAGE_SIZE + 1} hours given 5 hours received" in page.words


@pytest.mark.parametrize("before", ["0", "-5", "9" * 30, "x", "", "1e3", "\u0665", "%00"])
def test_odd_page_numbers_do_no_harm(alice: Browser, before: str) -> None:
    assert alice.get(f"{PATH}?before={before}").status == 200


def test_nobody_sees_anothers_hours(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.charlie, words="Private matter")

    assert "Private matter" not in bob.get(PATH).words
    assert len(rows(bob.get(PATH))) == 1


def test_hours_take_no_forms(alice: Browser) -> None:
    assert alice.press("/in", PATH).status == 405


def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser) -> None:
    assert asks_to_sign_in(anyone.get(PATH))
    assert asks_to_sign_in(trent.get(PATH))
