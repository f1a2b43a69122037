"""Spreadsheets brought along: read, looked over row by row, brought in whole or not at all, never twice."""

import io
from contextlib import suppress
from datetime import date, time
from itertools import starmap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlmodel import select

from tests.cast import (
    NOW,
    SECRET,
    TODAY,
    WELCOME,
    Cast,
    a_key,
    an_exchange,
    card_number,
    faults_of,
    journal,
    state_of,
    totals_of,
)
from timebank.ledger.minutes import say, short
from timebank.ledger.totals import Totals
from timebank.services import answers, sheets
from timebank.services.errors import NotThereError
from timebank.services.errors.sheets import (
    ColumnMissingError,
    ColumnTwiceError,
    NoRowsError,
    RowsChangedError,
    RowsStopError,
    SheetFileError,
)
from timebank.services.sheet_columns import Columns, guess
from timebank.services.sheet_files import MOST_BYTES, MOST_ROWS
from timebank.services.sheet_rows import Row, RowError, day_of, time_of
from timebank.services.sheets import Choices, Outcome
from timebank.store.looks import Looking
from timebank.store.members import Contact, Member, MemberName
from timebank.store.people import Person
from timebank.store.sheets import Sheet

PLAIN = "Given by,Received by,Hours,Date,What for\n"
THREE = (
    f"{PLAIN}Alice A,Bob B,1.5,2025-10-14,Gardening\n"
    "Bob,Charlie C,1:30,3/11/2025,\nCharlie C,Alice A,90 min,2 March 2024,A lift\n"
)


def a_book(*rows: tuple[Any, ...]) -> Workbook:
    book = Workbook()
    assert book.active
    for row in rows:
        book.active.append(row)
    return book


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def plan(cast: Cast, text: str, what: str = "exchanges", **more: Any) -> list[Row]:
    table = sheets.opened(text.encode()).table
    columns = more.pop("columns", None) or guess(what, table)
    rows = sheets.plan(cast.session, cast.community_id, what, table, columns, SECRET, TODAY)
    cast.session.rollback()
    return rows


def kinds(rows: list[Row]) -> list[tuple[int, str]]:
    return [(row.number, row.kind) for row in rows]


def bring(cast: Cast, text: str, what: str = "exchanges", **choices: bool) -> Outcome:
    table = sheets.opened(text.encode()).table
    return sheets.bring_file(
        cast.session,
        community_id=cast.community_id,
        what=what,
        table=table,
        columns=guess(what, table),
        choices=Choices(**choices),
        secret=SECRET,
        today=TODAY,
        now=NOW,
        tell=lambda _: None,
    )


def ask(cast: Cast, text: str, who: Person | None = None, **choices: bool) -> bytes:
    """Bring a file to the desk and ask for it; return its id."""
    steward = (who or cast.stella).member_id
    mine = {"community_id": cast.community_id, "member_id": steward, "now": NOW}
    sheet = sheets.keep(
        cast.session, **mine, key=a_key(), what="exchanges", file=sheets.opened(text.encode())
    )
    row = cast.session.get_one(Sheet, (cast.community_id, sheet))
    seen = sheets.fingerprint(sheets.rows_of(cast.session, row, SECRET, TODAY))
    cast.session.rollback()
    more = {"choices": Choices(**choices), "seen": seen, "secret": SECRET, "today": TODAY}
    sheets.ask(cast.session, **mine, key=a_key(), sheet_id=sheet, **more)
    return sheet


def do(cast: Cast, sheet: bytes) -> Outcome | None:
    return sheets.bring(
        cast.session, community_id=cast.community_id, sheet_id=sheet, secret=SECRET, today=TODAY, now=NOW
    )


def test_three_ways_to_write_hours_and_days_come_in_alike(cast: Cast) -> None:
    assert bring(cast, THREE) == Outcome(brought=3)

    assert [(e.minutes, e.happened_on, e.kind) for e in journal(cast)] == [
        (90, "2025-10-14", "exchange"),
        (90, "2025-11-03", "exchange"),
        (90, "2024-03-02", "exchange"),
    ]
    people = (cast.alice, cast.bob, cast.charlie)
    assert [totals_of(cast, each) for each in people] == [Totals(90, WELCOME + 90)] * 3
    assert faults_of(cast) == ()


