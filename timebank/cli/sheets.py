"""Bringing members and past exchanges in from a spreadsheet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timebank.cli.refusal import Refusal

if TYPE_CHECKING:
    from timebank.services.sheet_columns import Columns
    from timebank.services.sheet_rows import Row
    from timebank.services.sheets import Opened, Outcome

SHOWN = 20  # rows with a problem


@click.command("import-sheet")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--what", required=True, type=click.Choice(("members", "exchanges")), help="What is in the file."
)
@click.option(
    "--column",
    "chosen",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Which column is which: giver='Given by'.",
)
@click.option("--month-first", is_flag=True, help="Days are written like 10/14/2025.")
@click.option("--minutes", "in_minutes", is_flag=True, help="A plain number is minutes, not hours.")
@click.option("--leave-out", is_flag=True, help="Leave out rows that have a problem; else they stop it all.")
@click.option("--take-twice", is_flag=True, help="Take exchanges that are in the file twice both times.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing down.")
def import_sheet(  # noqa: PLR0913 - one for each option
    slug: str,
    file: Path,
    what: str,
    chosen: tuple[str, ...],
    month_first: bool,
    in_minutes: bool,
    leave_out: bool,
    take_twice: bool,
    dry_run: bool,
) -> None:
    """Bring in members or past exchanges from a spreadsheet.

    SLUG is the community's short name. FILE is CSV or XLSX. Everything comes in or nothing does; the same
    file again brings nothing twice. docs/importing.md tells what the columns are called.
    """
    from timebank import clock
    from timebank.cli.database import current_session, find_community, read_settings
    from timebank.services import sheets
    from timebank.services.errors import RefusalError
    from timebank.services.sheets import Choices

    settings = read_settings()
    with current_session(settings) as session:
        community = find_community(session, slug)
        known = {"secret": settings.secret, "today": clock.today(community.time_zone)}
        try:
            opened = sheets.opened(file.read_bytes())
            columns = _columns(what, opened, chosen, month_first=month_first, in_minutes=in_minutes)
            rows = sheets.plan(session, community.id, what, opened.table, columns, **known)  # type: ignore[arg-type]
            session.rollback()
            click.echo("\n".join(_told(rows, opened, columns)))
            if dry_run:
                click.echo("Nothing was written down.")
                return
            with _bar(community.name, len(rows)) as tell:
                outcome = sheets.bring_file(
                    session,
                    community_id=community.id,
                    what=what,
                    table=opened.table,
                    columns=columns,
                    choices=Choices(leave_out, take_twice),
                    now=clock.now(),
                    tell=tell,
                    **known,  # type: ignore[arg-type]
                )
        except RefusalError as error:
            message = f"{error} Nothing was written down."
            raise Refusal(message) from error
    click.echo(_came(what, outcome))


def _columns(
    what: str, opened: "Opened", chosen: tuple[str, ...], *, month_first: bool, in_minutes: bool
) -> "Columns":
    """Guess which column is which, but for what was said."""
    from timebank.services.sheet_columns import FIELDS, Columns, guess
    from timebank.services.sheets import check_columns

    guessed, said = guess(what, opened.table), dict[str, str]()
    for each in chosen:
        ours, _, theirs = each.partition("=")
        if ours not in FIELDS[what]:
            message = f"“{ours}” is none of {', '.join(FIELDS[what])}."
            raise Refusal(message)
        if theirs and theirs not in opened.table.headings:
            message = f"The file has no column “{theirs}”. It has {', '.join(opened.table.headings)}."
            raise Refusal(message)
        said[ours] = theirs
    of = {ours: theirs for ours, theirs in {**guessed.of, **said}.items() if theirs}
    columns = Columns(of, month_first or guessed.month_first, in_minutes or guessed.in_minutes)
    missing = [name for name in FIELDS[what] if name not in of]
    try:
        check_columns(what, columns)
    except Exception as error:
        message = (
            f"Say which column is which: --column {missing[0] if missing else 'ours'}=THEIRS. "
            f"The file has {', '.join(opened.table.headings)}."
        )
        raise Refusal(message) from error
    return columns


def _told(rows: "list[Row]", opened: "Opened", columns: "Columns") -> Iterator[str]:
    from timebank.services.sheet_rows import counted
    from timebank.services.sheets import behind

    found = counted(rows)
    yield from opened.table.notes
    yield "Read as: " + ", ".join(f"{ours} from “{theirs}”" for ours, theirs in columns.of.items()) + "."
    if left := behind(opened, columns):
        yield f"Left behind, and kept nowhere: {', '.join(left)}."
    yield (
        f"{len(rows):,} rows: {found['new']:,} new, {found['here']:,} here already, "
        f"{found['twice']:,} in the file twice, {found['problem']:,} with a problem."
    )
    wrong = [row for row in rows if row.kind == "problem"]
    yield from (f"Row {row.number}: {row.said}" for row in wrong[:SHOWN])
    if len(wrong) > SHOWN:
        yield f"And {len(wrong) - SHOWN:,} more."


def _came(what: str, outcome: "Outcome") -> str:
    said = f"{outcome.brought:,} {what[:-1] if outcome.brought == 1 else what} came in."
    for count, where in ((outcome.here, "here already"), (outcome.left_out, "left out")):
        said += f" {count:,} {'was' if count == 1 else 'were'} {where}." if count else ""
    return (
        f"{said} Everyone sees their own, and can say it isn’t right for 30 days."
        if what == "exchanges"
        else said
    )


@contextmanager
def _bar(name: str, total: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"Bringing rows in to {name}", total=total)
        yield lambda count: bar.update(task, completed=count)
