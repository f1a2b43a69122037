"""Proving the journals, in one paragraph each, or one receipt."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlmodel import Session

    from timebank.config import Settings
    from timebank.queries.communities import CommunityView
    from timebank.queries.verification import Verdict


@click.command()
@click.option("--community", "slug", help="Only this one; without it, every community.")
@click.option("--since-seal", is_flag=True, help="Only the entries since the newest seal, and that seal.")
@click.option("--totals", is_flag=True, help="Only add every account up again: quick, and finds less.")
@click.option("--receipt", type=click.Path(path_type=Path), help="A receipt, instead; no database is asked.")
@click.option("--key", help="With --receipt: the community’s key, as you wrote it down.")
@click.option("--against", help="With --receipt: the community’s address, to compare with its seal of today.")
@click.pass_context
def verify(
    context: click.Context,
    slug: str | None,
    since_seal: bool,
    totals: bool,
    receipt: Path | None,
    key: str | None,
    against: str | None,
) -> None:
    """Prove each journal, or name what is wrong.

    Everything is computed again from the first entry, and compared with every seal.
    """
    if receipt is not None:
        from timebank.cli.receipts import check

        context.exit(0 if check(receipt, key, against) else 1)
    from timebank.cli.database import current_session, find_community, read_settings

    settings = read_settings()
    if totals:
        context.exit(0 if _add_up(settings, slug) else 1)
    from timebank.queries import communities, verification

    with current_session(settings) as session:
        chosen = (find_community(session, slug),) if slug else communities.every(session)
        absent = verification.missing_guards(session)
        verdicts = [_verify(session, settings, community, since_seal) for community in chosen]
    if absent:
        click.echo(f"The database has lost the triggers that freeze its rows: {', '.join(absent)}.")
    if not chosen:
        click.echo("There is no community here yet, so there is nothing to prove.")
    context.exit(1 if absent or any(verdict.faults for verdict in verdicts) else 0)


def _add_up(settings: "Settings", slug: str | None) -> bool:
    from timebank.cli.database import current_rows, unknown_community
    from timebank.queries.verification_totals import add_up, slugs

    is_right = True
    with current_rows(settings) as rows:
        known = slugs(rows)
        if slug and slug not in known:
            raise unknown_community(slug, known)
        for each in [slug] if slug else known:
            sums = add_up(rows, known[each])
            is_right &= not sums.faults
            right = f"the totals of all {sums.accounts:,} accounts are the sums of their entries."
            click.echo("\n".join(f"{each}: {said}" for said in sums.faults or [right]))
    return is_right


def _verify(
    session: "Session", settings: "Settings", community: "CommunityView", since_seal: bool
) -> "Verdict":
    from rich.console import Console
    from rich.progress import Progress

    from timebank import clock
    from timebank.queries.verification import count_entries, verify, verify_since_seal
    from timebank.services.seals import note_proving
    from timebank.store.seal_folder import folder_of

    kept = folder_of(settings.data, community.id).last_checkpoint(community.id)
    if since_seal:
        verdict = verify_since_seal(session, community, kept=kept)
    else:
        console = Console(stderr=True)
        total = count_entries(session, community.id)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task(f"Proving {community.name}", total=total)
            verdict = verify(session, community, kept=kept, progress=lambda more: bar.advance(task, more))
        proved = {"what": "verified", "size": verdict.entries, "faults": len(verdict.faults)}
        note_proving(session, community_id=community.id, **proved, now=clock.now())  # type: ignore[arg-type]
    click.echo("\n".join(_wrong(verdict)) if verdict.faults else _proved(verdict))
    return verdict


def _proved(verdict: "Verdict") -> str:
    name = f"{verdict.community.name} ({verdict.community.slug})"
    if verdict.first:
        return (
            f"{name}: the seal over {verdict.first:,} entries is signed, and all "
            f"{verdict.entries - verdict.first:,} entries after it are right. "
            f"The root of the tree is {verdict.root.hex()}."
        )
    return (
        f"{name}: all {verdict.entries:,} entries are right. "
        "Their numbers have no gap and their times never go back; each gives the hash stored with it and has "
        "two lines with the right totals. "
        f"{verdict.minutes:,} minutes are given and as many received, over everything. "
        f"{verdict.exchanges:,} agreed exchanges have one entry each and two people behind it, "
        f"{verdict.reversals:,} entries take exactly one other back, "
        f"and the accounts of {verdict.gatherings:,} finished gatherings end at zero. "
        f"{_sealed(verdict)}The root of the tree is {verdict.root.hex()}."
    )


def _sealed(verdict: "Verdict") -> str:
    return f"Every seal up to {verdict.sealed:,} entries fits them. " if verdict.sealed else ""


def _wrong(verdict: "Verdict") -> list[str]:
    name = f"{verdict.community.name} ({verdict.community.slug})"
    return [
        f"{name}: something is wrong among its {verdict.entries:,} entries.",
        *(
            f"Entry {fault.number}: {fault.sentence}" if fault.number is not None else fault.sentence
            for fault in verdict.faults
        ),
    ]
