"""Looking everything over: one line for each thing, ok or how to mend it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from timebank.cli.refusal import Refusal

if TYPE_CHECKING:
    from timebank.config import Settings

SHORTEST_SECRET = 32
OLDEST_PYTHON = (3, 11)
OLDEST_BACKUP_DAYS = 3


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Look everything over and say what to mend."""
    from timebank.cli.database import read_settings

    settings = read_settings()
    results = [_run(name, check, settings) for name, check in CHECKS]
    context.exit(0 if all(results) else 1)


def _run(name: str, check: Callable[["Settings"], str], settings: "Settings") -> bool:
    try:
        click.echo(f"ok    {name}: {check(settings)}")
    except Refusal as refusal:
        click.echo(f"mend  {name}: {refusal.message}")
        return False
    return True


def _python(_: "Settings") -> str:
    import platform

    # Compared as text's numbers, as pyproject.toml names the oldest Python and tools drop this check.
    if tuple(map(int, platform.python_version_tuple()[:2])) < OLDEST_PYTHON:
        message = f"timebank needs {'.'.join(map(str, OLDEST_PYTHON))} or newer."
        raise Refusal(message)
    return f"{platform.python_version()}."


def _sqlite(settings: "Settings") -> str:
    from timebank.cli.database import database_file, plainly
    from timebank.store.engine import sqlite_module

    if database_file(settings) is None:
        return "not used here."
    with plainly(settings):
        return f"{sqlite_module().sqlite_version}."


def _data_folder(settings: "Settings") -> str:
    from timebank.cli.database import check_data_folder

    check_data_folder(settings)
    return f"{settings.data.absolute()} can be written."


def _database(settings: "Settings") -> str:
    from timebank.cli.database import open_current

    open_current(settings).dispose()
    return "it answers, and every migration has been run."


def _guards(settings: "Settings") -> str:
    from timebank.cli.database import current_session
    from timebank.queries.verification import missing_guards

    with current_session(settings) as session:
        absent = missing_guards(session)
    if absent:
        message = f"the database has lost {', '.join(absent)}, so rows could be changed: restore a backup."
        raise Refusal(message)
    return "the triggers that freeze entries, lines and answered exchanges are in place."


def _seals(settings: "Settings") -> str:
    from timebank.cli.database import current_session, plainly
    from timebank.queries import communities, seals
    from timebank.store.seal_folder import folder_of

    with plainly(settings), current_session(settings) as session:
        for community in communities.every(session):
            facts, folder = seals.facts(session, community.id), folder_of(settings.data, community.id)
            if facts.keys and folder.key_of(facts.keys[-1].key.public) is None:
                message = f"the key of {community.slug} is not in {folder.path}: copy it back, or seal again."
                raise Refusal(message)
            sealed = facts.seal.checkpoint.size if facts.seal else 0
            if facts.keys and sealed < facts.entries:
                message = (
                    f"{facts.entries - sealed:,} entries of {community.slug} are not sealed: "
                    "look at what “timebank work” says."
                )
                raise Refusal(message)
    return "every journal whose sealing has begun is sealed to its end."


def _secret(settings: "Settings") -> str:
    path = settings.data / "secret.key"
    if settings.secret_key:
        if len(settings.secret_key) < SHORTEST_SECRET:
            message = f"TIMEBANK_SECRET_KEY has fewer than {SHORTEST_SECRET} characters: choose a longer one."
            raise Refusal(message)
        return "set by TIMEBANK_SECRET_KEY."
    if not path.exists():
        return "made at the first start, and kept in the data folder."
    if path.stat().st_mode & 0o077:
        message = f"others on this machine can read it: chmod 600 {path}"
        raise Refusal(message)
    return f"kept in {path}. Back it up: every card's code comes from it."


def _backups(settings: "Settings") -> str:
    from timebank import clock
    from timebank.cli.database import database_file
    from timebank.store import backups

    if settings.backups == "off" or database_file(settings) is None:
        return "not made here, so they are yours to make."
    newest = backups.newest(settings.data / backups.FOLDER)
    if newest is None:
        return "none yet; the background work makes one each night."
    days = (clock.now() - newest) // clock.DAY
    if days > OLDEST_BACKUP_DAYS:
        message = f"the newest is {days} days old: look at what “timebank work” says, or make one now."
        raise Refusal(message)
    return f"the newest was made at {clock.moment(newest):%H:%M on %Y-%m-%d} (UTC)."


def _mail(settings: "Settings") -> str:
    if not settings.mail_host:
        return f"no mail server is set, so mails are written into {settings.data / 'mail'}."
    if settings.mail_name and not settings.mail_password:
        message = "TIMEBANK_MAIL_NAME is set and TIMEBANK_MAIL_PASSWORD is not."
        raise Refusal(message)
    return f"sent through {settings.mail_host}:{settings.mail_port}."


def _address(settings: "Settings") -> str:
    if not settings.address:
        return "TIMEBANK_ADDRESS is not set, so signs carry the address on the local network."
    if not settings.address.startswith(("http://", "https://")):
        message = "TIMEBANK_ADDRESS begins with https:// or, on a local network, http://."
        raise Refusal(message)
    if settings.address.startswith("https://") and not settings.trusted_proxies:
        message = (
            "https comes from a proxy, so set TIMEBANK_TRUSTED_PROXIES=1; "
            "without it every visitor looks like one, and wrong tries are counted together."
        )
        raise Refusal(message)
    return f"{settings.public_address}."


CHECKS: tuple[tuple[str, Callable[["Settings"], str]], ...] = (
    ("Python", _python),
    ("SQLite", _sqlite),
    ("Data folder", _data_folder),
    ("Database", _database),
    ("Guards", _guards),
    ("Seals", _seals),
    ("Secret", _secret),
    ("Backups", _backups),
    ("Mail", _mail),
    ("Public address", _address),
)
