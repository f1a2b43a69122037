"""`export --format zip` writes the whole record; `import` brings it in whole, or refuses in one sentence."""

import csv
import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session, text

from tests.cast import Cast, a_community, an_exchange
from tests.cli.conftest import Run
from tests.queries.tampering import a_history, tamper
from tests.services.leavers import NAME, a_leaver, leave
from tests.web.town_hours import a_shared_account, an_organisation
from timebank.ledger.notes import Note
from timebank.queries import communities, seals
from timebank.queries.dictionary import explain
from timebank.queries.streams import all_rows
from timebank.queries.verification import verify
from timebank.store.engine import open_engine, open_session
from timebank.store.moving import LEFT_OUT, NAMES, TABLES, WAYS_IN, extracts, folder_of, kind
from timebank.store.tables import METADATA

Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def whole(run: Run, kettle: Cast, tmp_path: Path) -> Path:
    """Write the whole record of a community in which something of everything happened."""
    a_history(kettle)
    kettle.session.rollback()
    return export(run, tmp_path / "kettle.zip")


def export(run: Run, file: Path, *more: str) -> Path:
    done = run("export", "--community", "kettle", "--format", "zip", "-o", str(file), *more)
    assert (done.exit_code, done.stderr) == (0, "")
    return file


@pytest.fixture
def elsewhere(data: Path, migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the data folder of an installation that is empty, and be there."""
    (tmp_path / "elsewhere").mkdir()
    shutil.copyfile(migrated_file, tmp_path / "elsewhere" / "timebank.db")
    monkeypatch.setenv("TIMEBANK_DATA", str(tmp_path / "elsewhere"))
    return tmp_path / "elsewhere"


@contextmanager
def opened(data: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{data / 'timebank.db'}")
    with open_session(engine) as session:
        yield session
    engine.dispose()


def contents(session: Session, *, without: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Read every row of the community, but for tables that stay behind."""
    here = communities.by_slug(session, "kettle")
    assert here
    rows = {
        extract.path: all_rows(session, extract.sql, community=here.id)
        for extract in extracts()
        if extract.folder not in without
    }
    session.rollback()
    return rows


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rewritten(path: Path, change: Change, *, sums: bool = True) -> Path:
    """Write a record anew with something changed, and its fingerprints with it or not."""
    files = files_of(path)
    change(files)
    if sums:
        files.pop("SHA256SUMS", None)
        listed = (
            f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
        )
        files["SHA256SUMS"] = "".join(listed).encode()
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return changed


def test_it_comes_in_as_it_was(run: Run, kettle: Cast, whole: Path, elsewhere: Path) -> None:
    done = run("import", str(whole))

    assert (done.exit_code, done.stderr) == (0, "")
    assert "is here: all 10 entries are right" in done.stdout
    with opened(elsewhere) as session:
        assert contents(session, without=(WAYS_IN,)) == contents(kettle.session, without=(WAYS_IN,))
        here, there = communities.every(kettle.session)[0], communities.every(session)[0]
        assert verify(session, there).root == verify(kettle.session, here).root


def test_with_ways_in_nothing_at_all_differs(
    run: Run, kettle: Cast, tmp_path: Path, elsewhere: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMEBANK_DATA", str(data))
    file = export(run, tmp_path / "kettle.zip", "--with-ways-in")
    monkeypatch.setenv("TIMEBANK_DATA", str(elsewhere))

    assert run("import", str(file)).exit_code == 0

    with opened(elsewhere) as session:
        assert contents(session) == contents(kettle.session)


def test_the_same_record_makes_the_same_file(run: Run, whole: Path, tmp_path: Path) -> None:
    again = export(run, tmp_path / "again.zip")

    assert again.read_bytes() == whole.read_bytes()


def test_without_names_only_the_names_are_gone(run: Run, whole: Path, tmp_path: Path) -> None:
    nameless = files_of(export(run, tmp_path / "nameless.zip", "--without-names"))

    named = {name: content for name, content in files_of(whole).items() if not name.startswith("names/")}
    assert nameless.pop("SHA256SUMS") != named.pop("SHA256SUMS")
    assert nameless == named
    assert not [name for name, content in nameless.items() if b"Alice" in content or b"Tea" in content]


def test_a_nameless_record_comes_in_with_the_same_totals(
    run: Run, kettle: Cast, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_history(kettle)
    kettle.session.rollback()
    file = export(run, tmp_path / "nameless.zip", "--without-names")
    monkeypatch.setenv("TIMEBANK_DATA", str(tmp_path / "elsewhere"))

    assert run("import", str(file)).exit_code == 0

    with opened(tmp_path / "elsewhere") as session:
        assert contents(session, without=(NAMES, WAYS_IN)) == contents(
            kettle.session, without=(NAMES, WAYS_IN)
        )
        assert "Alice" not in repr(contents(session))


def test_what_two_share_has_no_name_of_its_own_afterwards(
    run: Run, kettle: Cast, tmp_path: Path, elsewhere: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMEBANK_DATA", str(data))
    shared, organisation = a_shared_account(kettle), an_organisation(kettle)
    file = export(run, tmp_path / "nameless.zip", "--without-names")
    monkeypatch.setenv("TIMEBANK_DATA", str(elsewhere))

    assert run("import", str(file)).exit_code == 0

    with opened(elsewhere) as session:
        names = {row[1]: row[2] for row in contents(session)["names/account.csv"]}
    assert (names[shared], names[organisation]) == ("", "An organisation")


@pytest.fixture
def sealed(run: Run, kettle: Cast, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the whole record of a community that is sealed and whose whole tree has kept parts."""
    for _ in range(260):
        an_exchange(kettle)
    kettle.session.rollback()
    assert run("work", "--once").exit_code == 0
    return export(run, tmp_path / "sealed.zip")


def test_seals_come_along_and_sealing_goes_on_with_its_folder(
    run: Run, kettle: Cast, sealed: Path, data: Path, elsewhere: Path
) -> None:
    assert files_of(sealed)["checkpoint.txt"].decode() == str(newest_seal(kettle.session, kettle))

    shutil.copytree(data / "seals", elsewhere / "seals")
    done = run("import", str(sealed))

    assert (done.stderr, "copy" in done.stdout) == ("", False)
    assert run("verify").exit_code == 0
    with opened(elsewhere) as session:
        assert newest_seal(session, kettle) == newest_seal(kettle.session, kettle)
        assert subtrees(session) == subtrees(kettle.session) != []
    assert run("work", "--once").stderr == ""


def test_without_the_folder_it_says_how_sealing_goes_on(run: Run, sealed: Path, elsewhere: Path) -> None:
    done = run("import", str(sealed))

    assert done.stderr == ""
    assert "To go on sealing, copy " in done.stdout
    assert "timebank seal-again kettle --why" in done.stdout
    assert run("seal-again", "kettle", "--why", "We moved.").exit_code == 0
    assert run("verify").exit_code == 0


def newest_seal(session: Session, cast: Cast) -> Note:
    session.rollback()
    newest = seals.latest(session, cast.community_id)
    assert newest
    return seals.cosigned(session, cast.community_id, newest)


def subtrees(session: Session) -> list[tuple[object, ...]]:
    return [tuple(row) for row in session.connection().execute(text("SELECT place, root FROM subtree"))]


def test_the_same_file_twice_is_refused(run: Run, whole: Path, elsewhere: Path) -> None:
    run("import", str(whole))
    again = run("import", str(whole), "--slug", "another")

    assert (again.exit_code, again.stderr) == (1, "This community is here already. Nothing was changed.\n")


def test_a_short_name_that_is_taken_can_be_changed(run: Run, whole: Path, elsewhere: Path) -> None:
    assert run("create-community", "kettle", "--name", "Another").exit_code == 0
    refused = run("import", str(whole))
    taken_in = run("import", str(whole), "--slug", "teapot")

    assert refused.exit_code == 1
    assert "Choose another short name. Nothing was changed." in refused.stderr
    assert "(teapot) is here" in taken_in.stdout


def test_another_community_on_the_same_place_stays_out_of_it(run: Run, kettle: Cast, tmp_path: Path) -> None:
    teapot = a_community(kettle.session, "teapot")

    files = files_of(export(run, tmp_path / "kettle.zip"))

    assert not [name for name, content in files.items() if teapot.hex().encode() in content]


def test_who_has_left_stays_forgotten(
    run: Run,
    kettle: Cast,
    data: Path,
    migrated_file: Path,
    tmp_path: Path,
    elsewhere: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TIMEBANK_DATA", str(data))
    leaver = a_leaver(kettle)
    before = export(run, tmp_path / "before.zip")
    leave(kettle, leaver)
    kettle.session.rollback()
    after = export(run, tmp_path / "after.zip")
    held = [b"\n".join(files_of(file).values()) for file in (before, after)]
    assert [NAME.encode() in content for content in held] == [True, False]
    monkeypatch.setenv("TIMEBANK_DATA", str(elsewhere))
    assert run("import", str(after)).exit_code == 0
    log = (elsewhere / "erasures.log").read_bytes()
    shutil.rmtree(elsewhere)
    elsewhere.mkdir()
    shutil.copyfile(migrated_file, elsewhere / "timebank.db")
    (elsewhere / "erasures.log").write_bytes(log)

    done = run("import", str(before))

    assert "forgotten again: 1" in done.stdout
    with opened(elsewhere) as session:
        named = contents(session)
    with opened(data) as session:
        assert named["names/member_name.csv"] == contents(session)["names/member_name.csv"]


def swap(name: str, old: bytes, new: bytes) -> Change:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


def leave_out(name: str) -> Change:
    return lambda files: files.pop(name) and None


def put(name: str, content: bytes) -> Change:
    return lambda files: files.update({name: content})


ENTRY = "tables/entry.csv"
# What was changed, whether the fingerprints were made anew, and what is said.
WRONG: dict[str, tuple[Change, bool, str]] = {
    "a byte": (
        swap(ENTRY, b"exchange", b"Exchange"),
        False,
        "tables/entry.csv in it is not as it was written",
    ),
    "minutes": (swap(ENTRY, b",60,", b",61,"), True, "do not fit together"),
    "a day": (swap(ENTRY, b"2026-03-02", b"2026-03-01"), True, "The journal in it is not right."),
    "the root": (swap("root.txt", b"entries: 10", b"entries: 11"), True, "does not come to the root"),
    "a missing file": (leave_out(ENTRY), False, "tables/entry.csv is missing from it."),
    "a missing table": (leave_out("tables/line.csv"), True, "The journal in it is not right."),
    "no community": (leave_out("tables/community.csv"), True, "do not fit together"),
    "no fingerprints": (leave_out("SHA256SUMS"), False, "is not a record that timebank wrote"),
    "one more": (put("tables/more.csv", b"id\r\n"), False, "tables/more.csv was put into it later."),
    "a strange table": (put("tables/more.csv", b"id\r\n"), True, "nothing that this timebank knows"),
    "a way out": (put("../more.csv", b"id\r\n"), True, "would lie outside its folder"),
    "a whole path": (put("/etc/more", b"id\r\n"), True, "would lie outside its folder"),
    "a later version": (swap("root.txt", b"record 1", b"record 2"), True, "a newer timebank"),
    "later tables": (swap("root.txt", b"tables: 0", b"tables: 9"), True, "a newer timebank"),
    "something else": (
        swap("root.txt", b"timebank", b"timebunk"),
        True,
        "is not a record that timebank wrote",
    ),
    "another's rows": (
        lambda files: files.update(
            {
                "tables/removal.csv": b"community_id,id,at,what,count\r\n"
                + b"00" * 16
                + b","
                + b"01" * 16
                + b",2026-03-02T12:00:00.000000+00:00,acts,1\r\n"
            }
        ),
        True,
        "holds rows of another community",
    ),
    "a strange column": (
        swap(ENTRY, b"minutes", b"seconds"),
        True,
        "columns that this timebank does not know",
    ),
    "no number": (swap(ENTRY, b",60,", b",sixty,"), True, "Line 6 of tables/entry.csv in it cannot be read"),
    "a short line": (swap(ENTRY, b",60,", b","), True, "Line 6 of tables/entry.csv in it cannot be read"),
    "no text": (swap("names/member_name.csv", b"Alice", b"\xff\xfe"), True, "is not text"),
    "names apart": (swap("names/gathering.csv", b"Tea", b"Tea\r\nmore"), True, "cannot be read"),
    "a bomb": (put("tables/bomb.txt", b"0" * 60_000_000), True, "far larger unpacked"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_changed(
    run: Run, whole: Path, elsewhere: Path, wrong: str
) -> None:
    change, sums, sentence = WRONG[wrong]

    done = run("import", str(rewritten(whole, change, sums=sums)))

    assert (done.exit_code, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert done.stderr.endswith("Nothing was changed.\n")
    assert done.stderr.count("\n") == 1
    assert nothing_is_in(elsewhere)


def nothing_is_in(data: Path) -> bool:
    if not (data / "timebank.db").exists():
        return True
    with opened(data) as session:
        return communities.every(session) == ()


@pytest.mark.parametrize("name", ["README.txt", "dictionary.csv", "journal.log", "names/contact.csv"])
def test_a_changed_byte_in_any_file_is_seen(run: Run, whole: Path, elsewhere: Path, name: str) -> None:
    def change(files: dict[str, bytes]) -> None:
        files[name] = files[name][:-3] + b"?" + files[name][-2:]

    done = run("import", str(rewritten(whole, change, sums=False)))

    assert f"{name} in it is not as it was written" in done.stderr


def test_a_doubled_file_is_refused(run: Run, whole: Path, elsewhere: Path) -> None:
    with zipfile.ZipFile(whole, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(ENTRY, b"")

    assert "tables/entry.csv is in it twice." in run("import", str(whole)).stderr


@pytest.mark.parametrize("content", [b"", b"PK", b"a photo"])
def test_what_is_no_zip_is_refused(run: Run, elsewhere: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "photo.zip"
    file.write_bytes(content)

    assert "is not a record that timebank wrote. Nothing was changed." in run("import", str(file)).stderr


def test_a_file_that_is_not_there_is_said(run: Run, elsewhere: Path, tmp_path: Path) -> None:
    assert "There is no file" in run("import", str(tmp_path / "none.zip")).stderr


def test_a_file_from_before_a_column_or_a_table_was_there_is_filled_up(
    run: Run, whole: Path, elsewhere: Path
) -> None:
    def change(files: dict[str, bytes]) -> None:
        rows = list(csv.reader(io.StringIO(files["tables/community.csv"].decode(), newline="")))
        at = rows[0].index("pot_minutes")
        text = io.StringIO(newline="")
        csv.writer(text).writerows(row[:at] + row[at + 1 :] for row in rows)
        files["tables/community.csv"] = text.getvalue().encode()
        del files["tables/agreement.csv"]

    done = run("import", str(rewritten(whole, change)))

    assert (done.exit_code, done.stderr) == (0, "")
    with opened(elsewhere) as session:
        assert communities.every(session)[0].pot_minutes == 300


def test_every_table_goes_along_or_stays_for_a_reason() -> None:
    taken = {extract.table.name for extract in extracts()}

    assert taken | set(LEFT_OUT) == set(METADATA.tables)
    assert not taken & set(LEFT_OUT)
    assert all(reason.endswith(".") for reason in LEFT_OUT.values())


def test_every_column_goes_along_once() -> None:
    for table in METADATA.sorted_tables:
        mine = [extract for extract in extracts() if extract.table is table]
        named = [
            name
            for place, extract in enumerate(mine)
            for name in extract.names[place and len(extract.keys) :]
        ]

        assert table.name in LEFT_OUT or sorted(named) == sorted(column.name for column in table.columns)


def test_no_table_points_at_a_name() -> None:
    """So that a record without names holds together."""
    for table in METADATA.sorted_tables:
        if table.name not in LEFT_OUT and folder_of(table) == TABLES:
            pointed_at = {key.referred_table for key in table.foreign_key_constraints}
            assert {folder_of(other) for other in pointed_at} <= {TABLES}


# Text that nobody types: kinds, states and codes of ours, and what a community tells everybody.
CLOSED = {
    "account": {"kind"},
    "agreement": {"kind"},
    "check_in": {"way"},
    "community": {"slug", "name", "time_zone", "paid_time"},
    "difference": {"reason", "state"},
    "duty": {"duty"},
    "entry": {"kind", "reverses_kind"},
    "exchange": {"paid", "said_by", "state"},
    "finishing_word": {"seen"},
    "gathering": {"rule", "state"},
    "go_between": {"answer"},
    "help": {"what", "standing", "heard"},
    "looking": {"standing", "what"},
    "recollection": {"comes_to"},
    "removal": {"what"},
}


def test_no_words_of_anybody_lie_outside_the_names() -> None:
    for extract in extracts():
        if extract.folder == TABLES:
            texts = {column.name for column in extract.columns if kind(column) == "text"}
            assert texts <= CLOSED.get(extract.table.name, set()), extract.path


def test_the_dictionary_explains_every_column() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(explain()))))

    assert [f"{row['file']} {row['column']}" for row in rows if not row["meaning"]] == []
    assert len(rows) == sum(len(extract.columns) for extract in extracts())


def test_a_text_that_a_spreadsheet_would_run_comes_back_as_it_was(
    run: Run, kettle: Cast, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = "=1+1, \"quoted\"\r\n'and' ééñ"
    tamper(kettle.session, "UPDATE member_name SET name = :odd WHERE name = 'Bob B'", odd=odd)
    file = export(run, tmp_path / "kettle.zip")
    monkeypatch.setenv("TIMEBANK_DATA", str(tmp_path / "elsewhere"))

    assert run("import", str(file)).exit_code == 0

    assert b"\"'=1+1, " in files_of(file)["names/member_name.csv"]
    with opened(tmp_path / "elsewhere") as session:
        assert odd in [row[2] for row in contents(session)["names/member_name.csv"]]


def test_from_one_engine_to_the_other_and_back(
    run: Run, kettle: Cast, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_history(kettle)
    kettle.session.rollback()
    first = export(run, tmp_path / "first.zip", "--with-ways-in")
    monkeypatch.setenv("TIMEBANK_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    assert run("import", str(first)).exit_code == 0
    second = export(run, tmp_path / "second.zip", "--with-ways-in")
    monkeypatch.delenv("DATABASE_URL")

    assert run("import", str(second)).exit_code == 0

    third = export(run, tmp_path / "third.zip", "--with-ways-in")
    assert files_of(first) == files_of(second) == files_of(third)
    with opened(tmp_path / "elsewhere") as session:
        assert contents(session) == contents(kettle.session)
