"""Adding an organisation from a terminal."""

import click

from timebank.cli.communities import readable


@click.command("add-organisation")
@click.option("--community", "slug", required=True, help="The community's short name.")
@click.option("--name", required=True, help="What the organisation is called.")
def add_organisation(slug: str, name: str) -> None:
    """Add an organisation.

    A steward then asks people, on the desk, to record for it.
    """
    import secrets

    from timebank import clock
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.services import organisations

    name = readable(name)
    with current_session(read_settings()) as session:
        community = find_community(session, slug)
        organisations.add(
            session, community_id=community.id, name=name, key=secrets.token_bytes(16), now=clock.now()
        )
    click.echo(f"{name} is added to {community.name}. On the desk a steward asks people to record for it.")
