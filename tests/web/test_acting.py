from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_gathering,
    a_key,
    a_support,
    a_waiting_exchange,
    an_exchange,
    journal,
    roll_of,
    state_of,
    totals_of,
)
from tests.web.browser import Browser, asks_to_sign_in
from tests.web.reading import sent_by
from tests.web.statements import heard
from timebank.clock import MINUTE
from timebank.ledger.totals import Totals
from timebank.services import errors
from timebank.services.supporters import end
from timebank.store.gatherings import Gathering
from timebank.store.looks import Looking
from timebank.store.sign_in import Device
from timebank.store.supporters import Help

PATH = "/kettle/you/supporters"
RECORD = "/kettle/record?way=received"
BAR = "You’re acting for Alice."
ENDED = "You no longer act for Alice."
ONLY = {"check_in": False, "record": False, "see_hours": False, "agree_minutes": 0}


def acting(bob: Browser, cast: Cast, **more: Any) -> str:
    """Let Bob act for Alice, and begin; return the support's id."""
    support = a_support(cast, **more).hex()
    assert bob.send("/kettle/home", f"{support}/acting").answer == (303, "/kettle/home")
    return support


def waiting(cast: Cast, minutes: int = 60) -> str:
    """Let Charlie say that he gave Alice time; return its page."""
    exchange_id = a_waiting_exchange(cast, by=cast.charlie, other=cast.alice, minutes=minutes)
    return f"/kettle/entries/{exchange_id.hex()}"


def stopped(cast: Cast, support: str) -> None:
    found = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    end(cast.session, **found, support_id=bytes.fromhex(support), key=a_key(), now=NOW)


def helps(cast: Cast) -> list[str]:
    cast.session.rollback()
    return [each.what for each in cast.session.exec(select(Help)).all()]


def looked(cast: Cast) -> set[tuple[bytes, str, str]]:
    cast.session.rollback()
    rows = cast.session.exec(select(Looking).where(Looking.member_id == cast.alice.member_id)).all()
    return {(row.looker_id, row.standing, row.what) for row in rows}


EVERYWHERE = [
    "/",
    "/in",
    "/help",
    "/kettle/",
    "/kettle/home",
    "/kettle/gatherings",
    "/kettle/you",
    "/kettle/record",
]


@pytest.mark.parametrize(
    "path", [*EVERYWHERE, "/kettle/hours", "/kettle/waiting", PATH, "/teapot/", "/kettle/no"]
)
def test_every_page_says_for_whom_one_acts(bob: Browser, cast: Cast, path: str) -> None:
    acting(bob, cast)

    page = bob.get(path)

    page = bob.follow(page) if page.status == 303 else page
    assert BAR in page.words
    assert page.form("/stop")


def test_bar_says_whose_page_it_is(bob: Browser, cast: Cast) -> None:
    acting(bob, cast)

    for path in ("/kettle/home", "/kettle/record", "/kettle/hours", "/kettle/waiting"):
        assert "On this page, “you” is Alice." in bob.get(path).words
    for path in ("/kettle/you", PATH, "/kettle/gatherings"):
        assert "This page is your own." in bob.get(path).words


def test_nobody_else_sees_a_bar(alice: Browser, bob: Browser, charlie: Browser, cast: Cast) -> None:
    acting(bob, cast)

    for each in (alice, charlie):
        assert "acting for" not in each.get("/kettle/home").words


def test_other_device_of_the_supporter_acts_for_nobody(bob: Browser, engine: Engine, cast: Cast) -> None:
    acting(bob, cast)
    other = Browser(bob.app).sign_in(engine, cast.community_id, cast.bob)

    assert BAR not in other.get("/kettle/home").words


@pytest.mark.parametrize("path", ["/kettle/home", "/kettle/you", "/in", "/teapot/"])
def test_stop_is_one_press_anywhere(bob: Browser, cast: Cast, path: str) -> None:
    acting(bob, cast)

    page = bob.send(path, "/stop")

    assert page.answer == (303, "/kettle/home")
    assert bob.follow(page).notices == ["You act for yourself again."]
    assert "Hello, Bob" in bob.get("/kettle/home").words
    cast.session.rollback()
    assert not cast.session.exec(select(Device).where(Device.support_id.is_not(None))).all()


