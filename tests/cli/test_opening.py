"""Bringing hours along and adding an organisation from a terminal."""

from pathlib import Path

import pytest

from tests.cast import Cast, journal, totals_of
from tests.cli.conftest import Run
from timebank.ledger.totals import Totals


def a_file(folder: Path, text: str) -> str:
    path = folder / "before.csv"
    path.write_text(text)
    return str(path)


def test_a_file_is_written_down_once(run: Run, kettle: Cast, tmp_path: Path) -> None:
    path = a_file(tmp_path, "member,given,received\nAlice,12:30,2 h\n")

    said = [run("opening", "kettle", path).stdout for _ in range(2)]

    assert said == [
        "Hours from before are written down for 1 person. "
        "They see it, and can say it isn’t right for 30 days.\n",
        "This file was written down before. Nothing has changed.\n",
    ]
    kettle.session.rollback()
    assert totals_of(kettle, kettle.alice) == Totals(750, 420)


def test_a_column_with_a_rate_is_refused_in_plain_words(run: Run, kettle: Cast, tmp_path: Path) -> None:
    result = run("opening", "kettle", a_file(tmp_path, "member,given,received,rate\nAlice,60,30,2\n"))

    assert result.exit_code == 1
    assert result.stderr == (
        "The file has a column “rate”. Here every hour is worth the same, whoever gave it, "
        "and nothing has a price. Take that column out. Nothing was written down.\n"
    )
    kettle.session.rollback()
    assert not journal(kettle)


def test_a_line_that_is_not_clear_is_named(run: Run, kettle: Cast, tmp_path: Path) -> None:
    result = run("opening", "kettle", a_file(tmp_path, "member,given,received\nAlice,soon,\n"))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Line 2, “Alice”: ")


@pytest.mark.parametrize(("name", "code"), [("The library", 0), (" ", 1)])
def test_an_organisation_is_added(run: Run, kettle: Cast, name: str, code: int) -> None:
    result = run("add-organisation", "--community", "kettle", "--name", name)

    assert result.exit_code == code
    assert ("The library is added to Kettle." in result.stdout) == (code == 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--pot-limit", "600"], "a new member 300 minutes, and anyone 600 in 30 days"),
        (["--welcome-minutes", "0"], "a new member 0 minutes, and anyone 300 in 30 days"),
    ],
)
def test_the_pots_numbers_change(run: Run, kettle: Cast, words: list[str], said: str) -> None:
    assert said in run("change-community", "--community", "kettle", *words).stdout


def test_a_steward_may_work_for_the_host(run: Run, kettle: Cast) -> None:
    result = run("add-member", "--community", "kettle", "--name", "Hana H", "--steward", "--works-for-host")

    assert result.exit_code == 0
    kettle.session.rollback()
    rows = kettle.session.connection().exec_driver_sql("SELECT by_job FROM duty WHERE by_job = 1").all()
    assert len(rows) == 5
