"""Filling an empty database with a made-up community."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from timebank.cli.refusal import Refusal

TIERS = ("S", "M", "M-neglected", "L", "XL", "X")
PINNED_SEED = 20240827


@click.command()
@click.option("--tier", type=click.Choice(TIERS), default="S", show_default=True, help="How large.")
@click.option("--seed", type=int, default=PINNED_SEED, show_default=True, help="Another seed, other people.")
def demo(tier: str, seed: int) -> None:
    """Fill an empty database with made-up people.

    S is a lively small community, M a middling one, L a large one; XL and X are for measuring.
    """
    from timebank import clock
    from timebank.cli.database import check_data_folder, look, open_migrated, plainly, read_settings
    from timebank.demo.fill import fill
    from timebank.queries import communities
    from timebank.store.engine import open_session

    settings = read_settings()
    check_data_folder(settings)
    look(settings)
    engine = open_migrated(settings)
    with plainly(settings), open_session(engine) as session:
        there = communities.every(session)
        if there:
            message = (
                f"The demo needs an empty database, and {there[0].name} is in this one: set TIMEBANK_DATA."
            )
            raise Refusal(message)
        with steps("Making up the people and their hours") as progress:
            fill(session, tier=tier, seed=seed, secret=settings.secret, now=clock.now(), progress=progress)
        made = communities.every(session)
    engine.dispose()
    click.echo(
        f"{made[0].name if len(made) == 1 else f'{len(made)} communities'}: everybody here is made up."
    )


@contextmanager
def steps(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how many steps of how many are done; only on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
