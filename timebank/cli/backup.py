"""Making a backup, and putting one in the database's place."""

from pathlib import Path

import click

from timebank.cli.refusal import Refusal

_NOT_SQLITE = "This database is on PostgreSQL: {act}, as docs/running.md says."


@click.command()
@click.option("--to", "folder", type=click.Path(path_type=Path), help="A folder; without it, backups/.")
def backup(folder: Path | None) -> None:
    """Make a backup while everything runs.

    It is looked over before it counts. Backups older than 35 days in that folder are deleted.
    """
    from timebank import clock
    from timebank.cli import backups
    from timebank.cli.database import database_file, open_current, plainly, read_settings
    from timebank.cli.upkeep import note_backup
    from timebank.store.backups import FOLDER

    settings = read_settings()
    if database_file(settings) is None:
        raise Refusal(_NOT_SQLITE.format(act="back it up with pg_dump"))
    engine, chosen = open_current(settings), folder or settings.data / FOLDER
    try:
        with plainly(settings):
            made = backups.make(engine, chosen)
            note_backup(engine, now=clock.now())
    finally:
        engine.dispose()
    click.echo(f"{made.path} holds all {made.entries:,} entries, and they are right.")
    if backups.copy_secret(settings.data, chosen):
        click.echo(
            f"The secret is beside it, in {chosen / backups.SECRET}. Keep both where nobody else looks."
        )
    if made.pruned:
        click.echo(f"Backups older than 35 days, deleted: {made.pruned:,}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--drill", is_flag=True, help="Only try it, in a folder that is thrown away afterwards.")
def restore(file: Path, drill: bool) -> None:
    """Put a backup in the database's place.

    Stop timebank first. Who left since the backup was made is forgotten again before anybody can look.
    A drill needs no stop: it changes nothing here, and the public page tells that it worked.
    """
    from timebank.cli import drills, restoring, seals
    from timebank.cli.database import check_data_folder, database_file, plainly, read_settings

    settings = read_settings()
    path = database_file(settings)
    if path is None:
        raise Refusal(_NOT_SQLITE.format(act="restore it with pg_restore"))
    if drill:
        click.echo(drills.drill(file))
        return
    check_data_folder(settings)
    with plainly(settings):
        restored = restoring.restore(settings, path, file)
    for sentence in (*restored.sentences(), *seals.left_behind(settings)):
        click.echo(sentence)