def test_totals_are_those_of_recording_one_by_one(cast: Cast) -> None:
    said = [("alice", "bob", 45), ("bob", "alice", 600), ("alice", "bob", 15), ("charlie", "bob", 61)]
    people = {"alice": cast.alice, "bob": cast.bob, "charlie": cast.charlie}
    bring(cast, PLAIN + "".join(f"{g},{r},{m} min,2025-10-14,\n" for g, r, m in said))
    brought = {name: totals_of(cast, person) for name, person in people.items()}

    for giver, receiver, minutes in said:
        an_exchange(cast, by=people[receiver], other=people[giver], minutes=minutes)

    for name, person in people.items():
        after, before = totals_of(cast, person), brought[name]
        assert after.given == 2 * before.given
        assert after.received - before.received == before.received - WELCOME
    assert faults_of(cast) == ()


def test_thousands_of_rows_keep_every_total(cast: Cast) -> None:
    rows = 3_000
    pairs = ("Alice A,Bob B", "Bob B,Charlie C", "Charlie C,Alice A")
    bring(cast, PLAIN + "".join(f"{pairs[n % 3]},{n % 50 + 1} min,2025-10-14,Row {n}\n" for n in range(rows)))

    given = sum(totals_of(cast, each).given for each in (cast.alice, cast.bob, cast.charlie))
    assert given == sum(n % 50 + 1 for n in range(rows))
    assert len(journal(cast)) == rows
    assert faults_of(cast) == ()


def test_the_same_file_again_finds_every_row_and_books_nothing(cast: Cast) -> None:
    bring(cast, THREE)

    assert [row.kind for row in plan(cast, THREE)] == ["here"] * 3
    with pytest.raises(NoRowsError):
        bring(cast, THREE)
    more = bring(cast, f"{THREE}Alice A,Bob B,2,2025-12-01,Tea\n")

    assert more == Outcome(brought=1, here=3)
    assert len(journal(cast)) == 4


def test_what_was_put_right_does_not_come_back_with_the_same_file(cast: Cast) -> None:
    bring(cast, THREE)
    first = journal(cast)[0].id
    mine = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    answers.put_right(cast.session, **mine, key=a_key(), exchange_id=first, today=TODAY, now=NOW)

    assert [row.kind for row in plan(cast, THREE)] == ["here"] * 3
    assert totals_of(cast, cast.alice).given == 0


def test_what_somebody_recorded_here_is_here_already(cast: Cast) -> None:
    an_exchange(cast, minutes=60, words="Gardening", happened_on=TODAY)

    rows = plan(
        cast, f"{PLAIN}Alice A,Bob B,1,{TODAY},GARDENING\nAlice A,Bob B,1,{TODAY},Gardening\n"
        f"Alice A,Bob B,1,{TODAY},A lift\n"
    )  # fmt: skip

    assert [row.kind for row in rows] == ["here", "new", "new"]


def test_rows_there_twice_are_shown_and_come_only_when_said(cast: Cast) -> None:
    twice = f"{PLAIN}Alice A,Bob B,1,2025-10-14,Tea\nAlice A,Bob B,1 h,14/10/2025,tea\n"

    assert kinds(plan(cast, twice)) == [(2, "new"), (3, "twice")]
    assert plan(cast, twice)[1].said == "Row 2 says the same."
    assert bring(cast, twice) == Outcome(brought=1, left_out=1)
    assert bring(cast, twice, takes_twice=True) == Outcome(brought=1, here=1)
    assert [row.kind for row in plan(cast, twice)] == ["here", "here"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Sunita K.,Bob B,1,2025-10-14", "We don’t know “Sunita K.” here. Add them first, or mend the name."),
        (",Bob B,1,2025-10-14", "It doesn’t say who gave."),
        ("Alice A,,1,2025-10-14", "It doesn’t say who received."),
        ("Alice A,alice a,1,2025-10-14", "The same person is on both sides."),
        ("Alice A,Bob B,,2025-10-14", "It doesn’t say how long it was."),
        ("Alice A,Bob B,soon,2025-10-14", "“soon”: We could not read that as a time."),
        ("Alice A,Bob B,0,2025-10-14", "“0”: Write at least 1 minute."),
        ("Alice A,Bob B,-2,2025-10-14", "“-2”: Leave out the minus sign."),
        ("Alice A,Bob B,£2,2025-10-14", "“£2”: We could not read that as a time."),
        ("Alice A,Bob B,120,2025-10-14", "“120”: That’s longer than a day."),
        ("Alice A,Bob B,1,", "It doesn’t say which day it was."),
        ("Alice A,Bob B,1,2025-02-30", "We can’t read “2025-02-30” as a day."),
        ("Alice A,Bob B,1,1066-10-14", "We can’t read “1066-10-14” as a day."),
        ("Alice A,Bob B,1,2026-03-03", "That day hasn’t come yet."),
    ],
)
def test_a_problem_is_said_in_words_and_stops_the_whole(cast: Cast, row: str, said: str) -> None:
    text = f"{THREE}{row},\n"

    (problem,) = (each for each in plan(cast, text) if each.kind == "problem")
    assert problem.number == 5
    assert problem.said.startswith(said)
    with pytest.raises(RowsStopError):
        bring(cast, text)
    assert not journal(cast)
    assert bring(cast, text, leaves_out=True) == Outcome(brought=3, left_out=1)


