"""A spreadsheet at the desk: a file, its columns, every row, a yes, and what each person sees of it."""

import io
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.cast import SECRET, Cast, journal, totals_of
from tests.web.browser import Browser, Page
from timebank.cli.errands import Errands
from timebank.ledger.totals import Totals
from timebank.services import sheet_files

IMPORT = "/kettle/desk/import"
ROWS = (
    "from,to,quantity,Date,Reason,Level\nAlice A,Bob B,1.5,2024-10-14,Gardening,3\n"
    "Bob B,Charlie C,1:30,2025-10-15,,3\n"
)


def keep(stella: Browser, text: str | bytes, what: str = "exchanges") -> Page:
    """Bring a file to the desk."""
    path, fields = stella.fill_in(IMPORT, what=what)
    file = text if isinstance(text, bytes) else text.encode()
    return stella.post(path, {**fields, "file": (io.BytesIO(file), "before.csv")})


def matched(stella: Browser, text: str, what: str = "exchanges", **chosen: Any) -> Page:
    """Bring a file and say which column is which; return the page with every row."""
    columns = keep(stella, text, what).location
    return stella.follow(stella.send(columns, "/columns", **chosen))


def sheet_of(page: Page) -> str:
    return next(form.attributes["action"] for form in page.forms if "/removal" in form.attributes["action"])[
        :-8
    ]


def make(engine: Engine) -> None:
    while Errands(engine, SECRET).do_next():
        pass


def bring(stella: Browser, engine: Engine, text: str, what: str = "exchanges", **ticked: str) -> Page:
    path = sheet_of(matched(stella, text, what)).rstrip("/")
    stella.send(path, path, **ticked)
    make(engine)
    return stella.get(path)


def test_from_a_file_to_both_peoples_home(
    stella: Browser, alice: Browser, bob: Browser, engine: Engine, cast: Cast
) -> None:
    assert IMPORT in stella.get("/kettle/desk").links()
    columns = stella.follow(keep(stella, ROWS))
    assert [box.attributes["name"] for box in columns.document.every("select")] == [
        "giver",
        "receiver",
        "time",
        "day",
        "words",
    ]
    rows = matched(stella, ROWS)
    assert "2 exchanges are new." in rows.words
    assert "Alice A gave Bob B 1½ hours" in rows.words
    assert "14 October 2024, Gardening" in rows.words
    assert "Left behind, and kept nowhere: Level." in rows.words
    assert not journal(cast)

    path = sheet_of(rows).rstrip("/")
    assert stella.send(path, path).location == path
    assert "We’re looking at every row once more." in stella.get(path).words
    make(engine)
    assert "2 exchanges came in." in stella.get(path).words

    cast.session.rollback()
    assert totals_of(cast, cast.alice) == Totals(90, 300)
    assert "1 exchange from before was brought in." in alice.get("/kettle/home").words
    assert "2 exchanges from before were brought in." in bob.get("/kettle/home").words
    entry = f"/kettle/entries/{journal(cast)[0].id.hex()}"
    assert "Stella S brought it in from an older record on" in alice.get(entry).words
    alice.send(entry, "/reversal")
    cast.session.rollback()
    assert totals_of(cast, cast.alice) == Totals(0, 300)
    assert (
        "Stella S, as a steward, recorded time for you" in alice.get("/kettle/you/privacy/who-looked").words
    )


def test_the_same_file_again_says_that_it_is_here(stella: Browser, engine: Engine) -> None:
    bring(stella, engine, ROWS)

    again = matched(stella, ROWS)

    assert "2 rows are here already, and stay as they are." in again.words
    assert "There is nothing new in this file." in again.words


def test_a_problem_stops_it_until_the_box_is_ticked(stella: Browser, engine: Engine, cast: Cast) -> None:
    text = f"{ROWS}Sunita K.,Bob B,1,2025-10-14,,\n"
    page = matched(stella, text)
    path = sheet_of(page).rstrip("/")
    assert "We don’t know “Sunita K.” here. Add them first, or mend the name." in page.words

    refused = stella.send(path, path)
    assert refused.status == 422
    assert "Some rows can’t come along as they are." in refused.errors[0]
    stella.send(path, path, leave="y")
    make(engine)

    page = stella.get(path)
    assert "1 row was left out." in page.words
    cast.session.rollback()
    assert len(journal(cast)) == 2


