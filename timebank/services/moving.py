"""Moving in: a community's whole record, brought in whole or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from timebank.clock import moment
from timebank.queries.communities import by_id
from timebank.queries.leaving import not_yet_gone
from timebank.queries.seals import latest
from timebank.queries.verification import Verdict, verify
from timebank.services import codes
from timebank.services.errors import SlugTakenError
from timebank.services.leaving import forget
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.communities import Community
from timebank.store.erasure_log import Departure
from timebank.store.errors import PackError
from timebank.store.leaves import keep_subtrees
from timebank.store.moving import Extract, extracts
from timebank.store.organisations import SharedAccount
from timebank.store.packs import Pack, Row

# What stands where a record holds no names.
A_GATHERING, AN_ORGANISATION = "A gathering", "An organisation"

_community = Community.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_account = Account.__table__  # type: ignore[attr-defined]
_shared = SharedAccount.__table__  # type: ignore[attr-defined]
# What two people share is called by their names.
_UNNAME = (
    update(_account)
    .where(
        _account.c.community_id == bindparam("community"),
        _account.c.id.in_(
            select(_shared.c.account_id).where(_shared.c.community_id == bindparam("community"))
        ),
    )
    .values(name="")
)

Tell = Callable[[int], None]
Record = dict[str, Any]
Fill = Callable[[Record], Any]


@dataclass(frozen=True, slots=True)
class MovedIn:
    """What came in: the journal as it was proved here, and who was forgotten again."""

    verdict: Verdict
    members: int
    forgotten: int


@transaction
def move_in(
    session: Session,
    *,
    pack: Pack,
    slug: str = "",
    secret: str,
    departures: Sequence[Departure] = (),
    tell: Tell = lambda _: None,
) -> MovedIn:
    """Bring a community in from its whole record, prove its journal, and forget again who has left.

    Codes that the record lacks are made, cards' from this installation's secret. `tell` hears how many
    entries were read. Raises PackError, SlugTakenError.
    """
    about, run = pack.about, session.connection().execute
    if run(select(_community.c.id).where(_community.c.id == about.community_id)).first():
        message = "This community is here already."
        raise PackError(message)
    if run(select(_community.c.id).where(_community.c.slug == (slug or about.slug))).first():
        raise SlugTakenError
    fills = _fills(secret, about.community_id)
    counts = {
        main.table.name: _fill_table(session.connection(), pack, main, apart, fills, slug, tell)
        for main, apart in _tables()
    }
    community = by_id(session, about.community_id)
    if community is None:
        message = "The file does not hold the community that it is of."
        raise PackError(message)
    newest = latest(session, about.community_id)
    if newest:
        keep_subtrees(session, about.community_id, min(newest.checkpoint.size, counts["entry"]))
    verdict = _prove(session, pack, verify(session, community))
    if not pack.holds_names:
        run(_UNNAME, {"community": about.community_id})
    mine = [each for each in departures if each.community_id == about.community_id]
    gone = not_yet_gone(session, mine)
    for departure in gone:
        day = moment(departure.at, community.time_zone).date().isoformat()
        forget(session, departure, day)
    return MovedIn(verdict, counts["member"], len(gone))


def _prove(session: Session, pack: Pack, verdict: Verdict) -> Verdict:
    about = pack.about
    if verdict.faults:
        first = verdict.faults[0]
        where = "" if first.number is None else f"Entry {first.number}: "
        message = f"The journal in it is not right. {where}{first.sentence}"
        raise PackError(message)
    if (verdict.entries, verdict.root) != (about.entries, about.root):
        message = "The journal in it does not come to the root that it says."
        raise PackError(message)
    return verdict


def _tables() -> Iterator[tuple[Extract, Extract | None]]:
    """Pair up the file of each table with the one that holds columns of it apart."""
    found: dict[str, list[Extract]] = {}
    for extract in extracts():
        found.setdefault(extract.table.name, []).append(extract)
    for main, *apart in found.values():
        yield main, apart[0] if apart else None


def _fill_table(
    connection: Connection,
    pack: Pack,
    main: Extract,
    apart: Extract | None,
    fills: Mapping[str, Fill],
    slug: str,
    tell: Tell,
) -> int:
    if not pack.has(main):
        return 0
    names = pack.columns(main)
    batches: Iterator[list[Row]] = pack.rows(main)
    if apart and pack.has(apart):
        more = pack.columns(apart)
        batches = _side_by_side(batches, names, pack.rows(apart), more, apart)
        names += tuple(name for name in more if name not in names)
    missing = {column.name: _filler(column, fills, main) for column in _missing(main.table, names, fills)}
    statement = _insert(connection, main.table, (*names, *missing))
    count = 0
    try:
        for batch in batches:
            rows: Sequence[Row] = _told_apart(batch, names, missing, main.table, pack, slug)
            connection.exec_driver_sql(statement, list(rows))
            count += len(batch)
            if main.table.name == "entry":
                tell(count)
    except (IntegrityError, DataError, OverflowError) as error:
        message = f"The rows of {main.table.name} in it do not fit together, so they cannot be kept."
        raise PackError(message) from error
    return count


def _told_apart(
    batch: list[Row], names: tuple[str, ...], missing: Mapping[str, Fill], table: Table, pack: Pack, slug: str
) -> Sequence[Row]:
    """Refuse rows of somebody else's, and add what the file does not say."""
    here, mine = names.index("id" if table.name == "community" else "community_id"), pack.about.community_id
    if any(row[here] != mine for row in batch):
        message = f"{table.name} in it holds rows of another community."
        raise PackError(message)
    if table.name == "community" and slug:
        at = names.index("slug")
        batch = [(*row[:at], slug, *row[at + 1 :]) for row in batch]
    if not missing:
        return batch
    records = [dict(zip(names, row, strict=True)) for row in batch]
    return [
        (*row, *(fill(record) for fill in missing.values()))
        for row, record in zip(batch, records, strict=True)
    ]


