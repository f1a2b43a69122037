"""What `timebank serve` says when it starts: where to find it, and how to try it."""

import os
import sys

import click

from timebank.cli.addresses import is_in_container, local_network_address, qr_square
from timebank.cli.first_run import Shown
from timebank.config import Settings


def with_local_address(settings: Settings) -> Settings:
    """Make the codes on signs work from phones on the same network, where no public address is set."""
    found = local_network_address()
    if settings.address or not found:
        return settings
    # The workers read their settings from the environment, as does the background work.
    os.environ["TIMEBANK_ADDRESS"] = f"http://{found}:{settings.port}"
    return Settings()


def greet(settings: Settings, shown: Shown | None) -> None:
    """Print the addresses, the QR square and, in a demo, two ways in."""
    click.echo(f"\nTimebank is here:\n\n  On this machine   http://localhost:{settings.port}")
    _say_address(settings)
    if shown:
        _say_demo(settings, shown)
    if not settings.mail_host:
        click.echo(
            f"  Mail              no mail server is set: mails are written into {settings.data / 'mail'}"
        )
        click.echo("                    and shown here")
    click.echo("\nCtrl-C stops it. Everything is kept in the database.\n")


def _say_address(settings: Settings) -> None:
    if not settings.address:
        click.echo("  On other devices  no network was found, so only this machine can reach it\n")
        return
    click.echo(f"  On other devices  {settings.public_address}\n")
    # Plain text is all that a log or an old terminal can show.
    if _shows("▀"):
        click.echo(qr_square(settings.public_address, colours=sys.stdout.isatty()) + "\n")
    if is_in_container() and settings.address.startswith(f"http://{local_network_address()}:"):
        click.echo("  This runs in a container, so phones may not reach that address: if they do not, set")
        click.echo("  TIMEBANK_ADDRESS to the address of the machine around it.\n")


def _shows(character: str) -> bool:
    try:
        character.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _say_demo(settings: Settings, shown: Shown) -> None:
    click.echo("  Everybody in this demo is made up. To come in as one of them, choose a name at")
    click.echo(f"  {settings.public_address}/{shown.slug}/sign-in or use a card number and PIN:\n")
    for member in shown.members:
        click.echo(f"  {member.name}, {member.role:<10} card {member.card_number}   PIN {member.pin}")
    click.echo()
