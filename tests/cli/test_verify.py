"""`verify` says what it proved, or which entry is wrong."""

import subprocess
import sys

from tests.cast import Cast
from tests.cli.conftest import ROOT, Run
from tests.queries.tampering import EXCHANGE, a_history, tamper


def test_a_sound_journal_is_proved_in_one_paragraph(run: Run, kettle: Cast) -> None:
    a_history(kettle)

    result = run("verify")

    assert result.exit_code == 0
    assert "Kettle (kettle): all 10 entries are right." in result.stdout
    assert "1,530 minutes are given and as many received" in result.stdout
    assert len(result.stdout.splitlines()) == 1


def test_a_wrong_entry_is_named(run: Run, kettle: Cast) -> None:
    a_history(kettle)
    tamper(kettle.session, "UPDATE entry SET minutes = 61 WHERE number = :number", number=EXCHANGE)

    result = run("verify", "--community", "kettle")

    assert result.exit_code == 1
    assert f"Entry {EXCHANGE}: Its exchange was agreed with other minutes." in result.stdout


def test_totals_alone_are_added_up(run: Run, kettle: Cast) -> None:
    a_history(kettle)
    assert (
        "kettle: the totals of all 6 accounts are the sums of their entries."
        in run("verify", "--totals").stdout
    )

    tamper(kettle.session, "UPDATE entry SET minutes = 61 WHERE number = :number", number=EXCHANGE)
    result = run("verify", "--totals")

    assert result.exit_code == 1
    assert f"Account {kettle.alice.account_id.hex()} has " in result.stdout


def test_missing_guards_are_said(run: Run, kettle: Cast) -> None:
    kettle.session.connection().exec_driver_sql("DROP TRIGGER line_refuses_delete")
    kettle.session.commit()

    result = run("verify")

    assert result.exit_code == 1
    assert "lost the triggers that freeze its rows: line_refuses_delete" in result.stdout


def test_an_unknown_community_is_said(run: Run, kettle: Cast) -> None:
    result = run("verify", "--community", "teapot")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "There is no community “teapot” here: there is kettle.\n"


def test_without_a_database_nothing_is_made(run: Run, data: object) -> None:
    result = run("verify")

    assert result.exit_code == 1
    assert "There is no database at" in result.stderr
    assert not data.exists()  # type: ignore[attr-defined]


def test_an_account_whose_last_line_is_gone_is_told_by_its_totals(run: Run, kettle: Cast) -> None:
    a_history(kettle)
    tamper(
        kettle.session,
        "DELETE FROM line WHERE account_id = :alice",
        alice=kettle.alice.account_id,
    )

    result = run("verify", "--totals", "--community", "kettle")

    assert result.exit_code == 1
    assert "its last line says None and None." in result.stdout


def test_totals_load_no_tables(kettle: Cast) -> None:
    look = (
        "import sys; from timebank.cli import main; main(['verify', '--totals'], standalone_mode=False); "
        "print([name for name in ('sqlmodel', 'sqlalchemy.orm', 'alembic', 'rich') if name in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)

    assert said.stdout.endswith("\n[]\n")
