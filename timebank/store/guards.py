"""Triggers that freeze rows: the only thing triggers do here."""

from sqlalchemy import Connection, inspect

FROZEN = ("entry", "line", "replacement", "seal_key", "seal", "subtree", "cosignature", "proving")
_ANSWERED = "OLD.state <> 'waiting'"


def _sqlite() -> dict[str, str]:
    guards = {
        f"{table}_refuses_{act}": (
            f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        )
        for table in FROZEN
        for act in ("update", "delete")
    }
    # REPLACE deletes the old row first; where recursive triggers are off only this one sees it.
    guards |= {
        "entry_refuses_replace": (
            "CREATE TRIGGER entry_refuses_replace BEFORE INSERT ON entry WHEN EXISTS "
            "(SELECT 1 FROM entry e WHERE e.community_id = NEW.community_id "
            "AND (e.id = NEW.id OR e.number = NEW.number)) "
            "BEGIN SELECT RAISE(ABORT, 'entry is never changed'); END"
        ),
        "line_refuses_replace": (
            "CREATE TRIGGER line_refuses_replace BEFORE INSERT ON line WHEN EXISTS "
            "(SELECT 1 FROM line l WHERE l.community_id = NEW.community_id "
            "AND l.account_id = NEW.account_id AND l.line_number = NEW.line_number) "
            "BEGIN SELECT RAISE(ABORT, 'line is never changed'); END"
        ),
        "exchange_refuses_replace": (
            "CREATE TRIGGER exchange_refuses_replace BEFORE INSERT ON exchange WHEN EXISTS "
            "(SELECT 1 FROM exchange e WHERE e.community_id = NEW.community_id AND e.id = NEW.id "
            "AND e.state <> 'waiting') "
            "BEGIN SELECT RAISE(ABORT, 'an answered exchange is never changed'); END"
        ),
    }
    return guards | {
        f"exchange_refuses_{act}": (
            f"CREATE TRIGGER exchange_refuses_{act} BEFORE {act.upper()} ON exchange WHEN {_ANSWERED} "
            "BEGIN SELECT RAISE(ABORT, 'an answered exchange is never changed'); END"
        )
        for act in ("update", "delete")
    }


_FREEZE = """
CREATE OR REPLACE FUNCTION timebank_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING
  MESSAGE = TG_TABLE_NAME || ' is never changed', ERRCODE = 'restrict_violation';
END $$
"""


def _postgresql() -> dict[str, str]:
    guards = {
        f"{table}_refuses_{act}": (
            f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act.upper()} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION timebank_freeze()"
        )
        for table in FROZEN
        for act in ("update", "delete", "truncate")
    }
    return guards | {
        f"exchange_refuses_{act}": (
            f"CREATE TRIGGER exchange_refuses_{act} BEFORE {act.upper()} ON exchange "
            f"FOR EACH ROW WHEN ({_ANSWERED}) EXECUTE FUNCTION timebank_freeze()"
        )
        for act in ("update", "delete")
    }


def guards(dialect: str) -> dict[str, str]:
    """List the triggers by name, each with the statement that makes it."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def create(connection: Connection, *, without: frozenset[str] = frozenset()) -> None:
    """Put the triggers in place, but for those named (tests leave one out to show what it stops).

    Tables that a later migration makes have none yet.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FREEZE)
    there = set(inspect(connection).get_table_names())
    for name, statement in guards(connection.dialect.name).items():
        if name not in without and name.partition("_refuses_")[0] in there:
            connection.exec_driver_sql(statement)


def create_missing(connection: Connection) -> None:
    """Put in place what a database made by an earlier version has not got."""
    create(connection, without=frozenset(guards(connection.dialect.name)) - frozenset(missing(connection)))


def missing(connection: Connection) -> list[str]:
    """Name the triggers that should be there and are not."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    there = {name for (name,) in connection.exec_driver_sql(catalogue)}
    return sorted(set(guards(connection.dialect.name)) - there)
