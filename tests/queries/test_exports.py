"""What is exported reads back elsewhere, and comes to the same totals as ours."""

import csv
import io
import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from tests.cast import Cast, an_exchange
from tests.queries.tampering import a_history, the_community
from timebank.clock import MICROSECONDS
from timebank.ledger.canonical import encode_values
from timebank.ledger.merkle import leaf_hash
from timebank.queries.exports import COLUMNS, FORMATS
from timebank.queries.verification import verify
from timebank.services.exchanges import Helper
from timebank.store.accounts import Account
from timebank.store.bookings import totals

HLEDGER = (
    "hledger",
    "--file",
    "{file}",
    "balance",
    "--flat",
    "--empty",
    "--no-total",
    "--output-format",
    "csv",
)
LEDGER = (
    "ledger",
    "--file",
    "{file}",
    "--no-total",
    "--empty",
    "balance",
    "--balance-format",
    "%A,%T\n",
    "--flat",
)


def exported(cast: Cast, wanted: str) -> str:
    return "".join(FORMATS[wanted](cast.session, the_community(cast)))


def test_what_was_recorded_with_help_is_exported_under_its_sides(cast: Cast) -> None:
    helper = Helper(cast.stella.member_id, "steward", "phone")
    an_exchange(cast, helper=helper)
    cast.session.commit()

    row = list(csv.DictReader(io.StringIO(exported(cast, "csv"))))[-1]

    assert (row["giver_id"], row["receiver_id"]) == (cast.alice.account_id.hex(), cast.bob.account_id.hex())
    assert row["receiver_actor"] == cast.stella.member_id.hex()
    assert verify(cast.session, the_community(cast)).faults == ()


@pytest.mark.parametrize("program", [HLEDGER, LEDGER], ids=["hledger", "ledger"])
def test_balances_elsewhere_are_received_less_given(cast: Cast, tmp_path: Path, program: list[str]) -> None:
    a_history(cast)
    file = tmp_path / "kettle.journal"
    file.write_text(exported(cast, "hledger"), encoding="utf-8")

    said = _run(*(part.format(file=file) for part in program))

    balances = {account: amount for account, amount in csv.reader(io.StringIO(said)) if ":" in account}
    assert {account: int(amount.split()[0]) for account, amount in balances.items()} == _net(cast)


def test_hledger_finds_nothing_to_complain_of(cast: Cast, tmp_path: Path) -> None:
    a_history(cast)
    file = tmp_path / "kettle.journal"
    file.write_text(exported(cast, "hledger"), encoding="utf-8")

    assert _run("hledger", "--file", str(file), "check", "--strict") == ""


def test_no_name_leaves(cast: Cast) -> None:
    a_history(cast)

    for wanted in FORMATS:
        text = exported(cast, wanted)
        assert not any(name in text for name in ("Alice", "Bob", "Charlie", "Stella", "example.org"))


def test_csv_has_a_line_an_entry_and_the_columns_first(cast: Cast) -> None:
    a_history(cast)

    text = exported(cast, "csv")

    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    assert [int(row["number"]) for row in rows] == list(range(10))
    assert rows[4]["paid"] == "no"


def test_json_holds_enough_to_prove_the_root(cast: Cast) -> None:
    a_history(cast)

    told = json.loads(exported(cast, "json"))

    assert (told["format"], told["version"], told["community"]["slug"]) == ("timebank journal", 1, "kettle")
    assert told["count"] == len(told["entries"]) == 10
    assert told["root"] == verify(cast.session, the_community(cast)).root.hex()
    for entry in told["entries"]:
        assert leaf_hash(_text(cast, entry)).hex() == entry["leaf"]


def test_an_empty_journal_is_exported_too(cast: Cast, tmp_path: Path) -> None:
    from tests.cast import a_community
    from timebank.queries import communities

    a_community(cast.session, "teapot")
    teapot = communities.by_slug(cast.session, "teapot")
    assert teapot

    assert json.loads("".join(FORMATS["json"](cast.session, teapot)))["entries"] == []
    assert len("".join(FORMATS["csv"](cast.session, teapot)).splitlines()) == 1


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _net(cast: Cast) -> dict[str, int]:
    from sqlmodel import select

    accounts = cast.session.exec(select(Account).where(Account.community_id == cast.community_id)).all()
    net = {}
    for account in accounts:
        own = totals(cast.session, cast.community_id, account.id)
        if own.given or own.received:
            net[f"{account.kind}:{account.id.hex()}"] = own.received - own.given
    return net


def _text(cast: Cast, entry: dict[str, object]) -> bytes:
    at = datetime.fromisoformat(str(entry["recorded_at"]))
    ids = {
        name: bytes.fromhex(str(value)) if value else None for name, value in entry.items() if _is_id(name)
    }
    plain = {name: entry[name] for name in ("number", "kind", "minutes", "paid")}
    return encode_values(
        community_id=cast.community_id,
        happened_on_iso=str(entry["happened_on"]),
        recorded_at=int(at.timestamp()) * MICROSECONDS + at.microsecond,
        **ids,  # type: ignore[arg-type]
        **plain,  # type: ignore[arg-type]
    )


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith(("_id", "_actor"))