def test_people_are_found_by_card_number_address_and_a_number_behind_the_name(cast: Cast) -> None:
    ways = ("Alice A", "alice", card_number(cast, cast.alice), "ALICE@example.org", "Alice A (12)")

    rows = plan(cast, PLAIN + "".join(f"{way},Bob B,{n},2025-10-14,\n" for n, way in enumerate(ways, 1)))

    assert {row.exchange.giver.id for row in rows if row.exchange} == {cast.alice.member_id}
    assert [row.kind for row in rows] == ["new"] * len(ways)


def test_two_of_one_name_are_never_guessed(cast: Cast) -> None:
    bring(cast, "Name\nAlice B\n", "members")

    (row,) = plan(cast, f"{PLAIN}Alice,Bob B,1,2025-10-14,\n")

    assert row.said == "Several people here are called “Alice”. Write a card number in its place."


@pytest.mark.parametrize(
    ("headings", "what", "found"),
    [
        (
            "Date,from,from ID,to,to ID,post,post ID,Reason,quantity",
            "exchanges",
            {"giver": "from", "receiver": "to", "time": "quantity", "day": "Date", "words": "Reason"},
        ),
        (
            "Transaction Date,Provider,Recipient,Service,Hours,Comment",
            "exchanges",
            {
                "giver": "Provider",
                "receiver": "Recipient",
                "time": "Hours",
                "day": "Transaction Date",
                "words": "Service",
            },
        ),
        (
            "day,giver,receiver,time,words",
            "exchanges",
            {"giver": "giver", "receiver": "receiver", "time": "time", "day": "day", "words": "words"},
        ),
        (
            "N,Username,Email,Phone,Alt phone,Address,Notifications",
            "members",
            {"name": "Username", "email": "Email", "telephone": "Phone"},
        ),
        (
            "First Name,Last Name,E-mail,Home Phone",
            "members",
            {"name": "First Name", "last_name": "Last Name", "email": "E-mail", "telephone": "Home Phone"},
        ),
    ],
)
def test_headings_of_three_layouts_are_known(headings: str, what: str, found: dict[str, str]) -> None:
    assert guess(what, sheets.opened(f"{headings}\nx\n".encode()).table).of == found


@pytest.mark.parametrize(
    "heading", ["Rate", "hourly_rate", "HourlyRate", "Price (£)", "Value", "Weighting", "Multiplier", "€"]
)
def test_a_column_that_weighs_hours_is_refused_in_plain_words(heading: str) -> None:
    with pytest.raises(SheetFileError) as refused:
        sheets.opened(f"Giver,Receiver,Hours,Date,{heading}\na,b,1,2025-10-14,2\n".encode())

    assert str(refused.value) == (
        "Here every hour is worth the same, and nothing has a price. So this file’s column "
        f"“{heading}” can’t come along. Take it out, and bring the file again."
    )


@pytest.mark.parametrize("heading", ["Date", "Dates", "Created at", "Generated", "Operator", "Level"])
def test_other_words_are_no_rate(heading: str) -> None:
    assert sheets.opened(f"Name,{heading}\na,b\n".encode()).table.headings == ("Name", heading)


def test_what_nobody_may_ask_is_gone_before_anything_is_kept() -> None:
    file = sheets.opened(b"Name,Date of birth,Gender,Diagnosis,Notes\nNora,1980-01-01,f,x,y\n")

    assert file.gone == ("Date of birth", "Gender", "Diagnosis")
    assert file.table.rows == ((2, ("Nora", "y")),)
    assert sheets.behind(file, guess("members", file.table)) == ("Notes", *file.gone)


