"""Changes the database behind the program's back, as somebody with its file or its password could."""

from sqlalchemy import Connection
from sqlmodel import Session

from tests.cast import Cast, a_gathering, a_key, a_waiting_exchange, an_exchange, finish
from timebank.ledger.notes import Checkpoint
from timebank.queries import communities
from timebank.queries.communities import CommunityView
from timebank.queries.verification import Fault, verify
from timebank.services import answers
from timebank.store import guards
from timebank.store.engine import sqlite_module

# Where each thing stands in the journal that `a_history` makes: four welcomes come first.
EXCHANGE, WAITED, REVERSED, REVERSAL, FIRST_OF_GATHERING, LAST_OF_GATHERING = 4, 5, 6, 7, 8, 9


def a_history(cast: Cast) -> bytes:
    """Record some of everything; return the id of an exchange that nobody has answered."""
    from tests.cast import NOW, TODAY

    an_exchange(cast)
    waited = a_waiting_exchange(cast, minutes=30)
    answers.agree(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.bob.member_id,
        key=a_key(),
        exchange_id=waited,
        now=NOW,
    )
    taken_back = an_exchange(cast, minutes=45)
    answers.put_right(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.alice.member_id,
        key=a_key(),
        exchange_id=taken_back,
        today=TODAY,
        now=NOW,
    )
    finish(cast, a_gathering(cast))
    return a_waiting_exchange(cast)


def tamper(session: Session, *statements: str, **values: object) -> None:
    """Run SQL with every guard and key switched off; `:name` in it stands for a value."""
    session.rollback()
    engine = session.get_bind()
    if engine.dialect.name == "sqlite":
        raw = sqlite_module().connect(engine.url.database)
        raw.execute("PRAGMA ignore_check_constraints = ON")
        kept = guards.guards("sqlite")
        raw.executescript(";".join(f"DROP TRIGGER {name}" for name in kept))
        for statement in statements:
            raw.execute(statement, values)
        raw.executescript(";".join(kept.values()))
        raw.commit()
        raw.close()
        return
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        checks = _take_off_checks(connection)
        for statement in statements:
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            for name in named:
                statement = statement.replace(f":{name}", f"%({name})s")
            connection.exec_driver_sql(statement, named)
        # The database serves the next test too; what is there already is not looked at again.
        for table, name, rule in checks:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule} NOT VALID")


def _take_off_checks(connection: Connection) -> list[tuple[str, str, str]]:
    """Drop every CHECK; return each one's table, name and rule."""
    checks = [
        (table, name, rule.removesuffix(" NOT VALID"))
        for table, name, rule in connection.exec_driver_sql(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0"
        )
    ]
    for table, name, _ in checks:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return checks


def the_community(cast: Cast) -> CommunityView:
    found = communities.by_id(cast.session, cast.community_id)
    assert found
    return found


def faults(cast: Cast, kept: Checkpoint | None = None) -> tuple[Fault, ...]:
    return verify(cast.session, the_community(cast), kept=kept).faults