def test_only_rows_with_a_problem_can_be_shown_and_rows_come_in_pages(stella: Browser) -> None:
    many = "".join(f"Alice A,Bob B,{n} min,2025-10-14,,\n" for n in range(1, 121))
    path = sheet_of(matched(stella, f"{ROWS}Zed,Bob B,1,2025-10-14,,\n{many}")).rstrip("/")

    first, second = stella.get(path), stella.get(f"{path}?page=2")
    only = stella.get(f"{path}?kind=problem")

    assert "Page 1 of 2" in first.words
    assert "Row 124" in second.words
    assert "Row 4" in only.words
    assert "Row 5" not in only.words


def test_columns_nobody_knows_are_asked_for(stella: Browser) -> None:
    columns = keep(stella, "A,B,C,D\nAlice A,Bob B,90,3/4/2025\n").location

    refused = stella.send(columns, "/columns", giver="0")
    assert refused.status == 422
    assert refused.errors == ["Choose a column for this."]
    assert stella.get(columns.removesuffix("/columns")).location == columns
    chosen = {"giver": "0", "receiver": "1", "time": "2", "day": "3", "numbers": "minutes", "days": "month"}
    rows = stella.follow(stella.send(columns, "/columns", **chosen))

    assert "Alice A gave Bob B 1½ hours" in rows.words
    assert "4 March 2025" in rows.words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Giver,Receiver,Hours,Date,Rate\n",
            "Here every hour is worth the same, and nothing has a price. So this file’s column “Rate” can’t "
            "come along. Take it out, and bring the file again.",
        ),
        ("", "The file is empty."),
        (
            b"x" * 2_001,
            "The file is larger than 2 MB. Bring it in as two files, one after the other.",
        ),
    ],
)
def test_a_file_that_cannot_come_along_says_why(
    stella: Browser, text: str | bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_files, "MOST_BYTES", 2_000)
    if isinstance(text, str) and text:
        text += "a,b,1,2025-10-14,2\n"

    page = keep(stella, text)

    assert (page.status, page.errors) == (422, [said])
    assert page.by_id("file-error")


def test_without_a_file_it_is_asked_for(stella: Browser) -> None:
    assert stella.send(IMPORT).errors == ["Choose a file."]


def test_members_come_with_cards(stella: Browser, engine: Engine) -> None:
    page = bring(stella, engine, "Name,Email,Gender\nNora N,nora@example.org,f\nAlice A,,\n", "members")

    assert "1 member came in." in page.words
    assert "1 row was here already." in page.words
    assert "Nora N" in stella.get("/kettle/desk/people?someone=Nora").words


def test_what_nobody_may_ask_is_named_and_gone(stella: Browser) -> None:
    page = stella.follow(keep(stella, "Name,Date of birth\nNora,1980-01-01\n", "members"))

    assert "Already let go of, for nobody here may ask for it: Date of birth." in page.words


def test_what_changed_meanwhile_is_shown_again(stella: Browser, engine: Engine, cast: Cast) -> None:
    one, two = (sheet_of(matched(stella, ROWS)).rstrip("/") for _ in range(2))
    for path in (one, two):
        stella.send(path, path)
    make(engine)

    done, page = sorted((stella.get(one), stella.get(two)), key=lambda page: "What will happen" in page.words)
    assert "2 exchanges came in." in done.words
    assert "Something has changed since you looked. Nothing was written down." in page.words
    assert "2 rows are here already" in page.words
    cast.session.rollback()
    assert len(journal(cast)) == 2


def test_a_file_can_be_let_go_of(stella: Browser, engine: Engine, cast: Cast) -> None:
    path = sheet_of(matched(stella, ROWS)).rstrip("/")
    stella.send(path, path)

    assert stella.send(path, "/removal").location == IMPORT
    make(engine)

    assert stella.get(path).status == 404
    assert "Files you brought" not in stella.get(IMPORT).words
    cast.session.rollback()
    assert not journal(cast)


def test_an_errand_that_is_gone_says_so(stella: Browser, cast: Cast) -> None:
    path = sheet_of(matched(stella, ROWS)).rstrip("/")
    stella.send(path, path)
    errand = f"/kettle/errands/{path.rpartition('/')[2]}"
    assert stella.get(errand).location == path

    stella.press(path, f"{errand}/removal")

    assert "It couldn’t be brought in, and nothing was written down." in stella.get(path).words


def test_only_stewards_who_record_have_it(alice: Browser) -> None:
    assert alice.get(IMPORT).status == 404
