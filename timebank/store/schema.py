"""Brings a database up to date, and tells whether it is.

Alembic is loaded for migrations only: all that a command asks first is which one was run last.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from timebank.store import guards
from timebank.store.errors import NewerDatabaseError, NoDatabaseError

_STRANGER = "This database holds something that is not a timebank. Choose an empty one."
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Run every migration not yet run, in one transaction each, then check that the guards stand.

    Raises NoDatabaseError when the file holds something else, or a later version of this program.
    """
    with _connect(engine).execution_options(writes=True) as connection, connection.begin():
        refuse_strangers(connection)
        _upgrade(connection, "head")
        absent = guards.missing(connection)
        if absent:
            message = f"The database has lost its guards: {', '.join(absent)}. Restore a backup."
            raise NoDatabaseError(message)


def migrate_to(engine: Engine, revision: str) -> None:
    """Run the migrations up to one revision, as an earlier version would have left the database."""
    with _connect(engine).execution_options(writes=True) as connection, connection.begin():
        _upgrade(connection, revision)


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError:
        raise  # A database that cannot be reached is none of the strangers.
    except DatabaseError as error:
        raise NoDatabaseError(_STRANGER) from error


@cache
def revisions() -> tuple[str, ...]:
    """List every migration, oldest first, by the number that its file begins with."""
    return tuple(sorted(path.name.partition("_")[0] for path in _MIGRATIONS.glob("versions/[0-9]*.py")))


def revision(connection: Connection) -> str | None:
    """Tell the last migration that was run, which is none where this is no timebank's database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def refuse_strangers(connection: Connection) -> None:
    """Raise NoDatabaseError for something else than a timebank, or a later version's."""
    current = revision(connection)
    if current is not None and current not in revisions():
        message = "This database was made by a newer timebank. Install that version, and nothing is lost."
        raise NewerDatabaseError(message)
    tables = inspect(connection).get_table_names()
    if current is None and any(name != "alembic_version" for name in tables):
        raise NoDatabaseError(_STRANGER)


def is_current(connection: Connection) -> bool:
    """Tell whether every migration has been run."""
    return revision(connection) == revisions()[-1]


def is_made(connection: Connection) -> bool:
    """Tell whether this is a timebank's database at all, of whichever version."""
    return revision(connection) is not None
