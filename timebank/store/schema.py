"""Brings a database up to date, and tells whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from timebank.store import guards
from timebank.store.errors import NewerDatabaseError, NoDatabaseError

_STRANGER = "This database holds something that is not a timebank. Choose an empty one."


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


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
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError:
        raise  # A database that cannot be reached is none of the strangers.
    except DatabaseError as error:
        raise NoDatabaseError(_STRANGER) from error


def refuse_strangers(connection: Connection) -> None:
    """Raise NoDatabaseError for something else than a timebank, or a later version's."""
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        message = "This database was made by a newer timebank. Install that version, and nothing is lost."
        raise NewerDatabaseError(message)
    tables = inspect(connection).get_table_names()
    if current is None and any(name != "alembic_version" for name in tables):
        raise NoDatabaseError(_STRANGER)


def knows(revision: str) -> bool:
    """Tell whether this version made the tables of a revision, now or earlier."""
    return any(
        script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def is_current(connection: Connection) -> bool:
    """Tell whether every migration has been run."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def is_made(connection: Connection) -> bool:
    """Tell whether this is a timebank's database at all, of whichever version."""
    return MigrationContext.configure(connection).get_current_revision() is not None
