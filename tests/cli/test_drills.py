"""Looking all over at night, after a backup and in a drill, and telling everybody when."""

from pathlib import Path

import pytest

from tests.cast import Cast, an_exchange
from tests.cli.conftest import Run
from tests.queries.tampering import tamper
from timebank.queries import seals as asked
from timebank.queries.seals import Facts


def told(cast: Cast) -> Facts:
    cast.session.rollback()
    return asked.facts(cast.session, cast.community_id)


@pytest.fixture
def backup(run: Run, kettle: Cast, data: Path) -> Path:
    an_exchange(kettle)
    run("work", "--once")
    (made,) = (data / "backups").glob("timebank-*.db")
    return made


def test_background_work_verifies_and_backs_up_each_night(backup: Path, run: Run, kettle: Cast) -> None:
    first = told(kettle)
    run("work", "--once")

    assert first.verified
    assert first.backed_up
    assert (first.verified.size, first.verified.faults, first.backed_up.size) == (5, 0, 5)
    assert told(kettle).verified == first.verified


def test_a_fault_found_at_night_is_told_to_everybody(
    backup: Path, run: Run, kettle: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    tamper(kettle.session, "DELETE FROM proving", "UPDATE entry SET minutes = 61 WHERE number = 4")

    run("work", "--once")

    found = told(kettle).verified
    assert found
    assert found.faults
    assert "WRONG in kettle: 4 " in caplog.text


def test_a_backup_by_hand_is_told(run: Run, kettle: Cast) -> None:
    run("backup")

    found = told(kettle).backed_up
    assert found
    assert found.size == 4


def test_a_drill_restores_elsewhere_and_changes_nothing(
    backup: Path, run: Run, kettle: Cast, data: Path
) -> None:
    an_exchange(kettle)
    before = {path.name for path in data.iterdir()}

    result = run("restore", "--drill", str(backup))

    assert result.exit_code == 0, result.output
    assert "all 5 entries are right, and they are those that are here" in result.stdout
    assert {path.name for path in data.iterdir()} == before
    found = told(kettle)
    assert found.drilled
    assert (found.drilled.size, found.entries) == (5, 6)


def test_a_drill_with_another_journal_fails(backup: Path, run: Run, kettle: Cast) -> None:
    tamper(kettle.session, "UPDATE entry SET leaf = :leaf WHERE number = 4", leaf=bytes(32))

    result = run("restore", "--drill", str(backup))

    assert result.exit_code == 1
    assert "its journal of Kettle is not the one that is here" in result.stderr
    assert told(kettle).drilled is None


def test_a_drill_with_no_backup_fails(run: Run, kettle: Cast, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Alice")

    assert "is not a backup of timebank" in run("restore", "--drill", str(tmp_path / "letter")).stderr
