"""The list of commands, and how quickly it comes."""

import subprocess
import sys

from tests.cli.conftest import ROOT, Run
from timebank.cli import COMMANDS

HEAVY = ("sqlalchemy", "sqlmodel", "flask", "pydantic", "granian", "alembic", "rich", "qrcode")


def test_every_command_is_listed_with_what_it_does(run: Run) -> None:
    said = run("--help").stdout

    assert all(command.name and command.name in said for command in COMMANDS)


def test_help_loads_nothing_heavy() -> None:
    look = f"import sys, timebank.cli; print([name for name in {HEAVY} if name in sys.modules])"

    said = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)

    assert said.stdout == "[]\n"
