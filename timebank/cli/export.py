"""Writing a community's journal into a file that other programs read."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING

import click

from timebank.cli.refusal import Refusal

if TYPE_CHECKING:
    from sqlmodel import Session

    from timebank.queries.communities import CommunityView


@click.command()
@click.option("--community", "slug", required=True, help="The community's short name.")
@click.option("--format", "wanted", required=True, type=click.Choice(("zip", "hledger", "csv", "json")))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; without it, the terminal.")
@click.option("--without-names", is_flag=True, help="zip: leave out all that can be erased.")
@click.option("--with-ways-in", is_flag=True, help="zip: take PINs and passkeys along, to move house.")
def export(slug: str, wanted: str, output: Path | None, without_names: bool, with_ways_in: bool) -> None:
    """Write a community's record.

    zip holds all of it, which `timebank import` puts back elsewhere. The others are the journal for other
    programs: every entry, with opaque ids and no names.
    """
    if wanted == "zip":
        _export_whole(slug, output, names=not without_names, ways_in=with_ways_in)
        return
    if without_names or with_ways_in:
        message = "Only a zip holds names and ways in: add --format zip."
        raise Refusal(message)
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.queries.exports import FORMATS

    with current_session(read_settings()) as session:
        community = find_community(session, slug)
        parts = FORMATS[wanted](session, community)
        if output is None:
            _print(parts)
        else:
            _write_whole(output, lambda file: file.writelines(part.encode() for part in parts))


def _export_whole(slug: str, output: Path | None, *, names: bool, ways_in: bool) -> None:
    from timebank.cli.database import current_session, find_community, read_settings

    if output is None:
        message = "A zip goes into a file: add -o and its name."
        raise Refusal(message)
    if ways_in and not names:
        message = "Ways in belong to people with names: leave out one of the two."
        raise Refusal(message)
    with current_session(read_settings()) as session:
        community = find_community(session, slug)
        entries = _pack(session, community, output, names=names, ways_in=ways_in)
    click.echo(f"{output} holds the whole record of {community.name}: {entries:,} entries.")
    click.echo("Keep it where nobody else looks." if names else "No names are in it.")


def _pack(session: "Session", community: "CommunityView", output: Path, *, names: bool, ways_in: bool) -> int:
    from timebank.cli.progress import entries_read
    from timebank.queries.moving import pack
    from timebank.queries.verification import count_entries

    total, came_to = count_entries(session, community.id), 0
    with entries_read(f"Writing {community.name}", total) as tell:

        def write(file: IO[bytes]) -> None:
            nonlocal came_to
            came_to = pack(session, community, file, names=names, ways_in=ways_in, tell=tell)

        _write_whole(output, write)
    return came_to


def _print(parts: Iterable[str]) -> None:
    # CSV brings its own line ends, which a text stream would change on some systems.
    stream = sys.stdout.buffer
    for part in parts:
        stream.write(part.encode())
    stream.flush()


def _write_whole(output: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write beside the file and put it in place at the end, so that it is never half there."""
    try:
        with NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as beside:
            try:
                write(beside)
                beside.flush()
                os.fsync(beside.fileno())
                Path(beside.name).replace(output)
            except BaseException:
                Path(beside.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        message = f"{output} cannot be written ({error.strerror})."
        raise Refusal(message) from error
