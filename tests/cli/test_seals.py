"""Sealing from the command line: the background work, keys, receipts, and keeping watch."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.cast import SECRET, Cast, an_exchange
from tests.cli.conftest import Run
from tests.sealing import receipt_of
from timebank.app import create_app
from timebank.config import Settings
from timebank.queries import seals as asked
from timebank.store.engine import empty_the_log


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def url(kettle: Cast, data: Path) -> Iterator[str]:
    """Serve the community's pages to whoever keeps watch."""
    app = create_app(Settings(data=data, secret_key=SECRET))
    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/kettle"
        server.shutdown()
        thread.join()
    app.extensions["timebank_engine"].dispose()


@pytest.fixture
def sealed(run: Run, kettle: Cast) -> Cast:
    an_exchange(kettle)
    run("work", "--once")
    return kettle


@pytest.fixture
def receipt(sealed: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "receipt.txt"
    path.write_text(str(receipt_of(sealed, sealed.bob.account_id, 4)))
    return path


@pytest.fixture
def watch(run: Run, url: str, tmp_path: Path) -> Callable[..., object]:
    return lambda *more: run(
        "witness", url, "--state", str(tmp_path / "seen"), "--name", "teapot.example", *more
    )


def size_of(cast: Cast) -> int:
    cast.session.rollback()
    sealed = asked.latest(cast.session, cast.community_id)
    assert sealed
    return sealed.checkpoint.size


def older(cast: Cast, data: Path, act: Callable[[], object]) -> None:
    """Do something, and then put the database from before it back."""
    engine, file = cast.session.get_bind(), data / "timebank.db"
    cast.session.rollback()
    empty_the_log(engine)
    kept = file.read_bytes()
    act()
    cast.session.rollback()
    empty_the_log(engine)
    engine.dispose()
    file.write_bytes(kept)


def test_background_work_seals_what_was_recorded(sealed: Cast, run: Run) -> None:
    assert size_of(sealed) == 5

    an_exchange(sealed)
    run("work", "--once")

    assert size_of(sealed) == 6


def test_doctor_looks_at_seals(sealed: Cast, run: Run, data: Path) -> None:
    assert "ok    Seals: every journal whose sealing has begun is sealed to its end." in run("doctor").stdout

    an_exchange(sealed)
    assert "mend  Seals: 1 entries of kettle are not sealed" in run("doctor").stdout

    shutil.rmtree(data / "seals")
    assert "mend  Seals: the key of kettle is not in" in run("doctor").stdout


def test_a_journal_that_cannot_be_sealed_is_told_loudly_and_stops_nothing(
    sealed: Cast, run: Run, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def grow() -> None:
        an_exchange(sealed)
        run("work", "--once")

    older(sealed, data, grow)
    run("work", "--once")

    assert "NOT SEALED" in caplog.text
    assert "sealed with 6 entries and holds 5 now: it was rolled back" in caplog.text


def test_verify_finds_an_older_database(sealed: Cast, run: Run, data: Path) -> None:
    def grow() -> None:
        an_exchange(sealed)
        run("work", "--once")

    older(sealed, data, grow)
    result = run("verify")

    assert result.exit_code == 1
    assert "The sealer signed 6 entries, and 5 are there: the journal was rolled back." in result.stdout


def test_verify_says_how_far_all_is_sealed(sealed: Cast, run: Run) -> None:
    assert "Every seal up to 5 entries fits them." in run("verify").stdout
    found = asked.facts(sealed.session, sealed.community_id)

    assert found.verified
    assert (found.verified.size, found.verified.faults) == (5, 0)


def test_verify_since_the_seal_proves_what_is_new(sealed: Cast, run: Run) -> None:
    an_exchange(sealed)

    said = run("verify", "--since-seal").stdout

    assert "the seal over 5 entries is signed, and all 1 entries after it are right" in said


def test_a_receipt_is_checked_without_a_database(receipt: Path, run: Run, sealed: Cast, data: Path) -> None:
    key = str(asked.keys(sealed.session, sealed.community_id)[0].key)
    sealed.session.get_bind().dispose()
    shutil.rmtree(data)

    result = run("verify", "--receipt", str(receipt))
    with_key = run("verify", "--receipt", str(receipt), "--key", key)

    assert (result.exit_code, with_key.exit_code) == (0, 0)
    assert "right  The entry is in the journal that was sealed, as number 4." in result.stdout
    assert "right  The seal over 5 entries is signed by this key." in result.stdout
    assert "look   The key came with the receipt." in result.stdout
    assert "look" not in with_key.stdout


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("minutes: 60", "minutes: 90", "WRONG  The entry is not in the journal that was sealed"),
        ("minutes: 60", "minutes: 060", "WRONG  The text of the entry is not as it was written"),
        ("\n5\n", "\n6\n", "WRONG  The seal is not signed by this key"),
    ],
)
def test_a_changed_receipt_is_told(receipt: Path, run: Run, before: str, after: str, said: str) -> None:
    receipt.write_text(receipt.read_text().replace(before, after))

    result = run("verify", "--receipt", str(receipt))

    assert result.exit_code == 1
    assert said in result.stdout


