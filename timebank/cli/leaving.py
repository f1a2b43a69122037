"""Taking away a name that somebody kept when they left, once they ask for it."""

import click

from timebank.cli.refusal import Refusal


@click.command("remove-name")
@click.option("--community", "slug", required=True, help="The community's short name.")
@click.option("--name", required=True, help="The whole name that was kept.")
@click.option("--yes", is_flag=True, help="Ask nothing first.")
def remove_name(slug: str, name: str, yes: bool) -> None:
    """Remove the name of somebody who has left.

    Their hours stay, as someone's who was here. It cannot be undone.
    """
    from timebank import clock
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.queries.leaving import kept_names
    from timebank.services import leaving
    from timebank.services.housekeeping import BACKUP_DAYS
    from timebank.services.text import folded
    from timebank.store.erasure_log import Departure

    settings = read_settings()
    with current_session(settings) as session:
        community = find_community(session, slug)
        people = kept_names(session, community.id, folded(name))
        if len(people) != 1:
            raise Refusal(_other_than_one(len(people), name, community.name))
        if not yes:
            click.confirm(f"Remove “{name}” from everything in {community.name}, for good?", abort=True)
        engine = session.connection().engine
        departure = Departure(community.id, people[0], keeps_name=False, at=clock.now())
        gone = leaving.erase(session, departure=departure)
        leaving.clear_up(gone, data=settings.data, engine=engine)
    click.echo(f"“{name}” is removed. Backups made before now hold it until they are {BACKUP_DAYS} days old.")


def _other_than_one(count: int, name: str, community: str) -> str:
    if count:
        return f"{count} people called “{name}” have left {community}, and nothing tells them apart any more."
    return f"Nobody called “{name}” has left {community} with their name kept."
