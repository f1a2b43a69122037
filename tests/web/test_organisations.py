"""Organisations' pages: adding one, being asked, recording for it, and stopping."""

from tests.cast import Cast, a_waiting_exchange, totals_of
from tests.web.browser import Browser
from tests.web.reading import sent_by
from tests.web.town_hours import an_organisation

LIST, DESK = "/kettle/organisations", "/kettle/desk/organisations"


def test_a_steward_adds_one_and_somebody_says_yes(stella: Browser, bob: Browser) -> None:
    page = stella.follow(stella.send(DESK, DESK, name="The library"))
    assert page.notices == ["Added. Now ask somebody to record for it."]
    assert "Nobody records for it yet." in page.words
    stella.send(DESK, "/recorders", someone="Bob B")
    assert "asked, no answer yet" in stella.get(DESK).words

    assert "You are asked to record hours for The library." in bob.get(LIST).words
    page = bob.follow(bob.send(LIST, "/yes"))

    assert page.heading == "The library"
    assert "Nothing here yet. The first hour is often a room to meet in." in page.words
    assert "Recorded for by Bob B" in bob.get(LIST).words


def test_somebody_says_no_thank_you(stella: Browser, bob: Browser) -> None:
    stella.send(DESK, DESK, name="The library")
    stella.send(DESK, "/recorders", someone="Bob B")

    page = bob.follow(bob.send(LIST, "/stop"))

    assert page.notices == ["You don’t record for it."]
    assert "You are asked" not in page.words


def test_what_is_not_clear_is_asked_about_beside_its_own_box(stella: Browser, cast: Cast) -> None:
    an_organisation(cast)

    adding = stella.get(DESK).forms[-1]
    refused = stella.post(DESK, {**sent_by(adding), "name": " "})
    assert refused.errors == ["A name has 1 to 60 letters."]
    page = stella.send(DESK, "/recorders", someone="Nobody N")

    assert page.status == 422
    assert "We don't know that name or card number here." in page.errors[0]
    assert page.by_id("someone")
    assert page.typed("someone") == "Nobody N"


def test_recording_for_it(bob: Browser, alice: Browser, cast: Cast) -> None:
    shop = f"{LIST}/{an_organisation(cast, cast.bob).hex()}"

    page = bob.follow(
        bob.send(f"{shop}/record", "/record", way="gave", someone="Alice A", time="120", who="other")
    )
    assert page.heading == "The corner shop gave Alice A 2 hours, today."
    assert "Alice A is asked about 2 hours" in bob.get(shop).words
    assert "The corner shop says they gave you 2 hours, today." in alice.get("/kettle/waiting").words
    path = next(link for link in alice.get("/kettle/waiting").links() if "/entries/" in link)
    alice.send(path.removesuffix("/reply") + "/reply", "/yes")

    page = bob.get(shop)
    assert "2 hours given" in page.words
    assert "Alice A" in page.words
    cast.session.rollback()
    assert totals_of(cast, cast.bob).given == 0


def test_its_lines_are_not_links_for_those_who_are_no_side(
    bob: Browser, charlie: Browser, cast: Cast
) -> None:
    shop = f"{LIST}/{an_organisation(cast, cast.bob, cast.charlie).hex()}"
    bob.send(f"{shop}/record", "/record", way="received", someone="Alice A", who="other")

    page = charlie.get(shop)

    assert "1 hour received" in page.words
    assert not [link for link in page.links() if "/entries/" in link]


def test_recording_for_it_with_oneself_is_refused_kindly(bob: Browser, cast: Cast) -> None:
    shop = f"{LIST}/{an_organisation(cast, cast.bob).hex()}"

    page = bob.send(f"{shop}/record", "/record", way="received", someone="Bob B", who="other")

    assert page.status == 422
    assert page.errors == ["One person can’t speak for both sides. Ask another recorder to write this down."]
    assert page.typed("someone") == "Bob B"


def test_stopping(bob: Browser, cast: Cast) -> None:
    shop = f"{LIST}/{an_organisation(cast, cast.bob).hex()}"

    page = bob.follow(bob.send(shop, "/stop"))

    assert page.notices == ["You don’t record for it."]
    assert bob.get(shop).status == 404
    assert "Nobody records for it yet" in page.words


def test_a_steward_sees_who_records_and_not_the_hours(stella: Browser, cast: Cast) -> None:
    made = an_organisation(cast, cast.bob)

    assert "Bob B" in stella.get(DESK).words
    assert stella.get(f"{LIST}/{made.hex()}").status == 404


def test_an_empty_list_says_what_one_could_be(bob: Browser) -> None:
    assert "A steward can add one: a café, a club, a library." in bob.get(LIST).words


def test_what_waits_between_people_is_told_as_before(bob: Browser, cast: Cast) -> None:
    a_waiting_exchange(cast)

    assert "Alice A says they gave you 1 hour, today." in bob.get("/kettle/waiting").words
