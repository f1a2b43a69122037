"""The whole record of a community as one zip of open formats, written a piece at a time."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from operator import itemgetter
from typing import IO, Any

from sqlmodel import Session

from timebank.ledger.canonical import encode_rows
from timebank.ledger.merkle import Frontier
from timebank.queries import seals
from timebank.queries.communities import CommunityView
from timebank.queries.dictionary import explain
from timebank.queries.exports import journal
from timebank.queries.streams import batches, hold_still
from timebank.store.moving import (
    CHECKPOINTS,
    LEFT_OUT,
    NAMES,
    TABLES,
    VERSION,
    WAYS_IN,
    Extract,
    extracts,
    plain,
    writer,
)
from timebank.store.schema import revision

README, ROOT, SUMS, DICTIONARY = "README.txt", "root.txt", "SHA256SUMS", "dictionary.csv"
LOG, HLEDGER, SEAL = "journal.log", "journal.hledger", "checkpoint.txt"
WHOLE, WHOLE_NAMES = "community.json", "names/names.json"
FIRST_LINE = f"timebank whole record {VERSION}"
# The same content makes the same file, whenever it is written.
_DATE = (1980, 1, 1, 0, 0, 0)
_BYTES_AT_ONCE = 1 << 16
# In the order in which a text tells them, and then its hash.
_ENTRY = (
    "id",
    "number",
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

Tell = Callable[[int], None]

_TEXT = """\
The whole record of {name}
==========================

This file holds everything that {name} has written down: who gave whom how much time, and when.
It belongs to the community. Everything in it is in open formats that any computer can read.

What is what
  dictionary.csv   every file and column, and what it means
  tables/          the record itself, a file for each table (CSV, UTF-8)
  checkpoints/     every seal of the record, the keys, and who kept watch
  checkpoint.txt   the newest seal, signed (C2SP tlog-checkpoint), where it was sealed
  names/           names, words, addresses: everything that can be erased. This folder may be left out.
  ways-in/         what lets people sign in, and who wants no contact with whom. It is only here when
                   somebody moves a whole installation.
  community.json   everything that is in tables/ and checkpoints/, in one file
  journal.hledger  the journal for hledger and ledger
  journal.log      each entry's own text, in order, with an empty line after each
  root.txt         how many entries there are, and the one number that stands for all of them
  SHA256SUMS       a fingerprint of each file

How values are written
  Ids are bytes in hex. Days are like 2026-03-02. Instants are UTC, to the microsecond.
  An empty field is nothing. A text that begins with = + - @ or ' has one ' put before it,
  so that no spreadsheet runs it; take the first ' off again.

How to check it
  1. Unpack it and run: sha256sum -c SHA256SUMS
  2. Each text in journal.log, without the empty line after it, is one leaf of a tree as in RFC 9162:
     SHA-256 of a zero byte and the text. The root over all leaves is in root.txt.
     Change one minute, and the root is another one.
  3. hledger -f journal.hledger check

How to put it back
  timebank import FILE
  It is checked again from the first entry, and comes in whole or not at all.

What is not in it, and what to do
  Cards: take the file secret.key from the old data folder along, and printed cards go on working.
  Without it, print the cards anew.
  PINs and passkeys: each person chooses them anew, unless ways-in/ is here.
  Devices that are signed in, and calendars' addresses: sign in again, and make the address again.
  Who wants no contact with whom: nobody may read that, so each says it again, unless ways-in/ is here.
  Signs on the wall: they go on working when names/ is here. Without it, print them anew.
{left_out}
This file holds what people have said to each other. Keep it where nobody else looks.
"""


class _Archive:
    """A zip that remembers a fingerprint of each file in it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.sums: dict[str, str] = {}

    def write(self, name: str, parts: Iterable[str]) -> None:
        info = zipfile.ZipInfo(name, _DATE)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        hashed = sha256()
        with self._zip.open(info, "w", force_zip64=True) as out:
            for piece in _pieces(parts):
                hashed.update(piece)
                out.write(piece)
        self.sums[name] = hashed.hexdigest()

    def close(self) -> None:
        self.write(SUMS, [f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())])
        self._zip.close()