def _side_by_side(
    batches: Iterator[list[Row]],
    names: tuple[str, ...],
    others: Iterator[list[Row]],
    more: tuple[str, ...],
    apart: Extract,
) -> Iterator[list[Row]]:
    """Join each row with its other part, which lies at the same place of another file."""
    mine = [names.index(key) for key in apart.keys]
    theirs = [more.index(key) for key in apart.keys]
    rest = [place for place, name in enumerate(more) if name not in names]
    rows = (row for batch in others for row in batch)
    for batch in batches:
        joined = []
        for row in batch:
            other = next(rows, None)
            if other is None or any(row[a] != other[b] for a, b in zip(mine, theirs, strict=True)):
                raise PackError(_unfit(apart))
            joined.append((*row, *(other[place] for place in rest)))
        yield joined
    if next(rows, None) is not None:
        raise PackError(_unfit(apart))


def _unfit(extract: Extract) -> str:
    return f"{extract.path} in it does not fit the rows that it belongs to."


def _missing(table: Table, names: tuple[str, ...], fills: Mapping[str, Fill]) -> list[Column[Any]]:
    """List the columns that a file does not say, but for those that may be empty."""
    return [
        column
        for column in table.columns
        if column.name not in names and (not column.nullable or _whole_name(column) in fills)
    ]


def _whole_name(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _filler(column: Column[Any], fills: Mapping[str, Fill], extract: Extract) -> Fill:
    if _whole_name(column) in fills:
        return fills[_whole_name(column)]
    default = column.default
    if default is not None and default.is_scalar:
        value = default.arg  # type: ignore[attr-defined]
        return lambda _: value
    message = f"{extract.path} in it has no column {column.name}."
    raise PackError(message)


def _fills(secret: str, community_id: bytes) -> dict[str, Fill]:
    """Say what stands where names, or ways in, were left out of a record."""
    used: set[str] = set()

    def code(_: Record) -> str:
        made = codes.short_code()
        while made in used:
            made = codes.short_code()
        used.add(made)
        return made

    def card(row: Record) -> bytes:
        return codes.hashed(codes.card_token(secret, community_id, row["member_id"], row["issue"]))

    def organisation(row: Record) -> str | None:
        return AN_ORGANISATION if row["kind"] == "organisation" else None

    return {
        "account.name": organisation,
        "gathering.title": lambda _: A_GATHERING,
        "gathering.place": lambda _: "",
        "gathering.access": lambda _: "",
        "gathering.public_title": lambda _: "",
        "gathering.sign_token": lambda _: codes.sign_token(),
        "gathering.code": code,
        "series.sign_token": lambda _: codes.sign_token(),
        "series.code": code,
        "card.token_hash": card,
    }


def _insert(connection: Connection, table: Table, names: Sequence[str]) -> str:
    # The driver's own statement: SQLAlchemy's takes as long again for each row.
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({listed}) VALUES ({", ".join([mark] * len(names))})'