def test_home_offers_what_one_may_do(bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    acting(bob, cast)

    page = bob.get("/kettle/home")

    assert page.heading == "Acting for Alice"
    assert "Alice gave time" in page.words
    assert {"/kettle/hours", "/in", f"{path}/reply"} <= set(page.links())
    assert "This week there is 2 hours left." in page.words


@pytest.mark.parametrize(
    "allowed", [{"check_in": True}, {"record": True}, {"see_hours": True}, {"agree_minutes": 60}]
)
def test_home_offers_nothing_else(bob: Browser, cast: Cast, allowed: dict[str, Any]) -> None:
    path = waiting(cast)
    acting(bob, cast, **(ONLY | allowed))

    page = bob.get("/kettle/home")

    main = page.by_id("main").words
    offered = {
        "check_in": "Check Alice in" in main,
        "record": "Alice gave time" in main,
        "see_hours": "See Alice’s hours" in main,
        "agree_minutes": f"{path}/reply" in page.links(),
    }
    assert {name for name, is_there in offered.items() if is_there} == set(allowed)


def test_home_shows_none_of_their_totals(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.alice, other=cast.charlie, minutes=7 * 60)
    acting(bob, cast)

    assert "12 hours" not in bob.get("/kettle/home").words


GUARDED = {
    "/kettle/record": "record",
    "/kettle/hours": "see_hours",
    "/kettle/waiting": "agree_minutes",
}


@pytest.mark.parametrize("path", GUARDED)
def test_page_one_was_not_asked_to_see_is_theirs(bob: Browser, cast: Cast, path: str) -> None:
    acting(bob, cast, **{GUARDED[path]: 0})

    page = bob.get(path)

    assert (page.status, page.heading) == (403, "That’s for them to do".replace("’", "'"))
    assert BAR in page.words


def test_sign_one_was_not_asked_to_use_is_theirs(bob: Browser, cast: Cast, sign: str) -> None:
    acting(bob, cast, check_in=False)

    assert bob.get(sign).status == 403


def test_time_is_recorded_for_them_and_marked(alice: Browser, bob: Browser, cast: Cast) -> None:
    acting(bob, cast)
    assert bob.get(RECORD).heading == "Record time for Alice"

    page = bob.send(RECORD, "/record", someone="Charlie")

    assert page.status == 303
    assert bob.follow(page).heading == "Charlie C gave you 1 hour, today."
    assert totals_of(cast, cast.alice) == Totals(0, 360)
    assert totals_of(cast, cast.bob) == Totals(0, 300)
    assert "Bob B, a supporter, recorded 1 hour for you" in alice.get(page.location).words
    assert "Recorded for you by Bob B 1 hour, today" in alice.get("/kettle/home").words
    assert "With help from Bob B" in alice.get("/kettle/hours").words


def test_other_party_sees_who_helped(charlie: Browser, bob: Browser, cast: Cast) -> None:
    acting(bob, cast)

    page = charlie.follow(bob.send("/kettle/record", "/record", someone="Charlie"))

    assert page.heading == "Alice A gave you 1 hour, today."
    assert "Bob B, a supporter, recorded 1 hour for Alice A" in page.words


def test_people_offered_are_ones_own_and_never_the_other(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.bob, other=cast.alice)
    an_exchange(cast, by=cast.bob, other=cast.charlie)
    an_exchange(cast, by=cast.alice, other=cast.stella)
    acting(bob, cast)

    words = bob.get("/kettle/record").form("/record").words

    assert "Charlie C" in words
    assert "Alice A" not in words
    assert "Stella S" not in words


def test_nobody_records_for_another_with_themselves(bob: Browser, cast: Cast) -> None:
    acting(bob, cast)

    page = bob.send(RECORD, "/record", someone="Bob")

    assert (page.status, page.errors) == (422, [errors.BothSidesError.sentence])
    assert page.typed("someone") == "Bob"
    assert journal(cast) == []


def test_pressing_twice_records_once(bob: Browser, cast: Cast) -> None:
    acting(bob, cast)
    sent = bob.fill_in(RECORD, "/record", someone="Charlie")

    assert bob.post(*sent).answer == bob.post(*sent).answer
    assert len(journal(cast)) == 1


def test_when_it_is_ended_the_next_press_keeps_what_was_typed(bob: Browser, cast: Cast) -> None:
    support = acting(bob, cast)
    sent = bob.fill_in(RECORD, "/record", someone="Charlie", time="other", another="45 minutes")
    stopped(cast, support)

    page = bob.post(*sent)

    assert (page.status, page.errors) == (422, [errors.ActingChangedError.sentence])
    assert ENDED in page.words
    assert (page.typed("someone"), page.typed("another")) == ("Charlie", "45 minutes")
    assert journal(cast) == []


def test_page_of_ones_own_is_not_sent_for_another(bob: Browser, cast: Cast) -> None:
    sent = bob.fill_in(RECORD, "/record", someone="Charlie")
    acting(bob, cast)

    assert bob.post(*sent).status == 422
    assert journal(cast) == []


def test_page_for_another_is_not_sent_as_ones_own(bob: Browser, cast: Cast) -> None:
    acting(bob, cast)
    sent = bob.fill_in(RECORD, "/record", someone="Charlie")
    bob.send("/kettle/home", "/stop")

    assert bob.post(*sent).status == 422
    assert journal(cast) == []


def test_mended_page_is_ones_own_from_then_on(bob: Browser, cast: Cast) -> None:
    support = acting(bob, cast)
    sent = bob.fill_in(RECORD, "/record", someone="Charlie")
    stopped(cast, support)

    form = bob.post(*sent).form("/record")

    assert bob.post("/kettle/record", sent_by(form)).status == 303
    assert totals_of(cast, cast.bob) == Totals(0, 360)
    assert totals_of(cast, cast.alice) == Totals(0, 300)


@pytest.mark.parametrize("how", ["ended", "run out", "no word yet"])
def test_what_does_not_hold_is_not_begun(bob: Browser, cast: Cast, how: str) -> None:
    support = a_support(cast)
    sent = bob.fill_in(PATH, f"{support.hex()}/acting")
    if how == "ended":
        stopped(cast, support.hex())
    elif how == "run out":
        cast.session.connection().exec_driver_sql(
            "UPDATE support SET begins_on = '2020-01-01', ends_on = '2020-02-01'"
        )
    else:
        by = f"X'{cast.charlie.member_id.hex()}'"
        cast.session.connection().exec_driver_sql(f"UPDATE support SET by_job = 1, voucher_id = {by}")
    cast.session.commit()

    page = bob.post(*sent)

    assert (page.status, page.errors) == (422, [errors.NotAskedError.sentence])
    assert BAR not in bob.get("/kettle/home").words


def test_nobody_begins_anothers(charlie: Browser, stella: Browser, cast: Cast) -> None:
    support = a_support(cast).hex()

    for each in (charlie, stella):
        assert each.press(PATH + "/new", f"{PATH}/{support}/acting").status == 404
        assert "acting for" not in each.get("/kettle/home").words


def test_signed_out_visitor_acts_for_nobody(anyone: Browser, cast: Cast) -> None:
    support = a_support(cast).hex()

    assert asks_to_sign_in(anyone.press("/in", f"{PATH}/{support}/acting"))
    assert asks_to_sign_in(anyone.press("/in", f"{PATH}/stop"))


def test_yes_is_said_for_them_and_marked(alice: Browser, bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    acting(bob, cast)

    assert bob.send(f"{path}/reply", "/yes").answer == (303, path)

    assert state_of(cast, bytes.fromhex(path[-32:])) == ("agreed", 60)
    assert "Bob B, a supporter, said yes to 1 hour for you" in alice.get(path).words
    assert "Yes said for you by Bob B 1 hour, today" in alice.get("/kettle/home").words
    assert "This week there is 1 hour left." in bob.get("/kettle/home").words


def test_yes_is_said_from_home_with_one_tap(bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    acting(bob, cast)

    assert bob.send("/kettle/home", f"{path}/yes").answer == (303, path)


def test_yes_to_more_than_was_asked_is_left_to_them(bob: Browser, cast: Cast) -> None:
    path = waiting(cast, 121)
    acting(bob, cast)

    page = bob.send(f"{path}/reply", "/yes")

    assert (page.status, page.errors) == (422, [errors.MoreThanAskedError.sentence])
    assert state_of(cast, bytes.fromhex(path[-32:])) == ("waiting", None)


def test_time_may_be_changed_for_them(bob: Browser, cast: Cast) -> None:
    path = waiting(cast, 121)
    acting(bob, cast)

    assert bob.send(f"{path}/change", "/change", time="2 hours").status == 303
    assert state_of(cast, bytes.fromhex(path[-32:])) == ("agreed", 120)
    assert bob.get("/kettle/home").words.count("used up until Monday") == 1


def test_nobody_says_yes_for_another_to_what_they_gave(bob: Browser, cast: Cast) -> None:
    exchange = a_waiting_exchange(cast, by=cast.bob, other=cast.alice).hex()
    acting(bob, cast)

    page = bob.send(f"/kettle/entries/{exchange}/reply", "/yes")

    assert (page.status, page.errors) == (422, [errors.BothSidesError.sentence])
    assert journal(cast) == []


@pytest.mark.parametrize("act", ["not-me", "withdrawal", "reversal"])
def test_rest_is_left_to_them(bob: Browser, cast: Cast, act: str) -> None:
    path = waiting(cast)
    acting(bob, cast)
    _, fields = bob.fill_in(f"{path}/reply", "/yes")

    assert bob.post(f"{path}/{act}", fields).status == 422
    assert state_of(cast, bytes.fromhex(path[-32:])) == ("waiting", None)
    assert act not in bob.get(path).html


def test_yes_pressed_when_it_is_ended_changes_nothing(bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    support = acting(bob, cast)
    sent = bob.fill_in(f"{path}/reply", "/yes")
    stopped(cast, support)

    page = bob.post(*sent)

    assert page.status == 422
    assert errors.ActingChangedError.sentence in page.words
    assert state_of(cast, bytes.fromhex(path[-32:])) == ("waiting", None)


def test_entries_are_seen_only_as_far_as_one_was_asked(bob: Browser, cast: Cast) -> None:
    old = f"/kettle/entries/{an_exchange(cast, by=cast.alice, other=cast.charlie).hex()}"
    support = acting(bob, cast, see_hours=False)
    assert bob.get(old).status == 404
    assert bob.get(waiting(cast)).status == 200
    assert bob.follow(bob.send(RECORD, "/record", someone="Charlie")).status == 200

    stopped(cast, support)
    acting(bob, cast, see_hours=True)

    assert bob.get(old).status == 200


def test_hours_are_shown_and_the_look_is_kept(bob: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.alice, other=cast.charlie, minutes=7 * 60)
    acting(bob, cast)

    assert "12 hours received" in bob.get("/kettle/hours").words
    assert (cast.bob.member_id, "supporter", "hours") in looked(cast)


def test_openings_of_their_record_are_kept(bob: Browser, cast: Cast) -> None:
    path = waiting(cast)
    acting(bob, cast)
    assert looked(cast) == set()

    bob.get(path)

    assert looked(cast) == {(cast.bob.member_id, "supporter", "record")}


def test_ones_own_pages_keep_no_look(bob: Browser, cast: Cast) -> None:
    for path in ("/kettle/home", "/kettle/hours", "/kettle/waiting"):
        bob.get(path)

    cast.session.rollback()
    assert cast.session.exec(select(Looking)).all() == []


def test_they_are_checked_in_and_it_is_marked(
    alice: Browser, bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    acting(bob, cast)
    assert "Checking in as Alice A" in bob.get(sign).words

    page = bob.send(sign, "/S/")

    assert bob.follow(page).heading == "Alice is in"
    assert cast.alice.member_id in roll_of(cast, gathering.id)
    assert cast.bob.member_id not in roll_of(cast, gathering.id)
    assert "With help from Bob B" in alice.get(page.location).words
    assert "Checked in for you by Bob B" in alice.get("/kettle/home").words


def test_check_in_done_for_them_may_be_undone(
    bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    acting(bob, cast)
    page = bob.send(sign, "/S/")

    assert bob.send(page.location, "/removal").status == 303
    assert cast.alice.member_id not in roll_of(cast, gathering.id)


def test_check_in_they_did_themselves_is_left_to_them(
    alice: Browser, bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    path = alice.send(sign).location
    acting(bob, cast)

    page = bob.get(path)

    assert page.status == 200
    assert "removal" not in page.html
    assert bob.press("/kettle/home", f"{path}/removal").status == 404
    assert cast.alice.member_id in roll_of(cast, gathering.id)


def test_their_check_in_is_not_seen_after_stopping(bob: Browser, cast: Cast, sign: str) -> None:
    acting(bob, cast)
    path = bob.send(sign, "/S/").location

    bob.send("/kettle/home", "/stop")

    assert bob.get(path).status == 404


def test_check_in_pressed_when_it_is_ended_checks_nobody_in(
    bob: Browser, cast: Cast, gathering: Gathering, sign: str
) -> None:
    support = acting(bob, cast)
    sent = bob.fill_in(sign, "/S/")
    stopped(cast, support)

    page = bob.post(*sent)

    assert (page.status, page.errors) == (422, [errors.ActingChangedError.sentence])
    assert set(roll_of(cast, gathering.id)) == {cast.charlie.member_id}


@pytest.mark.parametrize("what", ["record", "check in"])
def test_member_ends_it_from_the_page_of_the_act(
    alice: Browser, bob: Browser, cast: Cast, sign: str, what: str
) -> None:
    support = acting(bob, cast)
    page = bob.send(sign, "/S/") if what == "check in" else bob.send(RECORD, "/record", someone="Charlie")

    assert alice.send(page.location, f"{support}/end").answer == (303, PATH)

    assert ENDED in bob.get("/kettle/home").words
    assert f"{support}/end" not in alice.get(page.location).html


def test_other_party_ends_nothing(charlie: Browser, bob: Browser, cast: Cast) -> None:
    support = acting(bob, cast)

    page = charlie.follow(bob.send(RECORD, "/record", someone="Charlie"))

    assert support not in page.html


def test_knowing_for_whom_one_acts_asks_nothing_more(bob: Browser, engine: Engine, cast: Cast) -> None:
    with heard(engine) as before:
        bob.get("/kettle/gatherings")
    acting(bob, cast)

    with heard(engine) as after:
        bob.get("/kettle/gatherings")

    assert len(after) == len(before)


@pytest.mark.parametrize("path", ["/kettle/home", "/kettle/hours", "/kettle/waiting", "/kettle/record"])
def test_pages_for_another_ask_little_more(bob: Browser, engine: Engine, cast: Cast, path: str) -> None:
    acting(bob, cast)

    with heard(engine) as statements:
        bob.get(path)

    assert len(statements) <= 10


def test_a_gathering_not_open_yet_is_early_for_them_too(bob: Browser, cast: Cast) -> None:
    a_gathering(cast, title="Later", starts_at=NOW + 90 * MINUTE)
    acting(bob, cast)
    token = cast.session.exec(select(Gathering.sign_token)).one()

    assert bob.get(f"/S/{token}").heading == "You’re early, and welcome"


def test_what_was_recorded_before_it_ended_stays(alice: Browser, bob: Browser, cast: Cast) -> None:
    support = acting(bob, cast)
    bob.send(RECORD, "/record", someone="Charlie")
    stopped(cast, support)

    assert [entry.happened_on for entry in journal(cast)] == [TODAY.isoformat()]
    assert helps(cast) == ["exchange"]
