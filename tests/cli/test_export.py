"""`export` writes a journal to the terminal or, whole or not at all, into a file."""

import json
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.cli.conftest import Run
from tests.queries.tampering import a_history
from timebank.queries import exports


@pytest.mark.parametrize("wanted", ["hledger", "csv", "json"])
def test_a_file_holds_what_the_terminal_shows(run: Run, kettle: Cast, tmp_path: Path, wanted: str) -> None:
    a_history(kettle)
    file = tmp_path / "kettle.txt"

    shown = run("export", "--community", "kettle", "--format", wanted)
    written = run("export", "--community", "kettle", "--format", wanted, "-o", str(file))

    assert (shown.exit_code, written.exit_code, written.stdout) == (0, 0, "")
    assert file.read_bytes() == shown.stdout_bytes


def test_a_file_is_replaced(run: Run, kettle: Cast, tmp_path: Path) -> None:
    file = tmp_path / "kettle.json"
    file.write_text("old")

    run("export", "--community", "kettle", "--format", "json", "-o", str(file))

    assert json.loads(file.read_text())["count"] == 4


def test_a_file_is_kept_when_writing_fails(
    run: Run, kettle: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> object:
        yield "half"
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(exports.FORMATS, "csv", fail)
    file = tmp_path / "kettle.csv"
    file.write_text("old")

    result = run("export", "--community", "kettle", "--format", "csv", "-o", str(file))

    assert (result.exit_code, result.stderr) == (1, f"{file} cannot be written (No space left on device).\n")
    assert file.read_text() == "old"
    assert not list(tmp_path.glob(".kettle*"))


def test_an_unknown_community_is_said(run: Run, kettle: Cast) -> None:
    result = run("export", "--community", "teapot", "--format", "csv")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is no community “teapot” here" in result.stderr