def test_a_file_of_either_kind_reads_alike(cast: Cast) -> None:
    head = ("Given by", "Received by", "Hours", "Date", "What for")
    rows = (("Alice A", "Bob B", 1.5, date(2025, 10, 14), "Tea"), ("Bob B", "Alice A", time(1, 30)))
    book = a_book(head, rows[0], (), (*rows[1], date(2025, 11, 3)))

    table = sheets.opened(saved(book)).table

    assert table.rows == (
        (2, ("Alice A", "Bob B", "1.5", "2025-10-14", "Tea")),
        (4, ("Bob B", "Alice A", "1:30", "2025-11-03", "")),
    )


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "cp1252"), (";", "utf-16")]
)
def test_csv_is_read_as_programs_write_it(separator: str, encoding: str) -> None:
    text = 'Name;What\r\n"Zoë; or ""Z""";tea\r\n\r\nRenée;\r\n'.replace(";", separator)
    if separator != ";":
        text = text.replace(f"Zoë{separator} or", "Zoë or")

    table = sheets.opened(text.encode(encoding)).table

    assert [number for number, _ in table.rows] == [2, 4]
    assert table.rows[1][1][0] == "Renée"
    assert table.rows[0][1][0].startswith("Zoë")


def hidden() -> bytes:
    book = a_book(("Name",), ("Nora",))
    book.create_sheet("Other").append(("x",))
    book.worksheets[0].sheet_state = "hidden"
    return saved(book)


def test_only_the_first_sheet_that_shows_is_read() -> None:
    with pytest.raises(SheetFileError):
        sheets.opened(hidden())
    book = a_book(("Name",), ("Nora",))
    book.create_sheet("Other", 0).sheet_state = "hidden"

    assert sheets.opened(saved(book)).table.notes == (
        "Only the sheet “Sheet” is read. One other sheet is left behind.",
    )