def _pieces(parts: Iterable[str]) -> Iterator[bytes]:
    """Join what comes in small parts, since each one costs a call to the compressor."""
    held, size = [], 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= _BYTES_AT_ONCE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def pack(
    session: Session,
    community: CommunityView,
    file: IO[bytes],
    *,
    names: bool = True,
    ways_in: bool = False,
    tell: Tell = lambda _: None,
) -> int:
    """Write a community's whole record into a file that can be wound back; return how many entries it has.

    `tell` hears how many entries were read so far.
    """
    hold_still(session)
    folders = {TABLES, CHECKPOINTS} | ({NAMES} if names else set()) | ({WAYS_IN} if ways_in else set())
    chosen = [extract for extract in extracts() if extract.folder in folders]
    archive, frontier = _Archive(file), Frontier()
    archive.write(README, [readme(community)])
    archive.write(DICTIONARY, explain())
    for extract in chosen:
        archive.write(extract.path, _csv(session, community.id, extract))
    archive.write(LOG, _log(session, community.id, frontier, tell))
    archive.write(ROOT, [_root(session, community, frontier)])
    archive.write(SEAL, _seal(session, community.id))
    archive.write(HLEDGER, journal(session, community))
    archive.write(WHOLE, _json(session, community, [each for each in chosen if each.folder in _OPEN]))
    if names:
        archive.write(WHOLE_NAMES, _json(session, community, [s for s in chosen if s.folder == NAMES]))
    archive.close()
    return frontier.size


_OPEN = {TABLES, CHECKPOINTS}


def readme(community: CommunityView) -> str:
    """Say in plain words what is what."""
    listed = "".join(f"  {reason}\n" for reason in LEFT_OUT.values())
    return _TEXT.format(name=community.name, left_out=f"\nLeft out, because it would be of no use\n{listed}")


def _root(session: Session, community: CommunityView, frontier: Frontier) -> str:
    return (
        f"{FIRST_LINE}\n"
        f"community: {community.id.hex()}\n"
        f"short name: {community.slug}\n"
        f"tables: {revision(session.connection())}\n"
        f"entries: {frontier.size}\n"
        f"root: {frontier.root().hex()}\n"
    )


def _seal(session: Session, community_id: bytes) -> Iterator[str]:
    newest = seals.latest(session, community_id)
    if newest:
        yield str(seals.cosigned(session, community_id, newest))


def _csv(session: Session, community_id: bytes, extract: Extract) -> Iterator[str]:
    yield ",".join(extract.names) + "\r\n"
    writers = [writer(column) for column in extract.columns]
    for batch in batches(session, extract.sql, community=community_id):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(
            [write(value) for write, value in zip(writers, row, strict=True)] for row in batch
        )
        yield text.getvalue()


def _log(session: Session, community_id: bytes, frontier: Frontier, tell: Tell) -> Iterator[str]:
    (extract,) = (each for each in extracts() if each.table.name == "entry")
    pick = itemgetter(*map(extract.names.index, _ENTRY))
    for batch in batches(session, extract.sql, community=community_id):
        rows = [pick(row) for row in batch]
        frontier.extend(row[-1] for row in rows)
        yield b"\n".join(encode_rows(community_id, rows)).decode("ascii") + "\n"
        tell(frontier.size)


def _json(session: Session, community: CommunityView, chosen: list[Extract]) -> Iterator[str]:
    yield f'{{"format": "{FIRST_LINE}", "community": "{community.id.hex()}", "tables": {{'
    for number, extract in enumerate(chosen):
        yield f'{"," if number else ""}\n"{extract.table.name}": ['
        between, plains = "\n", [plain(column) for column in extract.columns]
        for batch in batches(session, extract.sql, community=community.id):
            for row in batch:
                values: dict[str, Any] = {
                    name: write(value) for name, write, value in zip(extract.names, plains, row, strict=True)
                }
                yield between + json.dumps(values, ensure_ascii=False)
                between = ",\n"
        yield "]"
    yield "\n}}\n"
