"""Bringing a spreadsheet in from a terminal."""

from pathlib import Path

import pytest

from tests.cast import WELCOME, Cast, journal, totals_of
from tests.cli.conftest import Run
from timebank.ledger.totals import Totals

EXCHANGES = "Who gave,To,Hours,Date\nAlice A,Bob B,1.5,2025-10-14\nBob B,Charlie C,1:30,2025-10-15\n"


def a_file(folder: Path, text: str) -> str:
    path = folder / "before.csv"
    path.write_text(text)
    return str(path)


def bring(run: Run, folder: Path, text: str, *more: str, what: str = "exchanges") -> tuple[int, str, str]:
    result = run("import-sheet", "kettle", a_file(folder, text), "--what", what, *more)
    return result.exit_code, result.stdout, result.stderr


def test_a_file_comes_in_once(run: Run, kettle: Cast, tmp_path: Path) -> None:
    code, said, _ = bring(run, tmp_path, EXCHANGES)

    assert code == 0
    assert "giver from “Who gave”, receiver from “To”" in said
    assert said.endswith(
        "2 rows: 2 new, 0 here already, 0 in the file twice, 0 with a problem.\n"
        "2 exchanges came in. Everyone sees their own, and can say it isn’t right for 30 days.\n"
    )
    code, said, wrong = bring(run, tmp_path, EXCHANGES)
    assert (code, wrong) == (1, "There is nothing new in this file. Nothing was written down.\n")
    assert "0 new, 2 here already" in said
    kettle.session.rollback()
    assert totals_of(kettle, kettle.bob) == Totals(90, WELCOME + 90)


def test_a_dry_run_writes_nothing(run: Run, kettle: Cast, tmp_path: Path) -> None:
    code, said, _ = bring(run, tmp_path, EXCHANGES, "--dry-run")

    assert (code, said.splitlines()[-1]) == (0, "Nothing was written down.")
    kettle.session.rollback()
    assert not journal(kettle)


def test_a_problem_stops_it_until_it_is_left_out(run: Run, kettle: Cast, tmp_path: Path) -> None:
    text = f"{EXCHANGES}Zed,Bob B,1,2025-10-14\n"

    code, said, _ = bring(run, tmp_path, text)
    assert code == 1
    assert "Row 4: We don’t know “Zed” here. Add them first, or mend the name." in said
    code, said, _ = bring(run, tmp_path, text, "--leave-out")

    assert (code, "2 exchanges came in. 1 was left out." in said) == (0, True)
    kettle.session.rollback()
    assert len(journal(kettle)) == 2


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        (EXCHANGES.replace("Hours", "Rate"), (), "Here every hour is worth the same"),
        ("A,B,C,D\nAlice A,Bob B,1,2025-10-14\n", (), "Say which column is which: --column giver=THEIRS."),
        (EXCHANGES, ("--column", "giver=Zed"), "The file has no column “Zed”."),
        (EXCHANGES, ("--column", "grade=Hours"), "“grade” is none of giver, receiver, time, day, words."),
    ],
)
def test_what_is_not_clear_is_said(
    run: Run, kettle: Cast, tmp_path: Path, text: str, more: tuple[str, ...], said: str
) -> None:
    code, _, wrong = bring(run, tmp_path, text, *more)

    assert code == 1
    assert wrong.startswith(said)
    kettle.session.rollback()
    assert not journal(kettle)


def test_columns_that_nobody_knows_are_named(run: Run, kettle: Cast, tmp_path: Path) -> None:
    columns = ("giver=A", "receiver=B", "time=C", "day=D")
    named = [word for each in columns for word in ("--column", each)]

    code, said, _ = bring(run, tmp_path, "A,B,C,D,E\nAlice A,Bob B,90,3/10/2025,x\n", "--minutes", *named)

    assert code == 0
    assert "Left behind, and kept nowhere: E." in said
    kettle.session.rollback()
    assert [(entry.minutes, entry.happened_on) for entry in journal(kettle)] == [(90, "2025-10-03")]


def test_members_come_in(run: Run, kettle: Cast, tmp_path: Path) -> None:
    text = "Name,Email,Date of birth\nNora,nora@example.org,1980-01-01\nAlice A,,\n"

    code, said, _ = bring(run, tmp_path, text, what="members")

    assert code == 0
    assert "Left behind, and kept nowhere: Date of birth." in said
    assert said.endswith("1 member came in. 1 was here already.\n")
