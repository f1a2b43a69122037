"""A sheet to carry where there is no phone, and typing it in at the desk."""

import pytest
from sqlmodel import select

from tests.cast import Cast, account_of, faults_of, totals_of
from tests.web.browser import Browser, Page
from timebank.ledger.totals import Totals
from timebank.services.errors import PotAndPersonError
from timebank.services.errors.exchanges import BothSidesError
from timebank.store.bookings import totals
from timebank.store.exchanges import Exchange
from timebank.store.gatherings import Gathering
from timebank.store.supporters import Help
from timebank.web.record import SHEET_LINES

DESK = "/kettle/desk/record"
TO_THE_POT = {"whom_name": "Alice", "goes_to": "pot", "heard": "paper", "time": "45", "another": "45"}
PLACE = {"place", "ward", "hospital", "room", "address"}


def type_in(stella: Browser, **said: str | None) -> Page:
    return stella.send(DESK, "/record", **(TO_THE_POT | {"time": "other"} | said))


def test_the_sheet_asks_for_no_place_and_has_no_code(alice: Browser) -> None:
    page = alice.get("/kettle/record/sheet")

    assert page.words.count("Who gave Who received") == SHEET_LINES
    assert page.words.count("mine the pot’s my family’s. Name:") == SHEET_LINES
    assert not page.document.every("input") or not page.forms
    assert 'class="qr"' not in page.html
    labels = {word.strip(".,?:").lower() for word in page.words.split()}
    assert not labels & PLACE


@pytest.mark.parametrize(
    ("way", "alices", "said"),
    [
        ("gave", Totals(45, 300), "Recorded: Alice A gave 45 minutes, today. The pot received it."),
        ("received", Totals(0, 345), "Recorded: Alice A received 45 minutes, today. The pot gave it."),
    ],
)
def test_hours_go_to_the_pot_where_somebody_has_no_account(
    stella: Browser, cast: Cast, way: str, alices: Totals, said: str
) -> None:
    pot = account_of(cast, "pot")
    before = totals(cast.session, cast.community_id, pot)
    cast.session.rollback()

    page = type_in(stella, way=way)

    assert stella.follow(page).notices == [said]
    assert totals_of(cast, cast.alice) == alices
    after = totals(cast.session, cast.community_id, pot)
    assert (after.given - before.given, after.received - before.received) == (
        (0, 45) if way == "gave" else (45, 0)
    )
    assert faults_of(cast) == ()


def test_it_says_that_it_is_from_a_sheet_and_can_be_put_right(
    stella: Browser, alice: Browser, cast: Cast
) -> None:
    type_in(stella, way="gave")
    exchange = cast.session.exec(select(Exchange.id)).one()
    cast.session.rollback()
    entry = f"/kettle/entries/{exchange.hex()}"

    assert "Stella S" in alice.get("/kettle/home").words
    assert "The pot" in alice.get("/kettle/hours").words
    page = alice.get(entry)
    assert "You gave the pot 45 minutes" in page.words
    assert "paper" in page.words
    assert cast.session.exec(select(Help.heard)).one() == "paper"
    cast.session.rollback()

    alice.send(entry, "/reversal")
    assert totals_of(cast, cast.alice) == Totals(0, 300)


def test_hours_go_to_someone_in_the_family_by_their_name(stella: Browser, cast: Cast) -> None:
    page = type_in(stella, way="received", goes_to="family", someone="Bob")

    assert stella.follow(page).notices == ["Recorded: Alice A received 45 minutes from Bob B, today."]
    assert totals_of(cast, cast.bob) == Totals(45, 300)


def test_one_keeps_either_the_pot_or_the_name(stella: Browser, cast: Cast) -> None:
    page = type_in(stella, someone="Bob")

    assert (page.status, page.errors) == (422, [PotAndPersonError.sentence])
    assert totals_of(cast, cast.alice) == Totals(0, 300)


def test_nobody_types_in_their_own_line_with_the_pot(stella: Browser, cast: Cast) -> None:
    page = type_in(stella, whom_name="Stella", way="gave")

    assert (page.status, page.errors) == (422, [BothSidesError.sentence])
    assert totals_of(cast, cast.stella) == Totals(0, 300)


def test_the_same_line_pressed_twice_is_one(stella: Browser, cast: Cast) -> None:
    sent = stella.fill_in(DESK, "/record", **(TO_THE_POT | {"time": "other", "way": "gave"}))

    assert stella.post(*sent).answer == stella.post(*sent).answer
    assert totals_of(cast, cast.alice) == Totals(45, 300)


def test_no_place_is_kept(stella: Browser, cast: Cast) -> None:
    type_in(stella, way="gave", words="Company", purpose="other")

    kept = set(Exchange.model_fields) | set(Help.model_fields)
    assert not kept & PLACE
    assert cast.session.exec(select(Gathering)).all() == []
