"""Bringing hours along from an older record, from a file."""

from pathlib import Path

import click

from timebank.cli.refusal import Refusal


@click.command()
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def opening(slug: str, file: Path) -> None:
    """Bring hours along from an older record.

    SLUG is the community's short name. FILE is CSV with the columns member (a name or a card number), given
    and received, as 12:30, 12 h or 750 minutes. All of it is written down or nothing.
    """
    from timebank import clock
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.services import openings
    from timebank.services.errors.openings import OpeningFileError

    with current_session(read_settings()) as session:
        community = find_community(session, slug)
        day = clock.today(community.time_zone).isoformat()
        try:
            people = openings.bring_all(
                session, community_id=community.id, file=file.read_bytes(), day=day, now=clock.now()
            )
        except OpeningFileError as error:
            message = f"{error} Nothing was written down."
            raise Refusal(message) from error
    if not people:
        click.echo("This file was written down before. Nothing has changed.")
        return
    noun = "person" if people == 1 else "people"
    click.echo(
        f"Hours from before are written down for {people} {noun}. "
        "They see it, and can say it isn’t right for 30 days."
    )
