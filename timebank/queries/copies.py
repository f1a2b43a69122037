"""Everything kept about one member, in named lists: what "take a copy" hands over (R93)."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from timebank.queries.communities import CommunityView
from timebank.queries.copy_lists import LISTS

JSON_VERSION = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CopyList:
    """One kind of thing that is kept: the names of its fields, and a row for each thing.

    Instants (`..._at`) are in microseconds, times in minutes, days (`..._on`) ISO text.
    """

    name: str
    fields: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def everything(
    session: Session, community_id: bytes, member_id: bytes, account_id: bytes
) -> tuple[CopyList, ...]:
    """Read all that is kept about a member, list by list; a list may be empty."""
    wanted = {"community": community_id, "member": member_id, "account": account_id}
    lists = []
    for name, statement in LISTS.items():
        found = session.connection().execute(statement, wanted)
        fields = tuple(found.keys())
        rows = tuple(tuple(_claim(*each) for each in zip(fields, row, strict=True)) for row in found)
        lists.append(CopyList(name, fields, rows))
    return tuple(lists)


def _claim(field: str, value: Any) -> Any:
    """Read a claim, which is kept as 0 or 1, as what it says."""
    return bool(value) if field.startswith(("is_", "may_", "has_", "i_")) else value


def as_json(community: CommunityView, lists: tuple[CopyList, ...], *, taken_at: int) -> str:
    """Write a copy as one object; docs/copy.md says what is in it."""
    about = {"id": community.id.hex(), "slug": community.slug, "name": community.name}
    head = {
        "format": "timebank copy",
        "version": JSON_VERSION,
        "community": about,
        "taken_at": _instant(taken_at),
    }
    return json.dumps(head | {each.name: _objects(each) for each in lists}, ensure_ascii=False, indent=1)


def _objects(one: CopyList) -> list[dict[str, Any]]:
    return [
        {field: _plain(field, value) for field, value in zip(one.fields, row, strict=True)}
        for row in one.rows
    ]


def _plain(field: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return _instant(value) if field.endswith("_at") and value is not None else value


def _instant(microseconds: int) -> str:
    return (_EPOCH + timedelta(microseconds=microseconds)).isoformat(timespec="microseconds")
