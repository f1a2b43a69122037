"""How people in the tests join, and rows are changed behind the services."""

from typing import Any

from tests.cast import NOW, SECRET, TODAY, Cast, a_key
from timebank.services import joining
from timebank.services.joining import Joiner
from timebank.store.engine import begin_writing


def a_joiner(cast: Cast, name: str, now: int = NOW) -> bytes:
    return joining.join(
        cast.session,
        community_id=cast.community_id,
        key=a_key(),
        joiner=Joiner(name),
        place="here",
        kind="own",
        secret=SECRET,
        day=TODAY.isoformat(),
        now=now,
    ).member_id


def change(cast: Cast, table: type[Any], key: object, **values: object) -> None:
    begin_writing(cast.session)
    row = cast.session.get_one(table, key)
    for name, value in values.items():
        setattr(row, name, value)
    cast.session.commit()


def keep(cast: Cast, *rows: object) -> None:
    begin_writing(cast.session)
    cast.session.add_all(rows)
    cast.session.commit()
