"""What is in the tables."""

from sqlalchemy import Engine, inspect

# Looking is itself noted, for whoever was looked at; `test_desk_people.py` reads what.
NOTED = {"looking"}


def everything(engine: Engine) -> dict[str, list[str]]:
    """Copy every row of every table, but who looked at what."""
    with engine.connect() as connection:
        rows = {
            name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()
            for name in set(inspect(connection).get_table_names()) - NOTED
        }
    return {name: sorted(map(repr, found)) for name, found in rows.items()}
