"""Bringing a community in from its whole record."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timebank.cli.refusal import Refusal

if TYPE_CHECKING:
    from timebank.config import Settings
    from timebank.services.moving import MovedIn
    from timebank.store.packs import Pack


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--slug", default="", help="Another short name than the one in the file.")
def import_(file: Path, slug: str) -> None:
    """Bring a community in from the zip that export wrote.

    It is checked from the first entry, and comes in whole or not at all. Who has left stays forgotten.
    """
    from timebank.cli.communities import check_slug
    from timebank.cli.database import check_data_folder, look, plainly, read_settings
    from timebank.services.errors import SlugTakenError
    from timebank.store.errors import PackError
    from timebank.store.packs import open_pack

    if slug:
        check_slug(slug)
    settings = read_settings()
    check_data_folder(settings)
    look(settings)
    with plainly(settings):
        try:
            with open_pack(file) as pack:
                moved = _move_in(settings, pack, slug)
        except (PackError, SlugTakenError) as error:
            message = f"{error} Nothing was changed."
            raise Refusal(message) from error
    for sentence in _said(moved, settings.data):
        click.echo(sentence)


def _move_in(settings: "Settings", pack: "Pack", slug: str) -> "MovedIn":
    from timebank.cli.database import open_migrated
    from timebank.cli.progress import entries_read
    from timebank.queries import leaving
    from timebank.services.leaving import complete_log
    from timebank.services.moving import move_in
    from timebank.store import erasure_log
    from timebank.store.engine import open_session

    log = settings.data / erasure_log.NAME
    engine = open_migrated(settings)
    try:
        with (
            open_session(engine) as session,
            entries_read(f"Bringing in {pack.about.slug}", pack.about.entries) as tell,
        ):
            moved = move_in(
                session,
                pack=pack,
                slug=slug,
                secret=settings.secret,
                departures=erasure_log.read(log),
                tell=tell,
            )
            complete_log(log, leaving.departures(session))
            return moved
    finally:
        engine.dispose()


def _said(moved: "MovedIn", data: Path) -> Iterator[str]:
    from timebank.store.seal_folder import folder_of

    verdict = moved.verdict
    yield (
        f"{verdict.community.name} ({verdict.community.slug}) is here: all {verdict.entries:,} entries are "
        f"right, and {verdict.minutes:,} minutes are given and as many received."
    )
    yield f"The root of the tree is {verdict.root.hex()}, the same as in the file."
    yield f"People, those who have left too: {moved.members:,}"
    if moved.forgotten:
        yield f"People who had left since the file was written, forgotten again: {moved.forgotten:,}"
    folder, slug = folder_of(data, verdict.community.id), verdict.community.slug
    if verdict.sealed and not folder.last():
        yield (
            f"It was sealed where it comes from. To go on sealing, copy {folder.path} from there; "
            f"where that is lost, run: timebank seal-again {slug} --why …"
        )
