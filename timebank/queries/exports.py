"""A community's journal in open formats: hledger (and ledger), CSV and JSON; ids and minutes, no names."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from timebank.ledger.merkle import Frontier
from timebank.queries.communities import CommunityView
from timebank.queries.streams import Row, all_rows, batches, hold_still

JSON_VERSION = 1
# The columns of the CSV and the keys of the JSON, in this order.
COLUMNS = (
    "number",
    "id",
    "kind",
    "giver_id",
    "receiver_id",
    "minutes",
    "happened_on",
    "recorded_at",
    "giver_actor",
    "receiver_actor",
    "exchange_id",
    "gathering_id",
    "reverses_id",
    "paid",
    "leaf",
)
_LEAF = COLUMNS.index("leaf")

_ENTRIES = f"SELECT {', '.join(COLUMNS)} FROM entry WHERE community_id = {{community}} ORDER BY number"
_ACCOUNTS = "SELECT id, kind FROM account WHERE community_id = {community} ORDER BY kind, id"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def hledger(session: Session, community: CommunityView) -> Iterator[str]:
    """Yield a journal for hledger and ledger, whose balances are received minutes less given ones."""
    hold_still(session)
    yield from journal(session, community)


def journal(session: Session, community: CommunityView) -> Iterator[str]:
    """Yield the same within a view of the database that was begun already."""
    accounts = {id: f"{kind}:{id.hex()}" for id, kind in all_rows(session, _ACCOUNTS, community=community.id)}
    yield (
        f"; The journal of hours of {community.name} ({community.slug}), exported by timebank.\n"
        "; Every posting is in whole minutes. The giver's side has a minus, the receiver's has none.\n"
        "; Accounts bear opaque ids and no names; the code in brackets is the entry's number.\n\n"
        "commodity min\n"
    )
    yield "".join(f"account {name}\n" for name in accounts.values())
    for batch in batches(session, _ENTRIES, community=community.id):
        yield "".join(_transaction(row, accounts) for row in batch)


def _transaction(row: Row, accounts: dict[bytes, str]) -> str:
    number, _, kind, giver, receiver, minutes, day, *_ = row
    return (
        f"\n{day} ({number}) {kind}\n"
        f"    {accounts[giver]}  {-minutes} min\n"
        f"    {accounts[receiver]}  {minutes} min\n"
    )


def as_csv(session: Session, community: CommunityView) -> Iterator[str]:
    """Yield one line an entry after RFC 4180, with the names of the columns first."""
    hold_still(session)
    yield ",".join(COLUMNS) + "\r\n"
    for batch in batches(session, _ENTRIES, community=community.id):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(_plain(row) for row in batch)
        yield text.getvalue()


def as_json(session: Session, community: CommunityView) -> Iterator[str]:
    """Yield one object, an entry a line, and at its end the count and the root of the tree."""
    hold_still(session)
    about = {"id": community.id.hex(), "slug": community.slug, "name": community.name}
    yield f'{{"format": "timebank journal", "version": {JSON_VERSION}, "community": {json.dumps(about)},\n'
    yield '"entries": ['
    frontier, between = Frontier(), "\n"
    for batch in batches(session, _ENTRIES, community=community.id):
        frontier.extend(row[_LEAF] for row in batch)
        yield between + ",\n".join(json.dumps(_keyed(row)) for row in batch)
        between = ",\n"
    yield f'\n],\n"count": {frontier.size}, "root": "{frontier.root().hex()}"}}\n'


def _keyed(row: Row) -> dict[str, object]:
    entry: dict[str, object] = dict(zip(COLUMNS, (_value(value) for value in row), strict=True))
    return entry | {"recorded_at": _instant(row[7]), "paid": bool(row[13])}


def _plain(row: Row) -> list[object]:
    plain = [_value(value) for value in row]
    plain[7], plain[13] = _instant(row[7]), "yes" if row[13] else "no"
    return plain


def _value(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _instant(microseconds: int) -> str:
    """Write an instant to the microsecond, so that the entry's text can be made again from it."""
    return (_EPOCH + timedelta(microseconds=microseconds)).isoformat(timespec="microseconds")


Format = Callable[[Session, CommunityView], Iterator[str]]
FORMATS: dict[str, Format] = {"hledger": hledger, "csv": as_csv, "json": as_json}
