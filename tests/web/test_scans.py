import re

import pytest
from sqlalchemy import Engine

from tests.cast import Cast
from tests.web.browser import Browser
from tests.web.crowd import a_crowd
from tests.web.statements import Statement, heard
from tests.web.town import Town

LARGE = {"entry", "line", "exchange", "check_in"}
ALIAS = re.compile(r'\b"?(\w+)"? AS "?(\w+)"?')
SCAN = re.compile(r"^SCAN (\w+)")


def scanned(engine: Engine, statement: str, values: object) -> set[str]:
    """Name the tables that a statement reads from one end to the other."""
    aliases = {alias: table for table, alias in ALIAS.findall(statement)}
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    read = {found[1] for row in plan if (found := SCAN.match(row[-1]))}
    return {aliases.get(name, name) for name in read}


@pytest.fixture
def full(town: Town, cast: Cast) -> Town:
    a_crowd(cast, bytes.fromhex(town.names["open"]), 300)
    with cast.session.get_bind().connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    return town


def asked_by(engine: Engine, town: Town, viewers: dict[str, Browser]) -> list[Statement]:
    with heard(engine) as statements:
        for viewer in viewers.values():
            for path in town.paths:
                viewer.get(path)
    return list({statement: (statement, values) for statement, values in statements}.values())


def test_no_page_reads_a_large_table_from_end_to_end(
    engine: Engine, full: Town, viewers: dict[str, Browser]
) -> None:
    statements = [found for found in asked_by(engine, full, viewers) if found[0].startswith("SELECT")]

    scans = {statement: scanned(engine, statement, values) & LARGE for statement, values in statements}

    assert len(scans) > 20
    assert {statement: tables for statement, tables in scans.items() if tables} == {}


ACTS = [
    ("alice", "check_ins.arrive", ""),
    ("bob", "record.new", ""),
    ("bob", "entries.reply", "/yes"),
    ("charlie", "roll_call.show", "/here"),
    ("charlie", "gatherings.finish", ""),
]


@pytest.mark.parametrize(("who", "page", "action"), ACTS)
def test_no_act_reads_a_large_table_from_end_to_end(
    request: pytest.FixtureRequest, engine: Engine, full: Town, who: str, page: str, action: str
) -> None:
    browser: Browser = request.getfixturevalue(who)
    sent = browser.fill_in(full.path(page), action)

    with heard(engine) as statements:
        assert browser.post(*sent).status == 303

    read = [one for one in statements if not one[0].startswith("INSERT")]
    assert {statement for statement, values in read if scanned(engine, statement, values) & LARGE} == set()


@pytest.mark.parametrize("table", sorted(LARGE))
def test_reading_a_whole_table_is_noticed(engine: Engine, full: Town, table: str) -> None:
    assert scanned(engine, f"SELECT * FROM {table}", ()) == {table}
    assert scanned(engine, f"SELECT * FROM {table} AS other ORDER BY 1", ()) <= {table}
