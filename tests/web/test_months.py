"""My hours by month and year, and how both totals come about, down to the entries."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from tests.cast import NOW, Cast, a_community, a_gathering, a_key, a_member, an_exchange, finish, totals_of
from tests.web.browser import Browser, Page, asks_to_sign_in
from tests.web.conftest import a_supporter
from tests.web.hours import PATH, rows, taken_back
from tests.web.statements import heard
from tests.web.town import Town
from timebank.ledger.minutes import short
from timebank.services.look import choose
from timebank.store.communities import Community

MOST_STATEMENTS = 6


def tables(page: Page) -> list[list[str]]:
    return [[row.words for row in table.every("tr")] for table in page.document.every("table")]


@pytest.fixture
def quiet(app: Flask, engine: Engine, cast: Cast) -> Browser:
    """Open the browser of somebody with no hours at all."""
    community = a_community(cast.session, "quiet")
    cast.session.execute(update(Community).values(welcome_minutes=0))
    cast.session.commit()
    return Browser(app).sign_in(engine, community, a_member(cast.session, community, "Nora N"))


def test_a_month_lists_its_entries_in_the_order_of_their_days(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, words="Gardening", minutes=90, happened_on=date(2026, 2, 14))
    an_exchange(cast, minutes=30, happened_on=date(2026, 2, 2))
    an_exchange(cast, minutes=45)

    page = alice.get(f"{PATH}/2026-02")

    assert page.heading == "February 2026"
    assert rows(page) == ["30 minutes given Mon 2 Feb Bob B", "1½ hours given Sat 14 Feb Bob B Gardening"]
    assert "2 hours given 0 minutes received" in page.words
    assert "Given: 30 minutes + 1½ hours = 2 hours" in page.words


def test_what_was_taken_back_is_listed_and_not_counted(alice: Browser, cast: Cast) -> None:
    taken_back(cast, minutes=30, happened_on=date(2026, 2, 2))

    page = alice.get(f"{PATH}/2026-02")

    assert rows(page) == ["30 minutes given, taken back Mon 2 Feb Bob B"]
    assert "0 minutes given 0 minutes received" in page.words
    assert "What was taken back stays in the list. It isn’t counted." in page.words
    assert "Given:" not in page.words


def test_months_lead_to_the_ones_before_and_after_with_something_in_them(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, happened_on=date(2025, 11, 3))

    november, march = (alice.get(f"{PATH}/{month}") for month in ("2025-11", "2026-03"))

    assert f"{PATH}/2026-03" in november.links()
    assert f"{PATH}/2025-11" in march.links()
    assert not [link for link in march.links() if "2026-04" in link]


def test_a_month_with_nothing_says_so_kindly(alice: Browser) -> None:
    page = alice.get(f"{PATH}/2026-01")

    assert "Nothing here this month. That’s fine." in page.words
    assert not tables(page)


def test_a_year_is_the_sum_of_its_months(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, minutes=90, happened_on=date(2026, 1, 31))
    an_exchange(cast, by=cast.alice, other=cast.bob, minutes=20)

    page = alice.get(f"{PATH}/2026")

    (table,) = tables(page)
    assert table[1] == "January 2026 1½ hours 0 minutes"
    assert table[3] == "March 2026 0 minutes 5 hours 20 minutes"
    assert table[-1] == "Together 1½ hours 5 hours 20 minutes"
    assert f"{PATH}/2026-01" in page.links()
    assert f"{PATH}/2026-02" not in page.links()


def test_both_totals_are_followed_down_to_every_entry(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, minutes=90, happened_on=date(2025, 12, 31))
    kept = an_exchange(cast, minutes=20)
    finish(cast, a_gathering(cast, host=cast.alice), host=cast.alice)
    mine = totals_of(cast, cast.alice)

    total = alice.get(f"{PATH}/explained")
    year = alice.get(f"{PATH}/2026")
    month = alice.get(f"{PATH}/2026-03")

    assert tables(total)[0][1:] == [
        "2025 1½ hours 0 minutes",
        "2026 2 hours 20 minutes 7 hours",
        f"Together {short(mine.given)} {short(mine.received)}",
    ]
    assert "Both ways come to the same." in total.words
    assert f"{PATH}/2026" in total.links()
    assert f"{PATH}/2026-03" in year.links()
    assert "Given: 20 minutes + 2 hours = 2 hours 20 minutes" in month.words
    assert f"{PATH}/entries/{kept.hex()}" in month.links()


def test_home_and_hours_and_the_explanation_say_the_same_totals(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, minutes=90)

    home, hours, explained = (alice.get(path) for path in ("/kettle/home", PATH, f"{PATH}/explained"))

    assert re.search(r"Given 1½ hours Received 5 hours", home.words)
    assert "1½ hours given 5 hours received" in hours.words
    assert "1½ hours given 5 hours received" in explained.words
    assert f"{PATH}/explained" in hours.links()


def test_pictures_say_their_point_first_and_end_in_tables(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, minutes=90, happened_on=date(2026, 1, 3))
    an_exchange(cast, minutes=600, happened_on=date(2026, 2, 3))

    page = alice.get(f"{PATH}/pictures")

    assert "Giving and receiving make one whole. There’s no score to reach." in page.words
    assert (
        "February 2026 was your busiest month. You’ve given more than received since January 2026."
        in page.words
    )
    assert "Above the line is time you gave. Below is time you received." in page.words
    circle, tide = tables(page)
    assert circle[1:] == ["Given 11½ hours", "Received 5 hours"]
    assert len(tide) == 8
    assert tide[-4:] == [
        "January 2026 1½ hours 0 minutes",
        "February 2026 10 hours 0 minutes",
        "March 2026 0 minutes 5 hours",
        "Together 11½ hours 5 hours",
    ]


def test_picture_and_table_hold_the_same_numbers(alice: Browser, cast: Cast) -> None:
    for minutes, month in ((90, 1), (20, 2), (15, 3)):
        an_exchange(cast, minutes=minutes, happened_on=date(2026, month, 1))

    page = alice.get(f"{PATH}/pictures")

    assert re.findall(r'font-weight="700"[^>]*>([^<]+)<', page.html) == ["1½", "0:20", "¼", "5"]


def test_whoever_hides_pictures_gets_the_tables_at_once(alice: Browser, cast: Cast) -> None:
    assert not re.search(r"<details +open>", alice.get(f"{PATH}/pictures").html)

    look(cast, pictures="hide")

    assert len(re.findall(r"<details +open>", alice.get(f"{PATH}/pictures").html)) == 2


def look(cast: Cast, **chosen: str) -> None:
    usual = {"text_size": "normal", "colours": "phone", "pictures": "show", "numbers": "short"}
    words = usual | {"totals": "both", "pages": "everything"} | chosen
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    choose(cast.session, **who, key=a_key(), **words, now=NOW)


@pytest.mark.parametrize("page", ["pictures", "explained", "2026", "2026-03", "print"])
def test_somebody_with_nothing_yet_sees_a_sentence(quiet: Browser, page: str) -> None:
    seen = quiet.get(f"/quiet/hours/{page}")

    assert seen.status == 200
    assert "Nothing " in seen.words


@pytest.mark.parametrize(
    "odd", ["2026-13", "2026-00", "26-03", "0026-03", "20260-3", "2026-3", "3026-01", "year", "2026-03-02"]
)
def test_what_is_no_month_is_not_there(alice: Browser, odd: str) -> None:
    assert alice.get(f"{PATH}/{odd}").status == 404


@pytest.mark.parametrize("page", ["pictures", "explained", "2026", "2026-03"])
def test_nobody_sees_anothers(bob: Browser, anyone: Browser, trent: Browser, cast: Cast, page: str) -> None:
    an_exchange(cast, by=cast.charlie, words="Private matter", minutes=77)

    seen = bob.get(f"{PATH}/{page}").words

    assert "Private matter" not in seen
    assert "1 hour 17 minutes" not in seen
    assert asks_to_sign_in(anyone.get(f"{PATH}/{page}"))
    assert asks_to_sign_in(trent.get(f"{PATH}/{page}"))


def test_a_supporter_sees_them_and_it_is_noted(bob: Browser, charlie: Browser, town: Town) -> None:
    a_supporter(bob, town.names["stands"])

    assert "Charlie’s hours in 2026" in bob.get(f"{PATH}/2026").words
    assert (
        "Bob B, as your supporter, opened your hours" in charlie.get("/kettle/you/privacy/who-looked").words
    )


@pytest.mark.parametrize("page", ["pictures", "explained", "2026", "2026-03", "print", "columns"])
def test_they_ask_the_database_no_more_than_the_list_does(
    engine: Engine, alice: Browser, cast: Cast, page: str
) -> None:
    for _ in range(20):
        an_exchange(cast)

    with heard(engine) as statements:
        alice.get(f"{PATH}/{page}")

    assert len(statements) <= MOST_STATEMENTS
