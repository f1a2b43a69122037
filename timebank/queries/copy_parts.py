"""What the lists of a copy are made of."""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from timebank.store.members import MemberName

_name = MemberName.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
me: Any = bindparam("member")
mine: Any = bindparam("account")
Named = Select[Any]


def own(model: Any, *fields: str) -> Named:
    """Read a member's own rows of a table."""
    table = model.__table__
    columns = [table.c[field] for field in fields]
    is_mine = (table.c.community_id == bindparam("community")) & (table.c.member_id == me)
    return select(*columns).where(is_mine).order_by(*columns)


def name_of(table: Any, member: Any) -> ColumnElement[str]:
    """Name somebody as the reader sees them; whoever has no name any more is empty."""
    return (
        select(_name.c.name)
        .where(_name.c.community_id == table.c.community_id, _name.c.member_id == member)
        .scalar_subquery()
    )


def here(table: Any) -> ColumnElement[bool]:
    """Hold a query to the community whose copy it is."""
    is_here: ColumnElement[bool] = table.c.community_id == bindparam("community")
    return is_here