def test_what_is_no_receipt_is_said(run: Run, tmp_path: Path, receipt: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Alice")

    assert "is not a whole receipt" in run("verify", "--receipt", str(tmp_path / "letter.txt")).stderr
    assert "cannot be read" in run("verify", "--receipt", str(tmp_path / "nothing.txt")).stderr
    assert "not a whole key" in run("verify", "--receipt", str(receipt), "--key", "x").stderr


def test_a_receipt_is_compared_with_the_seal_of_today(
    receipt: Path, run: Run, sealed: Cast, url: str
) -> None:
    an_exchange(sealed)
    run("work", "--once")

    result = run("verify", "--receipt", str(receipt), "--against", url)

    assert result.exit_code == 0, result.output
    assert "right  The 6 entries sealed there now begin with those of the receipt." in result.stdout


def test_another_key_is_used_from_now_on(sealed: Cast, run: Run) -> None:
    said = run("rotate-key", "kettle").stdout
    an_exchange(sealed)
    run("work", "--once")

    assert size_of(sealed) == 6
    assert str(asked.keys(sealed.session, sealed.community_id)[-1].key) in said


def test_sealing_begins_again_only_with_a_reason(sealed: Cast, run: Run, data: Path) -> None:
    def grow() -> None:
        an_exchange(sealed)
        run("work", "--once")

    older(sealed, data, grow)
    assert "Say what happened" in run("seal-again", "kettle", "--why", " ").stderr

    assert run("seal-again", "kettle", "--why", "The disk broke.").exit_code == 0
    for _ in range(2):
        an_exchange(sealed)
    run("work", "--once")

    assert size_of(sealed) == 7
    assert run("verify").exit_code == 0


def test_a_witness_looks_remembers_and_signs(sealed: Cast, run: Run, watch: Callable[..., object]) -> None:
    first = watch()
    assert first.exit_code == 1
    assert "this is the first look" in first.stdout
    key = next(word for word in first.stdout.replace("'", " ").split() if word.startswith("teapot.example+"))

    assert "Teapot keeps watch" in run("add-witness", "kettle", key, "--name", "Teapot").stdout
    an_exchange(sealed)
    run("work", "--once")
    second = watch()

    assert (second.exit_code, second.stderr) == (0, "")
    assert "6 entries, and all goes on from the 5 seen before." in second.stdout
    (seen,) = asked.witnesses(sealed.session, sealed.community_id)
    assert (seen.name, seen.size) == ("Teapot", 6)


def test_a_witness_refuses_a_journal_that_was_rolled_back(
    sealed: Cast, run: Run, data: Path, watch: Callable[..., object]
) -> None:
    kept = data.parent / "kept-seals"
    shutil.copytree(data / "seals", kept)

    def grow() -> None:
        an_exchange(sealed)
        run("work", "--once")
        watch()

    older(sealed, data, grow)
    shutil.rmtree(data / "seals")
    shutil.copytree(kept, data / "seals")
    result = watch()

    assert result.exit_code == 2
    assert "NOT SIGNED" in result.stderr
    assert "was rolled back" in result.stderr
    assert "Before: 6 entries with root" in result.stderr
    assert "Now:    5 entries with root" in result.stderr


def test_a_witness_refuses_seals_begun_again(sealed: Cast, run: Run, watch: Callable[..., object]) -> None:
    watch()
    run("seal-again", "kettle", "--why", "The disk broke.")
    an_exchange(sealed)
    run("work", "--once")

    result = watch()

    assert result.exit_code == 2
    assert "The seals were begun again" in result.stderr


def test_a_witness_follows_a_changed_key(sealed: Cast, run: Run, watch: Callable[..., object]) -> None:
    watch()
    run("rotate-key", "kettle")
    an_exchange(sealed)
    run("work", "--once")

    assert "goes on from the 5 seen before" in watch().stdout


def test_what_cannot_be_watched_is_said(run: Run, tmp_path: Path) -> None:
    folder = ("--state", str(tmp_path / "seen"))

    assert "Choose a name" in run("witness", "http://127.0.0.1:9/kettle", *folder).stderr
    named = (*folder, "--name", "teapot.example")
    assert "does not answer" in run("witness", "http://127.0.0.1:9/kettle", *named).stderr
    assert "is not an address" in run("witness", "file:///etc/hosts", *named).stderr
    assert (
        "has a space" in run("witness", "http://x/", "--state", str(tmp_path / "b"), "--name", "a b").stderr
    )


def test_a_key_that_no_witness_has_is_refused(sealed: Cast, run: Run) -> None:
    log_key = str(asked.keys(sealed.session, sealed.community_id)[0].key)

    assert "not the signature of a witness" in run("add-witness", "kettle", log_key, "--name", "T").stderr
    assert "not the whole text" in run("add-witness", "kettle", "nonsense", "--name", "T").stderr


def test_what_a_witness_remembers_must_be_whole(
    sealed: Cast, watch: Callable[..., object], tmp_path: Path
) -> None:
    watch()
    (kept,) = (tmp_path / "seen").glob("*.json")
    kept.write_text(json.dumps({"key": "x"}))

    assert "not as it was written" in watch().stderr
