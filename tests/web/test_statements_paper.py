"""My hours on paper, a month to a page, and as a list for a spreadsheet."""

import csv
import io
from datetime import date

import pytest

from tests.cast import Cast, an_exchange, totals_of
from tests.web.browser import Browser, Page, asks_to_sign_in
from tests.web.hours import PATH, taken_back

PRINT = f"{PATH}/print"


def sheets(page: Page) -> list[str]:
    return [sheet.words for sheet in page.document.every("article")]


def table(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"), newline="")))


def test_each_month_with_something_in_it_is_a_sheet(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, words="Gardening", minutes=90, happened_on=date(2026, 1, 31))

    january, march = sheets(alice.get(f"{PRINT}?from=2025-12&to=2026-03"))

    assert january.startswith(
        "Kettle · Alice A January 2026 January 2026 Day With, and what for Given Received"
    )
    assert "Sat 31 Jan Bob B: Gardening 1½ hours" in january
    assert "Together 1½ hours 0 minutes" in january
    assert "In all, up to the end of this month: 1½ hours given, 0 minutes received." in january
    assert "In all, up to the end of this month: 1½ hours given, 5 hours received." in march


def test_large_print_says_the_same_in_sentences(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, words="Gardening", minutes=90)

    page = alice.get(f"{PRINT}?from=2026-03&to=2026-03&large=1")

    (sheet,) = page.document.every("article")
    assert "large" in sheet.attributes["class"]
    assert "1½ hours given Monday 2 March Bob B: Gardening" in sheet.words
    assert "In this month: 1½ hours given, 5 hours received." in sheet.words


def test_the_latest_month_is_shown_unless_another_is_asked_for(alice: Browser) -> None:
    (sheet,) = sheets(alice.get(PRINT))

    assert "March 2026" in sheet


def test_months_the_wrong_way_round_are_turned(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, happened_on=date(2026, 1, 31))

    assert len(sheets(alice.get(f"{PRINT}?from=2026-03&to=2026-01"))) == 2


@pytest.mark.parametrize(
    "odd", ["", "x", "2026-13", "2026-1", "-026-01", "٢٠٢٦-01", "1066-10", "%00", "9" * 99]
)
def test_odd_months_do_no_harm(alice: Browser, odd: str) -> None:
    assert alice.get(f"{PRINT}?from={odd}&to={odd}").status == 200


def test_two_years_are_the_most_at_once(alice: Browser) -> None:
    page = alice.get(f"{PRINT}?from=1950-01&to=2050-12")

    chosen = [part.value for part in page.document.every("option") if "selected" in part.attributes]
    assert chosen == ["2024-04", "2026-03"]


def test_the_list_for_a_spreadsheet_adds_up_to_both_totals(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, words="Gardening", minutes=90)
    an_exchange(cast, by=cast.alice, other=cast.bob, minutes=20)
    taken_back(cast, minutes=45)

    rows = table(alice.get(f"{PATH}.csv"))

    sums = [sum(int(row[name] or 0) for row in rows) for name in ("Minutes given", "Minutes received")]
    mine = totals_of(cast, cast.alice)
    assert sums == [mine.given, mine.received]
    assert [rows[-1][name] for name in ("Given in all", "Received in all")] == [str(each) for each in sums]
    assert rows[1]["Day"] == "2026-03-02"
    assert rows[1]["Time"] == "1:30"
    assert (rows[1]["With"], rows[1]["What for"], rows[1]["Kind"]) == ("Bob B", "Gardening", "Exchange")
    assert [row["Taken back"] for row in rows] == ["", "", "", "yes", "yes"]
    assert rows[-1]["Kind"] == "Taking back"


def test_it_opens_in_any_spreadsheet_and_has_no_minus(alice: Browser, cast: Cast) -> None:
    taken_back(cast)

    page = alice.get(f"{PATH}.csv")

    assert page.html.startswith("\ufeffDay,Which way,Time,")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert page.headers["Content-Disposition"] == 'attachment; filename="hours-2026-03-02.csv"'
    assert ",-" not in page.html


@pytest.mark.parametrize("words", ["=1+1", "+44 7700", "-2", "@SUM(A1)", " =HYPERLINK(1)"])
def test_nobodys_words_become_a_formula(alice: Browser, cast: Cast, words: str) -> None:
    an_exchange(cast, words=words)

    (cell,) = [row["What for"] for row in table(alice.get(f"{PATH}.csv")) if row["What for"]]

    assert cell == f"'{words}"


def test_every_column_is_explained(alice: Browser) -> None:
    page = alice.get(f"{PATH}/columns")

    names = [name.words for name in page.document.every("dt")]
    assert names == alice.get(f"{PATH}.csv").html.removeprefix("\ufeff").splitlines()[0].split(",")
    assert f"{PATH}.csv" in page.links()


def test_the_pdf_holds_the_same_months(alice: Browser) -> None:
    page = alice.get(f"{PRINT}.pdf?from=2026-03&to=2026-03&large=1")

    assert page.headers["Content-Type"] == "application/pdf"
    assert "hours.pdf" in page.headers["Content-Disposition"]


@pytest.mark.parametrize("page", [".csv", "/columns", "/print", "/print.pdf"])
def test_whoever_is_signed_out_signs_in_first(anyone: Browser, trent: Browser, page: str) -> None:
    assert asks_to_sign_in(anyone.get(f"{PATH}{page}"))
    assert asks_to_sign_in(trent.get(f"{PATH}{page}"))
