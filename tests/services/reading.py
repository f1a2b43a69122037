"""What the tests read: every word that is kept, and what an act answers."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table
from sqlalchemy import select as select_columns

from tests.cast import Cast
from timebank.services.errors import NotThereError, RefusalError
from timebank.store.tables import METADATA


def everything_written(cast: Cast) -> str:
    """Read every word of every table."""
    found = []
    for table in METADATA.sorted_tables:
        for row in cast.session.connection().execute(select_columns(table)).all():
            found += [str(value) for value in row if isinstance(value, str)]
    return "\n".join(found)


def outcome(act: Callable[[], Any]) -> Any:
    """Return what an act answers, or the kind of its refusal."""
    try:
        return act()
    except (NotThereError, RefusalError) as refusal:
        return type(refusal)


def pointing(table: Table) -> list[str]:
    """Name a table's columns that point at a member."""
    keys = [key for key in table.foreign_key_constraints if key.referred_table.name == "member"]
    own = ["id"] if table.name == "member" else []
    return own + [column.name for key in keys for column in key.columns if column.name != "community_id"]
