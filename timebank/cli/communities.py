"""Starting a community from a terminal."""

import re

import click

from timebank.cli.refusal import Refusal

SLUG = re.compile(r"[a-z][a-z0-9-]{0,38}[a-z0-9]")
# Addresses that are not a community's.
TAKEN_SLUGS = {"in", "help", "static", "healthz", "readyz"}


@click.command("create-community")
@click.argument("slug")
@click.option("--name", required=True, help="What the community is called.")
@click.option(
    "--welcome-minutes",
    type=click.IntRange(0, 6000),
    default=300,
    show_default=True,
    help="What a new member is given from the pot.",
)
@click.option(
    "--hello-first",
    is_flag=True,
    help="A steward says hello before a new member sees how to reach others.",
)
def create_community(slug: str, name: str, welcome_minutes: int, hello_first: bool) -> None:
    """Start a community at the address /SLUG.

    It begins with an empty journal and its pot.
    """
    from timebank import clock
    from timebank.cli.database import current_session, read_settings
    from timebank.services import communities
    from timebank.services.errors import SlugTakenError

    _check_slug(slug)
    name = readable(name)
    settings = read_settings()
    with current_session(settings) as session:
        try:
            communities.create(
                session,
                slug=slug,
                name=name,
                welcome_minutes=welcome_minutes,
                hello_first=hello_first,
                now=clock.now(),
            )
        except SlugTakenError as error:
            raise Refusal(str(error)) from error
    click.echo(f"{name} has begun at {settings.public_address}/{slug}/")


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or slug in TAKEN_SLUGS:
        message = (
            f"“{slug}” cannot be a short name: use 2 to 40 small letters, digits and hyphens, "
            "beginning with a letter, like “kettle”."
        )
        raise Refusal(message)


def readable(name: str) -> str:
    """Clean a name, and refuse one that is empty or too long for a page."""
    from timebank.services.text import clean

    cleaned = clean(name)
    if not 1 <= len(cleaned) <= 60:
        message = "A name has 1 to 60 letters."
        raise Refusal(message)
    return cleaned
