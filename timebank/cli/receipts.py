"""Checking a receipt without a database."""

from pathlib import Path

import click

from timebank.cli.refusal import Refusal
from timebank.cli.watching import CaughtError, Site
from timebank.ledger import notes, receipts
from timebank.ledger.errors import NoteError
from timebank.ledger.notes import VerifierKey
from timebank.ledger.receipts import Checked, Receipt
from timebank.store.signing import is_good

LONGEST_BYTES = 100_000
MARKS = {True: "right  ", False: "WRONG  ", None: "look   "}


def check(file: Path, key: str | None, against: str | None) -> bool:
    """Say of one receipt what holds and what does not; tell whether all that was looked at holds."""
    known, receipt = _key(key), _read(file)
    try:
        checked = receipts.check(receipt, known=known, is_good=is_good)
    except NoteError as error:
        raise Refusal(_unreadable(file)) from error
    for finding in checked.findings:
        click.echo(f"{MARKS[finding.holds]}{finding.sentence}")
    _tell(receipt, checked)
    return checked.is_good and (against is None or _goes_on(Site(against), known or receipt.key, checked))


def _goes_on(site: Site, key: VerifierKey, checked: Checked) -> bool:
    """Compare a receipt with the seal that is shown now."""
    try:
        shown = site.look(key, checked.checkpoint)
    except CaughtError as error:
        click.echo(f"WRONG  {error}")
        return False
    click.echo(
        f"right  The {shown.checkpoint.size:,} entries sealed there now begin with those of the receipt."
    )
    return True


def _key(text: str | None) -> VerifierKey | None:
    try:
        return None if text is None else notes.read_key(text)
    except NoteError as error:
        message = "That is not a whole key. Copy it again: it begins with timebank/ and has two plus signs."
        raise Refusal(message) from error


def _read(file: Path) -> Receipt:
    try:
        return receipts.read(file.read_bytes()[:LONGEST_BYTES].decode())
    except OSError as error:
        message = f"{file} cannot be read ({error.strerror})."
        raise Refusal(message) from error
    except (NoteError, UnicodeDecodeError) as error:
        raise Refusal(_unreadable(file)) from error


def _unreadable(file: Path) -> str:
    return f"{file} is not a whole receipt: something in it is missing or was changed."


def _tell(receipt: Receipt, checked: Checked) -> None:
    if checked.entry:
        entry = checked.entry
        click.echo(
            f"       Entry {entry.number}: {entry.minutes:,} minutes, of {entry.happened_on.isoformat()}, "
            f"from account {entry.giver_id.hex()} to account {entry.receiver_id.hex()}."
        )
    click.echo(f"       The key: {receipt.key}")
