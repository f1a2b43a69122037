"""Questions to a filled database, in plain SQL, and the day the tests stand on."""

from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from timebank import clock
from timebank.store.bookings import totals
from timebank.store.engine import open_engine, open_session
from timebank.store.schema import migrate

NOW = clock.instant(datetime(2026, 11, 22, 15, 10, tzinfo=UTC))
SECRET = "a secret of the tests"
HOUR = 60


def new_session(folder: Path) -> Session:
    engine = open_engine(f"sqlite:///{folder}/timebank.db", synchronous="NORMAL")
    migrate(engine)
    return open_session(engine)


def ask(session: Session, question: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # any row
    return [tuple(row) for row in session.connection().exec_driver_sql(question, values)]


def account_of(session: Session, name: str) -> tuple[bytes, bytes]:
    question = "SELECT community_id, id FROM account JOIN member_name USING (community_id, member_id)"
    found = ask(session, f"{question} WHERE member_name.name = ?", name)
    community_id, account_id = found[0]
    return community_id, account_id


def hours_of(session: Session, name: str) -> tuple[float, float]:
    found = totals(session, *account_of(session, name))
    return found.given / HOUR, found.received / HOUR


def entries_of(session: Session, name: str, kind: str) -> list[tuple]:  # type: ignore[type-arg]  # any row
    _, account = account_of(session, name)
    question = "SELECT minutes, paid, giver_id = ? FROM entry WHERE ? IN (giver_id, receiver_id) AND kind = ?"
    return ask(session, question, account, account, kind)
