"""Writing a community's journal into a file that other programs read."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from timebank.cli.refusal import Refusal


@click.command()
@click.option("--community", "slug", required=True, help="The community's short name.")
@click.option("--format", "wanted", required=True, type=click.Choice(("hledger", "csv", "json")))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; without it, the terminal.")
def export(slug: str, wanted: str, output: Path | None) -> None:
    """Write a journal for other programs.

    Every entry is in it, with opaque ids and no names.
    """
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.queries.exports import FORMATS

    with current_session(read_settings()) as session:
        community = find_community(session, slug)
        parts = FORMATS[wanted](session, community)
        if output is None:
            _print(parts)
        else:
            _write_whole(output, parts)


def _print(parts: Iterable[str]) -> None:
    # CSV brings its own line ends, which a text stream would change on some systems.
    stream = sys.stdout.buffer
    for part in parts:
        stream.write(part.encode())
    stream.flush()


def _write_whole(output: Path, parts: Iterable[str]) -> None:
    """Write beside the file and put it in place at the end, so that it is never half there."""
    try:
        with NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as beside:
            try:
                for part in parts:
                    beside.write(part.encode())
                beside.flush()
                os.fsync(beside.fileno())
                Path(beside.name).replace(output)
            except BaseException:
                Path(beside.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        message = f"{output} cannot be written ({error.strerror})."
        raise Refusal(message) from error
