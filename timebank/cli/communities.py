"""Starting a community from a terminal, and changing it."""

import re
from typing import TYPE_CHECKING

import click

from timebank.cli.refusal import Refusal

if TYPE_CHECKING:
    from timebank.queries.communities import CommunityView

SLUG = re.compile(r"[a-z][a-z0-9-]{0,38}[a-z0-9]")
# Addresses that are not a community's.
TAKEN_SLUGS = {"in", "help", "static", "healthz", "readyz"}
PAID_TIME = {
    "counts": "Time through a job counts like any other.",
    "to_pot": "The pot gives the time of whoever is there through a job.",
    "seen": "Time through a job is not counted.",
}


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
@click.option(
    "--pot-limit",
    type=click.IntRange(0),
    default=300,
    show_default=True,
    help="Minutes a member may have from the pot in 30 days before two stewards are asked.",
)
@click.option("--exit-button", is_flag=True, help="Every page has a button that leaves it at once.")
@click.option(
    "--paid-time",
    type=click.Choice(list(PAID_TIME)),
    default="to_pot",
    show_default=True,
    help="At gatherings, time through a job: counts like any other, is given by the pot, or is only seen.",
)
def create_community(
    slug: str,
    name: str,
    welcome_minutes: int,
    hello_first: bool,
    pot_limit: int,
    exit_button: bool,
    paid_time: str,
) -> None:
    """Start a community at the address /SLUG.

    It begins with an empty journal and its pot.
    """
    from timebank import clock
    from timebank.cli.database import current_session, read_settings
    from timebank.services import communities
    from timebank.services.errors import SlugTakenError

    check_slug(slug)
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
                exit_button=exit_button,
                paid_time=paid_time,
                pot_minutes=pot_limit,
                now=clock.now(),
            )
        except SlugTakenError as error:
            raise Refusal(str(error)) from error
    click.echo(f"{name} has begun at {settings.public_address}/{slug}/")


@click.command("change-community")
@click.option("--community", "slug", required=True, help="The community's short name.")
@click.option("--name", help="What it is called from now on; its address stays.")
@click.option(
    "--hello-first/--no-hello-first",
    default=None,
    help="Whether a steward says hello before a new member sees how to reach others.",
)
@click.option(
    "--exit-button/--no-exit-button",
    default=None,
    help="Whether every page has a button that leaves it at once.",
)
@click.option(
    "--paid-time",
    type=click.Choice(list(PAID_TIME)),
    help="What time through a job comes to at gatherings that are finished from now on.",
)
@click.option(
    "--welcome-minutes", type=click.IntRange(0, 6000), help="What a new member is given from now on."
)
@click.option(
    "--pot-limit",
    type=click.IntRange(0),
    help="Minutes a member may have from the pot in 30 days before two stewards are asked.",
)
def change_community(
    slug: str,
    name: str | None,
    hello_first: bool | None,
    exit_button: bool | None,
    paid_time: str | None,
    welcome_minutes: int | None,
    pot_limit: int | None,
) -> None:
    """Change a community's name or choices.

    What is not named stays as it is.
    """
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.services import communities

    if all(
        choice is None for choice in (name, hello_first, exit_button, paid_time, welcome_minutes, pot_limit)
    ):
        message = (
            "Say what to change: --name, --paid-time, --welcome-minutes, --pot-limit, --hello-first or "
            "--exit-button (or --no-… before either of the last two)."
        )
        raise Refusal(message)
    name = None if name is None else readable(name)
    with current_session(read_settings()) as session:
        found = find_community(session, slug)
        communities.change(
            session,
            community_id=found.id,
            name=name,
            hello_first=hello_first,
            exit_button=exit_button,
            paid_time=paid_time,
            welcome_minutes=welcome_minutes,
            pot_minutes=pot_limit,
        )
        now = find_community(session, slug)
    click.echo(_what_holds(now))


def _what_holds(community: "CommunityView") -> str:
    hello = "a steward says hello first" if community.hello_first else "nobody new waits for a hello"
    button = "have the exit button" if community.exit_button else "have no exit button"
    pot = (
        f"The pot gives a new member {community.welcome_minutes} minutes, "
        f"and anyone {community.pot_minutes} in 30 days before two stewards are asked."
    )
    return f"{community.name}: {hello}, and its pages {button}. {PAID_TIME[community.paid_time]} {pot}"


def check_slug(slug: str) -> None:
    """Refuse a short name that would not do in an address."""
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