def merged() -> bytes:
    book = a_book(("Name", ""), ("Nora", ""))
    book.worksheets[0].merge_cells("A1:B1")
    return saved(book)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "The file is empty."),
        (b"Name\n", "The file has headings and nothing below them."),
        (b"\x89PNG\0\0\0", "This isn’t a file we can read. Save it as XLSX or CSV, and bring that."),
        (b"PK\x03\x04 nothing", "This spreadsheet is damaged. Save it once more, and bring that."),
        (
            b"x" * (MOST_BYTES + 1),
            "The file is larger than 2 MB. Bring it in as two files, one after the other.",
        ),
        (
            b"Name\n" + b"a\n" * (MOST_ROWS + 1),
            "The file has more than 20,000 rows. Bring it in as two files, one after the other.",
        ),
        (
            saved(a_book(("Name",), ("=1+1",))),
            "Row 2 has a formula, and the file doesn’t say what it comes to. "
            "Open it in a spreadsheet program, save it, and bring it again.",
        ),
        (merged(), "Some cells are joined into one (A1 to B1). Take them apart, and bring the file again."),
    ],
    ids=["empty", "headings", "picture", "damaged", "large", "long", "formula", "merged"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_what_to_do(file: bytes, said: str) -> None:
    with pytest.raises(SheetFileError) as refused:
        sheets.opened(file)

    assert str(refused.value) == said


@given(st.integers(min_value=1, max_value=24 * 60))
def test_every_way_to_write_a_time_is_read_alike(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    ways = (
        f"{minutes} min",
        f"{hours}:{rest:02}",
        f"{hours:02}:{rest:02}:00",
        f"{minutes / 60:.2f}",
        say(minutes),
    )
    ways += (f"{minutes / 60:.10g}", f"{minutes / 60:.2f}".replace(".", ","), short(minutes))

    assert {time_of(way, in_minutes=False) for way in ways} == {minutes}
    assert time_of(str(minutes), in_minutes=True) == minutes


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_a_sentence(text: str) -> None:
    for read, more in ((time_of, {"in_minutes": False}), (day_of, {"month_first": True})):
        with suppress(RowError):
            assert read(text, **more)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("written", "month_first", "day"),
    [
        ("2025-10-14 18:22:33 UTC", False, date(2025, 10, 14)),
        ("14.10.25", False, date(2025, 10, 14)),
        ("3/4/2025", False, date(2025, 4, 3)),
        ("3/4/2025", True, date(2025, 3, 4)),
        ("Tuesday 14th October 2025", False, date(2025, 10, 14)),
        ("Oct 14, 2025", False, date(2025, 10, 14)),
    ],
)
def test_days_are_read(written: str, month_first: bool, day: date) -> None:
    assert day_of(written, month_first=month_first) == day


def test_american_days_are_noticed() -> None:
    table = sheets.opened(f"{PLAIN}a,b,1,03/04/2025,\na,b,1,10/14/2025,\n".encode()).table

    assert guess("exchanges", table).month_first


def test_members_come_with_a_card_the_welcome_and_a_way_to_be_reached(cast: Cast) -> None:
    text = "First name,Last name,Email,Phone\nNora,N,Nora@Example.org,07700 900123\nOmar,,,\nAlice,A,,\n"

    assert bring(cast, text, "members") == Outcome(brought=2, here=1)

    names = cast.session.exec(select(MemberName).where(MemberName.name.in_(("Nora N", "Omar")))).all()  # type: ignore[attr-defined]
    assert len(names) == 2
    nora = next(each.member_id for each in names if each.name == "Nora N")
    contacts = cast.session.exec(select(Contact).where(Contact.member_id == nora)).all()
    assert {(each.kind, each.address) for each in contacts} == {
        ("email", "nora@example.org"),
        ("call", "07700 900123"),
    }
    assert all(cast.session.get_one(Member, (cast.community_id, n.member_id)).joined_at for n in names)
    assert faults_of(cast) == ()
    assert [row.kind for row in plan(cast, text, "members")] == ["here"] * 3


@pytest.mark.parametrize(
    ("row", "kind", "said"),
    [
        ("Alice A,other@example.org", "problem", "Somebody called “Alice A” is here, with another address."),
        ("Zed,bob@example.org", "problem", "“bob@example.org” is somebody’s here, under another name."),
        ("Nora,x@example.org", "twice", "Row 2 has the same name."),
        ("Zed,nora@example.org", "problem", "Row 2 has the same email address."),
        ("Zed,zed", "problem", "“zed”: an email address looks like name@example.org."),
        (",z@example.org", "problem", "There is no name."),
        ("Alice A,alice@example.org", "here", "They are here already."),
    ],
)
def test_members_who_may_be_doubles_are_shown(cast: Cast, row: str, kind: str, said: str) -> None:
    found = plan(cast, f"Name,Email\nNora,nora@example.org\n{row}\n", "members")[1]

    assert found.kind == kind
    assert found.said.startswith(said)


@pytest.mark.parametrize(
    ("of", "error", "field"),
    [
        ({"giver": "a", "receiver": "b", "time": "c"}, ColumnMissingError, "day"),
        ({"giver": "a", "receiver": "a", "time": "c", "day": "d"}, ColumnTwiceError, "receiver"),
    ],
)
def test_each_thing_has_a_column_of_its_own(of: dict[str, str], error: type, field: str) -> None:
    with pytest.raises(error) as refused:
        sheets.check_columns("exchanges", Columns(of))

    assert refused.value.field == field


def test_a_stewards_file_is_brought_in_once_and_emptied(cast: Cast) -> None:
    sheet = ask(cast, THREE)
    assert not journal(cast)

    assert list(starmap(do, [(cast, sheet)] * 2)) == [Outcome(brought=3)] * 2

    assert len(journal(cast)) == 3
    row = cast.session.get_one(Sheet, (cast.community_id, sheet))
    assert (row.state, row.packed, row.columns) == ("done", b"", "")
    looks = cast.session.exec(select(Looking.member_id).where(Looking.what == "record")).all()
    assert set(looks) == {cast.alice.member_id, cast.bob.member_id, cast.charlie.member_id}


def test_nobody_gives_themselves_hours_with_a_file(cast: Cast) -> None:
    sheet = ask(cast, f"{PLAIN}Stella S,Bob B,1,2025-10-14,\nBob B,Stella S,2,2025-10-14,\n")

    assert do(cast, sheet) == Outcome(brought=1, waiting=1)

    assert totals_of(cast, cast.stella) == Totals(0, WELCOME + 120)
    (booked,) = journal(cast)
    assert state_of(cast, booked.id) == ("agreed", 120)
    cast.session.rollback()
    assert faults_of(cast) == ()


def test_what_changed_meanwhile_stops_it_and_it_can_be_looked_at_again(cast: Cast) -> None:
    sheet = ask(cast, THREE)
    bring(cast, THREE)

    with pytest.raises(RowsChangedError):
        do(cast, sheet)
    sheets.reopen(cast.session, community_id=cast.community_id, sheet_id=sheet)

    row = cast.session.get_one(Sheet, (cast.community_id, sheet))
    assert (row.state, row.trouble) == ("read", "changed")
    assert len(journal(cast)) == 3


def test_a_file_is_its_stewards_alone_and_can_be_stopped(cast: Cast) -> None:
    sheet = ask(cast, THREE)
    mine = {"community_id": cast.community_id, "sheet_id": sheet, "now": NOW}

    with pytest.raises(NotThereError):
        sheets.remove(cast.session, **mine, member_id=cast.bob.member_id, key=a_key())
    sheets.remove(cast.session, **mine, member_id=cast.stella.member_id, key=a_key())

    assert do(cast, sheet) is None
    assert not journal(cast)
