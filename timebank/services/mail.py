"""Sending the mail that waits: to a mail server, or into a folder where there is none."""

import logging
import re
import smtplib
import ssl
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from timebank.clock import MINUTE, moment
from timebank.config import Settings
from timebank.services.transaction import transaction
from timebank.store.communities import Community
from timebank.store.erasing import names
from timebank.store.outbox import NOBODY, Mail

# How long to wait after each try that failed; from the last on, once a day.
PAUSES_MINUTES = (1, 5, 30, 120, 360, 1440)
MAILS_AT_ONCE = 20
SMTP_SECONDS = 20
TLS_PORT = 465

log = logging.getLogger(__name__)

_mail = Mail.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_community = Community.__table__  # type: ignore[attr-defined]
_DUE = (
    select(_mail.c.community_id, _mail.c.id, _mail.c.address, _mail.c.subject, _mail.c.body, _mail.c.tries)
    .where(_mail.c.sent_at.is_(None), _mail.c.next_try_at <= bindparam("now"))
    .order_by(_mail.c.next_try_at)
    .limit(MAILS_AT_ONCE)
)
_ONE = (_mail.c.community_id == bindparam("community"), _mail.c.id == bindparam("mail"))
_TRY = update(_mail).where(*_ONE).values(tries=bindparam("try_number"), next_try_at=bindparam("next_at"))
_THROW_AWAY = delete(_mail).where(*_ONE)
_SENT = update(_mail).where(*_ONE).values(sent_at=bindparam("at"))
# A word to the community itself is the community's once it has gone, and is kept nowhere else.
_WORD = delete(_mail).where(
    *_ONE,
    _mail.c.address
    == select(_community.c.email).where(_community.c.id == bindparam("community")).scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to send; `tries` counts those before this one."""

    community_id: bytes
    id: bytes
    address: str
    subject: str
    body: str
    tries: int


Deliver = Callable[[Message], None]


def send_waiting(session: Session, *, deliver: Deliver, now: int) -> int:
    """Send what is due, each mail in its own time; return how many went.

    A mail that fails is kept and tried again later.
    """
    if not _is_any_due(session, now):
        return 0
    return sum(_send(session, message, deliver, now) for message in take_due(session, now=now))


def _is_any_due(session: Session, now: int) -> bool:
    # Asked every second, so it must not take the write lock when there is nothing to send.
    due = session.connection().execute(_DUE, {"now": now}).first()
    session.rollback()
    return due is not None


@transaction
def take_due(session: Session, *, now: int) -> tuple[Message, ...]:
    """Take mails that are due and put off their next try, so that a crash cannot send one in a circle.

    Those addressed to nobody are thrown away.
    """
    connection = session.connection()
    due = [Message(*row) for row in connection.execute(_DUE, {"now": now})]
    for message in due:
        if message.address == NOBODY:
            connection.execute(_THROW_AWAY, _named(message))
        else:
            pause = PAUSES_MINUTES[min(message.tries, len(PAUSES_MINUTES) - 1)] * MINUTE
            tried = {"try_number": message.tries + 1, "next_at": now + pause}
            connection.execute(_TRY, _named(message) | tried)
    return tuple(message for message in due if message.address != NOBODY)


@transaction
def note_sent(session: Session, *, message: Message, now: int) -> None:
    """Keep that a mail has gone."""
    if not session.connection().execute(_WORD, _named(message)).rowcount:
        session.connection().execute(_SENT, _named(message) | {"at": now})


def _named(message: Message) -> dict[str, object]:
    return {"community": message.community_id, "mail": message.id}


def _send(session: Session, message: Message, deliver: Deliver, now: int) -> bool:
    try:
        deliver(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # The address stays out of the log, which may be read by people who are not stewards.
        log.warning("A mail could not be sent and will be tried again (try %d): %s", message.tries + 1, error)
        return False
    note_sent(session, message=message, now=now)
    return True


def to_server(settings: Settings) -> Deliver:
    """Send through the mail server of the settings, over an encrypted line where it offers one."""

    def deliver(message: Message) -> None:
        with _connect(settings) as server:
            if settings.mail_name:
                server.login(settings.mail_name, settings.mail_password)
            server.send_message(_as_email(message, _sender(settings)))

    return deliver


def _connect(settings: Settings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.mail_port == TLS_PORT:
        return smtplib.SMTP_SSL(settings.mail_host, settings.mail_port, timeout=SMTP_SECONDS, context=context)
    server = smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=SMTP_SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    elif settings.mail_name:
        server.close()
        message = "the mail server offers no encryption, so its password was not sent"
        raise smtplib.SMTPNotSupportedError(message)
    return server


def _sender(settings: Settings) -> str:
    return settings.mail_from or f"timebank@{urlsplit(settings.public_address).hostname or 'localhost'}"


def _as_email(message: Message, sender: str) -> EmailMessage:
    email = EmailMessage()
    email["From"] = sender
    email["To"] = message.address
    email["Subject"] = message.subject
    email["Date"] = formatdate()
    # Without a domain of its own, Python would put this machine's name into every mail.
    email["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> "))
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.body)
    return email


def to_folder(folder: Path, *, now: Callable[[], int], show: Callable[[Message, Path], None]) -> Deliver:
    """Write each mail into a folder as a text file, and show it to whoever is trying this out."""

    def deliver(message: Message) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = re.sub(r"[^A-Za-z0-9@._+-]", "_", message.address)[:80]
        path = folder / f"{moment(now()):%Y%m%dT%H%M%S}-{message.id.hex()[:4]}-{place}.txt"
        path.touch(mode=0o600)
        path.write_text(
            f"To: {message.address}\nSubject: {message.subject}\n\n{message.body}", encoding="utf-8"
        )
        show(message, path)

    return deliver


def remove_files(folder: Path, words: Iterable[str]) -> None:
    """Remove the mails in a folder that hold an address or a name."""
    wanted = [word for word in words if word]
    for path in _files(folder) if wanted else ():
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(names(word, text) for word in wanted):
            path.unlink(missing_ok=True)


def keep_files_to(folder: Path, addresses: Collection[str]) -> int:
    """Remove the mails in a folder to addresses that are nobody's now; return how many."""
    astray = [path for path in _files(folder) if _address_of(path) not in addresses]
    for path in astray:
        path.unlink(missing_ok=True)
    return len(astray)


def _address_of(path: Path) -> str:
    first, _, _ = path.read_text(encoding="utf-8", errors="replace").partition("\n")
    return first.removeprefix("To: ")


def remove_old_files(folder: Path, *, before: int) -> int:
    """Remove the mails in a folder that were written before an instant; return how many."""
    old = [path for path in _files(folder) if path.stat().st_mtime_ns // 1_000 < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt")) if folder.is_dir() else []
