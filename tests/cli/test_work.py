"""`work` sends what waits, lets silence agree, and forgets what it should."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key, a_waiting_exchange, an_exchange, finish, totals_of
from tests.cli.conftest import ROOT, Run
from timebank import clock
from timebank.clock import DAY, MINUTE
from timebank.config import Settings
from timebank.queries import seals
from timebank.queries.verification import verify
from timebank.services import check_ins, housekeeping, mail, sign_in
from timebank.store.acts import Act
from timebank.store.engine import open_engine
from timebank.store.members import MemberName
from timebank.store.outbox import Mail
from timebank.store.sign_in import Device, SignInCode
from timebank.store.turn import FileTurn, ServerTurn

VISITOR = "Newt"


class Postbox(MessageHandler):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.kept.append(message)


@pytest.fixture
def postbox(free_port: int) -> Iterator[Postbox]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield box
    controller.stop()


def ask_for_code(cast: Cast, now: int) -> None:
    sign_in.ask_for_code(
        cast.session,
        community_id=cast.community_id,
        key=a_key(),
        address="alice@example.org",
        place="here",
        secret="secret",
        now=now,
    )


def the_mail(cast: Cast) -> Mail:
    cast.session.rollback()
    return cast.session.exec(select(Mail)).one()


def test_without_a_mail_server_a_mail_is_kept_and_shown(run: Run, kettle: Cast, data: Path) -> None:
    ask_for_code(kettle, clock.now())

    result = run("work", "--once")

    [path] = (data / "mail").iterdir()
    code = the_mail(kettle).body.splitlines()[0].rsplit(" ", 1)[1]
    assert path.name.endswith("alice@example.org.txt")
    assert "Your code for Kettle is " + code in path.read_text()
    assert code in result.stdout
    assert the_mail(kettle).sent_at


def test_a_mail_is_sent_once(run: Run, kettle: Cast, data: Path) -> None:
    ask_for_code(kettle, clock.now())

    run("work", "--once")
    run("work", "--once")

    assert len(list((data / "mail").iterdir())) == 1


def test_a_mail_goes_through_the_server(kettle: Cast, postbox: Postbox, free_port: int) -> None:
    settings = Settings(mail_host="127.0.0.1", mail_port=free_port, address="http://kettle.example")
    ask_for_code(kettle, NOW)

    sent = mail.send_waiting(kettle.session, deliver=mail.to_server(settings), now=NOW)

    [message] = postbox.kept
    assert sent == 1
    assert (message["To"], message["From"]) == ("alice@example.org", "timebank@kettle.example")
    assert message["Subject"] == "Your code for Kettle"
    assert socket.gethostname() not in message["Message-ID"]


def test_a_password_is_not_sent_in_the_clear(kettle: Cast, postbox: Postbox, free_port: int) -> None:
    settings = Settings(mail_host="127.0.0.1", mail_port=free_port, mail_name="ada", mail_password="secret")
    ask_for_code(kettle, NOW)

    assert mail.send_waiting(kettle.session, deliver=mail.to_server(settings), now=NOW) == 0
    assert postbox.kept == []
    assert the_mail(kettle).sent_at is None


def test_a_mail_that_fails_is_tried_again_with_growing_pauses(kettle: Cast) -> None:
    def fail(_: mail.Message) -> None:
        raise ConnectionRefusedError

    ask_for_code(kettle, NOW)
    pauses, now = [], NOW

    for _ in range(8):
        assert mail.send_waiting(kettle.session, deliver=fail, now=now) == 0
        pauses.append((the_mail(kettle).next_try_at - now) // MINUTE)
        now = the_mail(kettle).next_try_at

    assert pauses == [1, 5, 30, 120, 360, 1440, 1440, 1440]
    assert mail.send_waiting(kettle.session, deliver=fail, now=now - 1) == 0
    assert the_mail(kettle).tries == 8


def test_fourteen_days_of_silence_mean_yes(run: Run, kettle: Cast) -> None:
    a_waiting_exchange(kettle, now=clock.now() - 15 * DAY)

    result = run("work", "--once")

    assert "waited 14 days and now count as agreed: 1" in result.stdout
    assert totals_of(kettle, kettle.alice).given == 60


def visit(cast: Cast) -> bytes:
    gathering = a_gathering(cast)
    check_ins.visit(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering,
        name=VISITOR,
        key=a_key(),
        now=NOW,
    )
    finish(cast, gathering)
    return gathering


def visitors_named(cast: Cast) -> int:
    cast.session.rollback()
    return len(cast.session.exec(select(MemberName).where(MemberName.name == VISITOR)).all())


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_a_visitors_name_is_forgotten_after_thirty_days(cast: Cast, days: int, left: int) -> None:
    visit(cast)
    before = verify(cast.session, _community(cast))

    forgotten = housekeeping.forget_visitors(cast.session, now=NOW + days * DAY)

    assert (forgotten, visitors_named(cast)) == (1 - left, left)
    assert cast.session.exec(select(Device)).all() == [] or left
    assert verify(cast.session, _community(cast)) == before


def test_members_and_visitors_who_came_again_keep_their_names(cast: Cast) -> None:
    visit(cast)
    visitor = cast.session.exec(select(MemberName).where(MemberName.name == VISITOR)).one()
    later = a_gathering(cast, starts_at=NOW + 20 * DAY)
    check_ins.check_in(
        cast.session,
        community_id=cast.community_id,
        gathering_id=later,
        member_id=visitor.member_id,
        key=a_key(),
        way="host",
        now=NOW + 20 * DAY,
    )

    assert housekeeping.forget_visitors(cast.session, now=NOW + 40 * DAY) == 0
    assert housekeeping.forget_visitors(cast.session, now=NOW + 51 * DAY) == 1
    assert len(cast.session.exec(select(MemberName)).all()) == 4


def test_what_is_used_up_is_let_go(cast: Cast) -> None:
    ask_for_code(cast, NOW)
    a_gathering(cast)
    mail.send_waiting(cast.session, deliver=lambda _: None, now=NOW)

    early = housekeeping.let_go(cast.session, now=NOW + MINUTE)
    late = housekeeping.let_go(cast.session, now=NOW + 91 * DAY)

    assert early == {}
    assert late == {"the keys of presses": 2, "sign-in codes": 1, "counts of tries": 1, "sent mail": 1}
    assert cast.session.exec(select(SignInCode)).all() == []
    assert cast.session.exec(select(Act)).all() == []


def test_mail_that_waits_is_never_let_go(cast: Cast) -> None:
    ask_for_code(cast, NOW)

    housekeeping.let_go(cast.session, now=NOW + timedelta(days=900) // timedelta(microseconds=1))

    assert the_mail(cast).sent_at is None


def test_one_works_at_a_time(run: Run, kettle: Cast, data: Path) -> None:
    other = FileTurn(data / "work.lock")
    assert other.take()
    assert other.take()
    ask_for_code(kettle, clock.now())

    result = run("work", "--once")

    assert (result.exit_code, "at work already" in result.stdout) == (0, True)
    assert the_mail(kettle).sent_at is None
    other.give_back()
    run("work", "--once")
    assert the_mail(kettle).sent_at


@pytest.mark.postgres
def test_one_works_at_a_time_on_postgresql(migrated_postgres_url: str) -> None:
    engines = [open_engine(migrated_postgres_url) for _ in range(2)]
    one, other = (ServerTurn(engine) for engine in engines)

    assert (one.take(), one.take(), other.take()) == (True, True, False)
    one.give_back()
    assert other.take()

    other.give_back()
    for engine in engines:
        engine.dispose()


def test_a_code_is_mailed_within_seconds_and_the_worker_stops_when_told(kettle: Cast, data: Path) -> None:
    worker = subprocess.Popen([sys.executable, "-m", "timebank", "work"], cwd=ROOT, env=os.environ.copy())
    _wait_for(lambda: (data / "work.lock").exists())
    ask_for_code(kettle, clock.now())

    _wait_for(lambda: any((data / "mail").glob("*")))

    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0


def test_sealing_waits_for_no_other_work(kettle: Cast, data: Path) -> None:
    # Whoever reads this file waits until somebody writes it: first as work begins, then after a backup.
    os.mkfifo(scrubbed := data / "scrubbed")
    worker = subprocess.Popen([sys.executable, "-m", "timebank", "work"], cwd=ROOT, env=os.environ.copy())
    scrubbed.write_text("0")
    _wait_for(lambda: any((data / "backups").glob("*.db")))
    an_exchange(kettle)

    _wait_for(lambda: _sealed(kettle) == 5)

    scrubbed.write_text("0")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0


def _sealed(cast: Cast) -> int:
    newest = seals.latest(cast.session, cast.community_id)
    cast.session.rollback()
    return newest.checkpoint.size if newest else 0


def _wait_for(happens: object, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)


def _community(cast: Cast):  # type: ignore[no-untyped-def]
    from tests.queries.tampering import the_community

    return the_community(cast)
