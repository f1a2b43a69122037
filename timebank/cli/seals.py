"""The keys that seal journals, and keeping watch over those of others."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timebank.cli.refusal import Refusal

if TYPE_CHECKING:
    from timebank.config import Settings


@click.command("rotate-key")
@click.argument("community")
def rotate_key(community: str) -> None:
    """Seal with a new key from now on.

    The key before signs the new one, and the public page shows both.
    """
    from timebank import clock
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.services import seals
    from timebank.store.seal_folder import folder_of

    settings = read_settings()
    with current_session(settings) as session:
        found = find_community(session, community)
        folder = folder_of(settings.data, found.id)
        key = seals.change_key(session, community_id=found.id, folder=folder, now=clock.now())
    click.echo(f"{found.name} is sealed with this key from now on:\n{key}")


@click.command("seal-again")
@click.argument("community")
@click.option("--why", required=True, help="What happened, for everybody to read. Name nobody.")
def seal_again(community: str, why: str) -> None:
    """Begin sealing anew, after a restore or a lost key.

    The public page says so and why, for good; whoever holds an older receipt or keeps watch will notice.
    """
    from timebank import clock
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.services import seals
    from timebank.services.text import clean
    from timebank.store.seal_folder import folder_of

    settings, said = read_settings(), clean(why)
    if not said:
        message = "Say what happened, for everybody to read."
        raise Refusal(message)
    with current_session(settings) as session:
        found = find_community(session, community)
        folder = folder_of(settings.data, found.id)
        key = seals.begin_again(session, community_id=found.id, folder=folder, why=said, now=clock.now())
    click.echo(f"{found.name} is sealed anew from now on, with this key:\n{key}")


@click.command("add-witness")
@click.argument("community")
@click.argument("key")
@click.option("--name", required=True, help="Who keeps watch, as the public page calls them.")
def add_witness(community: str, key: str, name: str) -> None:
    """Let somebody outside keep watch.

    KEY is what “timebank witness” printed on their computer.
    """
    from timebank import clock
    from timebank.cli.communities import readable
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.ledger.errors import NoteError
    from timebank.ledger.notes import read_key
    from timebank.services import seals
    from timebank.services.errors import RefusalError

    name = readable(name)
    with current_session(read_settings()) as session:
        found = find_community(session, community)
        here = {"community_id": found.id, "name": name, "now": clock.now()}
        try:
            seals.add_witness(session, key=read_key(key), **here)  # type: ignore[arg-type]
        except (RefusalError, NoteError) as error:
            raise Refusal(str(error)) from error
    click.echo(f"{name} keeps watch over {found.name} from now on.")


@click.command()
@click.argument("url")
@click.option(
    "--state",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("witness"),
    show_default=True,
    help="Where to remember what was seen.",
)
@click.option("--key-file", type=click.Path(path_type=Path), help="Your own key; key in --state by default.")
@click.option("--name", help="The first time: a name for your key, such as your community’s address.")
@click.pass_context
def witness(context: click.Context, url: str, folder: Path, key_file: Path | None, name: str | None) -> None:
    """Keep watch over a community at URL.

    Looks whether its journal goes on from what was seen last time, remembers it, and signs that. Run it from
    time to time. Nothing but seals is read.
    """
    from timebank import clock
    from timebank.cli.watching import CaughtError, Memory, Site, cosigned

    memory, site = Memory(folder), Site(url)
    key, seed = memory.own_key(key_file or folder / "key", name)
    before = memory.last(site)
    try:
        shown = site.look(*(before or (None, None)))
    except CaughtError as error:
        click.echo(f"NOT SIGNED. {url} does not hold together:\n{error}", err=True)
        click.echo("Keep what is in the folder of --state, and tell the members of that community.", err=True)
        context.exit(2)
    memory.keep(site, shown)
    at = clock.now() // clock.MICROSECONDS
    click.echo(
        f"{shown.checkpoint.size:,} entries, and all goes on from "
        + (f"the {before[1].size:,} seen before." if before else "here: this is the first look.")
    )
    line = cosigned(shown, key, seed, at_seconds=at)
    try:
        site.ask(f"seal/witness?size={shown.checkpoint.size}", line.encode())
    except Refusal as refusal:
        click.echo(f"It is remembered here, and was not taken there: {refusal.message}", err=True)
        click.echo(f"Ask a steward to run: timebank add-witness COMMUNITY '{key}' --name …")
        context.exit(1)
    click.echo("Your signature is beside the seal.")


def left_behind(settings: "Settings") -> Iterator[str]:
    """Say which journals hold less than was sealed, after a restore."""
    from timebank.cli.database import current_session
    from timebank.queries import communities
    from timebank.queries.verification import count_entries
    from timebank.store.seal_folder import folder_of

    with current_session(settings) as session:
        for community in communities.every(session):
            last = folder_of(settings.data, community.id).last()
            count = count_entries(session, community.id)
            if last and last.size > count:
                yield (
                    f"{community.name} was sealed with {last.size:,} entries and holds {count:,}, so nothing "
                    f"more is sealed. Once you know why: timebank seal-again {community.slug} --why …"
                )
