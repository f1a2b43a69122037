"""After somebody left, no file holds their words: not the database, not the mails, not the newest backup."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key, a_member, an_exchange, card_number
from tests.cli.conftest import ROOT, Run
from tests.services.leavers import ADDRESS, NAME, WORDS, a_leaver, leave
from timebank import clock
from timebank.clock import DAY
from timebank.services import check_ins, leaving
from timebank.store import backups, erasure_log
from timebank.store.erasure_log import Departure
from timebank.store.members import MemberName
from timebank.store.people import Person


def work(data: Path) -> str:
    """Run `timebank work --once` as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "timebank", "work", "--once"],
        cwd=ROOT,
        env=os.environ | {"TIMEBANK_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def files_holding(data: Path, words: set[str]) -> set[tuple[str, str]]:
    """Look through the names and bytes of every file but older backups."""
    made = sorted((data / backups.FOLDER).glob("*.db")) if (data / backups.FOLDER).is_dir() else []
    looked_at = [path for path in data.rglob("*") if path.is_file() and path not in made[:-1]]
    found = set()
    for path in looked_at:
        raw = path.name.encode() + path.read_bytes()
        found |= {(path.name, word) for word in words if word.encode() in raw or _small(word) in raw.lower()}
    return found


def _small(word: str) -> bytes:
    return word.casefold().encode()


def traces(cast: Cast, person: Person) -> set[str]:
    found = {*WORDS.values(), NAME, ADDRESS, "quillon", "vexley", card_number(cast, person)}
    # Whoever reads keeps the write-ahead log from being emptied.
    cast.session.rollback()
    return found


def a_long_history(cast: Cast) -> None:
    """Fill many pages, so that rows were moved from one to another."""
    for number in range(12):
        other = a_member(cast.session, cast.community_id, f"Neighbour {number}")
        for turn in range(4):
            an_exchange(cast, by=other, words=f"Turn {turn} of {number}")


@pytest.fixture
def leaver(kettle: Cast, data: Path) -> Person:
    person = a_leaver(kettle)
    a_long_history(kettle)
    return person


def test_before_leaving_the_words_are_in_the_files(
    run: Run, kettle: Cast, data: Path, leaver: Person
) -> None:
    words = traces(kettle, leaver)

    run("work", "--once")

    held = files_holding(data, words)
    assert {word for name, word in held if name == "timebank.db" or name.endswith(".db-wal")} == words
    assert any(name.endswith(".txt") for name, _ in held)


def test_after_leaving_no_file_holds_a_word(kettle: Cast, data: Path, leaver: Person) -> None:
    words = traces(kettle, leaver)
    work(data)
    old = set((data / backups.FOLDER).iterdir())

    gone = leave(kettle, leaver, now=clock.now())
    assert gone
    leaving.clear_up(gone, data=data, engine=kettle.session.get_bind())  # type: ignore[arg-type]
    said = work(data)

    assert files_holding(data, words) == set()
    (made,) = set((data / backups.FOLDER).iterdir()) - old
    assert f"Backup made: {made}" in said
    assert (data / erasure_log.NAME).exists()


def test_pages_are_overwritten_even_before_the_file_is_written_anew(kettle: Cast, data: Path) -> None:
    person = a_leaver(kettle)
    words = traces(kettle, person)

    gone = leave(kettle, person)
    assert gone
    leaving.clear_up(gone, data=data, engine=kettle.session.get_bind())  # type: ignore[arg-type]

    assert files_holding(data, words) == set()


def test_a_departure_whose_server_stopped_half_way_is_cleared_up_later(
    run: Run, kettle: Cast, data: Path, leaver: Person
) -> None:
    run("work", "--once")
    assert list((data / "mail").iterdir())
    words = traces(kettle, leaver)
    leave(kettle, leaver, now=clock.now())
    assert not (data / erasure_log.NAME).exists()

    run("work", "--once")

    assert {each.member_id for each in erasure_log.read(data / erasure_log.NAME)} == {leaver.member_id}
    assert files_holding(data, words) == set()


def test_scrubbing_is_done_once_for_each_departure(run: Run, kettle: Cast, data: Path) -> None:
    leave(kettle, kettle.alice, now=clock.now())
    assert "Backup made" in run("work", "--once").stdout

    assert "Backup made" not in run("work", "--once").stdout


def test_a_visitors_forgotten_name_leaves_the_files_too(run: Run, kettle: Cast, data: Path) -> None:
    check_ins.visit(
        kettle.session,
        community_id=kettle.community_id,
        gathering_id=a_gathering(kettle),
        name="Zephyrine",
        key=a_key(),
        now=NOW,
    )
    assert "Visitors’ names forgotten after 30 days: 1" in run("work", "--once").stdout

    assert files_holding(data, {"Zephyrine"}) == set()


def test_who_left_before_an_older_file_was_put_back_by_hand_is_forgotten_at_once(
    run: Run, kettle: Cast, data: Path, leaver: Person
) -> None:
    departure = Departure(kettle.community_id, leaver.member_id, keeps_name=False, at=clock.now())
    erasure_log.append(data / erasure_log.NAME, [departure])
    words = traces(kettle, leaver)

    said = run("work", "--once").stdout

    assert "forgotten again after a restore: 1" in said
    assert files_holding(data, words) == set()


def test_old_mails_and_backups_are_let_go(run: Run, kettle: Cast, data: Path) -> None:
    for folder in ("mail", backups.FOLDER):
        (data / folder).mkdir()
    now, days = clock.now(), {29: True, 31: False}
    for age in days:
        path = data / "mail" / f"{age}.txt"
        path.write_text("To: alice@example.org\n\nHello\n")
        os.utime(path, ns=((now - age * DAY) * 1_000,) * 2)
    aged = {age: f"timebank-{clock.moment(now - age * DAY):%Y%m%dT%H%M%SZ}.db" for age in (34, 36)}
    for name in aged.values():
        (data / backups.FOLDER / name).touch()

    run("work", "--once")

    assert {path.name for path in (data / "mail").iterdir()} == {"29.txt"}
    kept = {path.name for path in (data / backups.FOLDER).iterdir()}
    assert aged[34] in kept
    assert aged[36] not in kept


def test_names_of_those_who_stay_are_still_there(run: Run, kettle: Cast, data: Path) -> None:
    leave(kettle, kettle.alice, now=clock.now())

    run("work", "--once")

    kettle.session.rollback()
    names = set(kettle.session.exec(select(MemberName.name)))
    assert names == {"Bob B", "Charlie C", "Stella S"}
