"""Making the database, or bringing it up to date."""

import click


@click.command()
def migrate() -> None:
    """Make the database, or bring it up to date.

    It is safe to run again.
    """
    from timebank.cli.database import check_data_folder, look, open_migrated, read_settings

    settings = read_settings()
    check_data_folder(settings)
    look(settings)
    open_migrated(settings).dispose()
    click.echo("The database is up to date.")
