"""Proving the journals, in one paragraph each."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlmodel import Session

    from timebank.queries.communities import CommunityView
    from timebank.queries.verification import Verdict


@click.command()
@click.option("--community", "slug", help="Only this one; without it, every community.")
@click.pass_context
def verify(context: click.Context, slug: str | None) -> None:
    """Prove each journal, or name what is wrong.

    Everything is computed again from the first entry.
    """
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.queries import communities, verification

    with current_session(read_settings()) as session:
        chosen = (find_community(session, slug),) if slug else communities.every(session)
        absent = verification.missing_guards(session)
        verdicts = [_verify(session, community) for community in chosen]
    if absent:
        click.echo(f"The database has lost the triggers that freeze its rows: {', '.join(absent)}.")
    if not chosen:
        click.echo("There is no community here yet, so there is nothing to prove.")
    context.exit(1 if absent or any(verdict.faults for verdict in verdicts) else 0)


def _verify(session: "Session", community: "CommunityView") -> "Verdict":
    from rich.console import Console
    from rich.progress import Progress

    from timebank.queries.verification import count_entries, verify

    console = Console(stderr=True)
    total = count_entries(session, community.id)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"Proving {community.name}", total=total)
        verdict = verify(session, community, progress=lambda more: bar.advance(task, more))
    click.echo("\n".join(_wrong(verdict)) if verdict.faults else _proved(verdict))
    return verdict


def _proved(verdict: "Verdict") -> str:
    return (
        f"{verdict.community.name} ({verdict.community.slug}): all {verdict.entries:,} entries are right. "
        "Their numbers have no gap and their times never go back; each gives the hash stored with it and has "
        "two lines with the right totals. "
        f"{verdict.minutes:,} minutes are given and as many received, over everything. "
        f"{verdict.exchanges:,} agreed exchanges have one entry each and two people behind it, "
        f"{verdict.reversals:,} entries take exactly one other back, "
        f"and the accounts of {verdict.gatherings:,} finished gatherings end at zero. "
        f"The root of the tree is {verdict.root.hex()}."
    )


def _wrong(verdict: "Verdict") -> list[str]:
    name = f"{verdict.community.name} ({verdict.community.slug})"
    return [
        f"{name}: something is wrong among its {verdict.entries:,} entries.",
        *(
            f"Entry {fault.number}: {fault.sentence}" if fault.number is not None else fault.sentence
            for fault in verdict.faults
        ),
    ]
