import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import Cast, card_number, totals_of
from tests.web.browser import Browser, Page
from timebank.ledger.totals import Totals
from timebank.services.errors import NobodyChosenError, UnknownPersonError
from timebank.services.errors.exchanges import (
    BothSidesError,
    DayAheadError,
    LongDayError,
    NobodyToRecordForError,
    NoDayError,
    OnePersonTwiceError,
)
from timebank.store.exchanges import Exchange
from timebank.store.supporters import Help

PATH = "/kettle/desk/record"
USUAL = {"whom_name": "Alice", "someone": "Bob", "heard": "phone"}


def record(browser: Browser, **typed: str | None) -> Page:
    return browser.send(PATH, "/record", **(USUAL | typed))


def exchanges(engine: Engine) -> list[Exchange]:
    with Session(engine) as session:
        return list(session.exec(select(Exchange)))


def test_hour_received_counts_at_once_for_both(stella: Browser, cast: Cast) -> None:
    before = totals_of(cast, cast.alice)
    cast.session.rollback()

    page = record(stella)

    assert page.answer == (303, PATH)
    assert stella.follow(page).notices == ["Recorded: Alice A received 1 hour from Bob B, today."]
    assert totals_of(cast, cast.alice) == Totals(before.given, before.received + 60)
    assert totals_of(cast, cast.bob).given == 60


def test_hour_given_waits_for_the_others_yes(stella: Browser, bob: Browser, engine: Engine) -> None:
    page = record(stella, way="gave")

    assert "Bob B is asked for a yes." in stella.follow(page).notices[0]
    assert [exchange.state for exchange in exchanges(engine)] == ["waiting"]
    assert "Alice A says they gave you 1 hour" in bob.get("/kettle/home").words


def test_both_see_whose_help_it_was(stella: Browser, alice: Browser, bob: Browser, engine: Engine) -> None:
    record(stella, words="Gardening", purpose="other", heard="phone")
    entry = f"/kettle/entries/{exchanges(engine)[0].id.hex()}"

    assert "Stella S" in alice.get("/kettle/home").words
    assert "With help from Stella S" in alice.get("/kettle/hours").words
    assert "by phone" in alice.get(entry).words
    assert bob.get(entry).status == 200


@pytest.mark.parametrize("heard", ["said", "phone", "paper"])
def test_how_the_steward_knew_is_kept(stella: Browser, engine: Engine, cast: Cast, heard: str) -> None:
    record(stella, heard=heard)

    with Session(engine) as session:
        kept = session.exec(select(Help)).one()
    assert (kept.heard, kept.standing, kept.member_id) == (heard, "steward", cast.alice.member_id)


def test_card_number_will_do(stella: Browser, cast: Cast, engine: Engine) -> None:
    page = record(stella, whom_name=card_number(cast, cast.alice), someone=card_number(cast, cast.bob))

    assert page.status == 303
    assert len(exchanges(engine)) == 1


def test_people_lately_recorded_for_are_offered(stella: Browser, cast: Cast) -> None:
    record(stella)

    page = record(
        stella,
        whom=cast.bob.member_id.hex(),
        whom_name="",
        who=cast.alice.member_id.hex(),
        someone="",
    )

    assert stella.follow(page).notices == ["Recorded: Bob B received 1 hour from Alice A, today."]


def test_address_may_name_the_person(stella: Browser, cast: Cast) -> None:
    page = stella.get(f"{PATH}?for={cast.charlie.member_id.hex()}")

    assert "checked" in next(line for line in page.html.splitlines() if cast.charlie.member_id.hex() in line)


@pytest.mark.parametrize("named", ["x", "0" * 32])
def test_address_that_names_nobody_is_passed_over(stella: Browser, named: str) -> None:
    assert stella.get(f"{PATH}?for={named}").status == 200


REFUSED = [
    ({"whom_name": ""}, NobodyToRecordForError.sentence),
    ({"whom_name": "Zoe"}, UnknownPersonError.sentence),
    ({"someone": ""}, NobodyChosenError.sentence),
    ({"someone": "Zoe"}, UnknownPersonError.sentence),
    ({"someone": "Alice"}, OnePersonTwiceError.sentence),
    ({"someone": "Stella"}, BothSidesError.sentence),
    ({"whom_name": "Stella"}, BothSidesError.sentence),
    ({"heard": None}, "Choose how you know about it."),
    ({"heard": "rumour"}, "Not a valid choice."),
    ({"time": "other", "another": "a while"}, None),
    ({"time": "other", "another": "13 hours"}, LongDayError.sentence),
    ({"when": "other", "day": "2026-03-09"}, DayAheadError.sentence),
    ({"when": "other", "day": ""}, NoDayError.sentence),
]


@pytest.mark.parametrize(("typed", "sentence"), REFUSED)
def test_what_cannot_be_recorded_is_kept_to_mend(
    stella: Browser, engine: Engine, typed: dict[str, str | None], sentence: str | None
) -> None:
    page = record(stella, **typed)

    assert page.status == 422
    assert page.errors == ([sentence] if sentence else page.errors)
    assert page.errors
    assert exchanges(engine) == []


@pytest.mark.parametrize(("box", "name"), [("whom_name", "Zoe"), ("someone", "Zoe")])
def test_refusal_stands_beside_the_person_it_is_about(stella: Browser, box: str, name: str) -> None:
    page = record(stella, **{box: name})

    assert page.by_id(f"{box}-error")


def test_pressing_twice_records_once(stella: Browser, engine: Engine) -> None:
    path, fields = stella.fill_in(PATH, "/record", **USUAL)

    assert stella.post(path, fields).answer == stella.post(path, fields).answer == (303, PATH)
    assert len(exchanges(engine)) == 1


@pytest.mark.parametrize("who", ["alice", "bob", "newcomer", "anyone", "trent"])
def test_nobody_else_records_for_others(request: pytest.FixtureRequest, engine: Engine, who: str) -> None:
    browser: Browser = request.getfixturevalue(who)
    before = len(exchanges(engine))

    browser.press("/in", PATH, way="received", time="60", when="today", **USUAL)

    assert len(exchanges(engine)) == before


def test_member_takes_back_what_was_recorded_for_them(
    stella: Browser, alice: Browser, engine: Engine, cast: Cast
) -> None:
    record(stella)
    entry = f"/kettle/entries/{exchanges(engine)[0].id.hex()}"

    alice.send(entry, "/reversal")

    assert totals_of(cast, cast.bob).given == 0
