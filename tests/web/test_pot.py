"""The pot's page, giving, asking the pot, and the stewards who say yes."""

from typing import Any

import pytest
from sqlalchemy import Engine

from tests.cast import NOW, TODAY, Cast, a_key, a_member, account_of, journal, totals_of
from tests.web.browser import Browser
from timebank.ledger.totals import Totals
from timebank.queries.pot import FEWEST, rounded, shown
from timebank.services import communities, gifts, members
from timebank.store.bookings import Booking, book
from timebank.store.engine import begin_writing
from timebank.store.people import Person
from timebank.web.pot_pictures import MOST_PEBBLES, bowl, bowl_of

POT, GIVE, DRAW, DESK = "/kettle/pot", "/kettle/pot/give", "/kettle/pot/draw", "/kettle/desk/pot"


def put_in(cast: Cast, person: Person, minutes: int, day: str = TODAY.isoformat()) -> bytes:
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    return gifts.give(cast.session, **who, key=a_key(), to=None, minutes=minutes, day=day, now=NOW)


def hours_of(cast: Cast, person: Person) -> Totals:
    """Read somebody's totals as they are now."""
    cast.session.rollback()
    return totals_of(cast, person)


def people(cast: Cast, count: int) -> list[Person]:
    return [a_member(cast.session, cast.community_id, f"Person {number}") for number in range(count)]


def a_pot_steward(cast: Cast, app: Any, engine: Engine, name: str) -> Browser:
    person = a_member(cast.session, cast.community_id, name)
    term = {"duty": "pot", "begins_on": "2026-01-01", "ends_on": "2027-01-01"}
    members.take_on_duty(cast.session, community_id=cast.community_id, member_id=person.member_id, **term)
    return Browser(app).sign_in(engine, cast.community_id, person, powers=True)


def test_a_pot_that_gave_more_than_came_in_has_no_number(bob: Browser) -> None:
    page = bob.get(POT)

    assert "The pot has given more than came in. That’s what it’s for." in page.words
    assert "−" not in page.words


def test_a_new_pot_is_empty(anyone: Browser, engine: Engine, cast: Cast) -> None:
    new = communities.create(cast.session, slug="new", name="New", welcome_minutes=0, now=NOW)
    first = members.add(
        cast.session, community_id=new, name="Ada", secret="s", now=NOW, day=TODAY.isoformat()
    )

    page = Browser(anyone.app).sign_in(engine, new, first).get("/new/pot")

    assert "The pot is empty. That’s where every pot starts." in page.words
    assert "<circle" not in page.html.partition('class="bowl"')[2].partition("</svg>")[0]


@pytest.mark.parametrize(
    ("minutes", "pebbles", "each"),
    [
        (0, 0, 1),
        (1, 1, 1),
        (60, 1, 1),
        (61, 2, 1),
        (3600, 60, 1),
        (3601, 13, 5),
        (18_000, 60, 5),
        (18_060, 13, 25),
    ],
)
def test_a_pebble_is_an_hour_or_five_and_more(minutes: int, pebbles: int, each: int) -> None:
    assert bowl_of(minutes) == (pebbles, each)
    assert bowl(minutes).count("<circle") == pebbles <= MOST_PEBBLES


def test_many_hours_are_fewer_pebbles_and_it_says_so(bob: Browser, cast: Cast) -> None:
    put_in(cast, cast.alice, 6000)

    assert "One pebble is 5 hours." in bob.get(POT).words


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ([], 0),
        ([600] * (FEWEST - 1), None),
        ([600] * FEWEST, 3000),
        ([600] * FEWEST + [3001], None),
        ([130] * FEWEST, 600),
        ([30] * FEWEST, 300),
    ],
)
def test_a_cell_never_tells_about_one_person(cell: list[int], said: int | None) -> None:
    assert shown({bytes([number]): minutes for number, minutes in enumerate(cell)}) == said


@pytest.mark.parametrize(("minutes", "said"), [(0, 0), (149, 0), (150, 300), (449, 300), (450, 600)])
def test_cells_are_rounded_to_five_hours(minutes: int, said: int) -> None:
    assert rounded(minutes) == said


def test_few_people_make_no_month(bob: Browser, cast: Cast) -> None:
    put_in(cast, cast.alice, 6000)

    page = bob.get(POT)

    assert "a little came in" in page.words
    assert "About" in page.by_id("main").words  # type: ignore[union-attr]
    assert "100 hours" not in page.words


def test_a_month_of_many_is_told_to_five_hours(bob: Browser, cast: Cast) -> None:
    for person in people(cast, FEWEST):
        put_in(cast, person, 12 * 60)

    page = bob.get(POT)

    assert "This month: about 60 hours came in, and about 45 hours went out." in page.words


def test_what_is_taken_back_comes_off_its_month(bob: Browser, cast: Cast) -> None:
    givers = people(cast, FEWEST + 1)
    given = [put_in(cast, person, 12 * 60) for person in givers]
    who = {"community_id": cast.community_id, "member_id": givers[0].member_id}
    gifts.take_back(cast.session, **who, key=a_key(), gift_id=given[0], today=TODAY, now=NOW)

    assert "about 60 hours came in" in bob.get(POT).words


def test_nobody_is_named(bob: Browser, cast: Cast) -> None:
    for person in (cast.alice, cast.charlie):
        put_in(cast, person, 60)

    words = bob.get(POT).words

    assert not [name for name in ("Alice", "Charlie", "Stella") if name in words]


def test_putting_time_in_and_taking_it_back(bob: Browser, cast: Cast) -> None:
    shown_page = bob.follow(bob.send(GIVE, GIVE, time="120"))
    assert shown_page.heading == "You put 2 hours in the pot, today."
    assert "You can take it back for 30 days." in shown_page.words
    path = f"/kettle/gifts/{journal(cast)[0].id.hex()}"

    back = bob.follow(bob.send(path, "/reversal"))

    assert back.notices == ["It is taken back. Both lines stay in the record."]
    assert "Taken back" in back.words
    assert not [form for form in back.forms if "/reversal" in form.attributes["action"]]
    assert hours_of(cast, cast.bob).given == 0


def test_giving_to_a_person_who_says_no_thank_you(bob: Browser, alice: Browser, cast: Cast) -> None:
    bob.send(GIVE, GIVE, who="other", someone="Alice A", time="other", another="1h30")

    home = alice.get("/kettle/home")
    assert "Bob B gave you 1½ hours as a gift, today." in home.words
    (path,) = {link for link in home.links() if "/gifts/" in link}
    assert "No, thank you" in alice.get(path).words
    alice.send(path, "/reversal")

    assert (hours_of(cast, cast.bob).given, hours_of(cast, cast.alice).received) == (0, 300)
    assert "/gifts/" not in "".join(alice.get("/kettle/home").links())


def test_a_friend_can_be_named_by_an_address(bob: Browser, cast: Cast) -> None:
    page = bob.get(f"{GIVE}?to={cast.charlie.member_id.hex()}")

    chosen = [
        box
        for box in page.document.every("input")
        if "checked" in box.attributes and box.attributes["name"] == "who"
    ]
    assert [box.value for box in chosen] == [cast.charlie.member_id.hex()]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"who": "other"}, "Type a name or a card number, or choose the pot."),
        ({"who": "other", "someone": "Nobody N"}, "We don't know that name or card number here."),
        ({"who": "other", "someone": "Bob B"}, "That's you."),
        ({"who": "pot", "someone": "Alice A"}, "You chose the pot and typed a name."),
        ({"time": "other"}, "We could not read that as a time."),
        ({"time": "60", "another": "2 hours"}, ""),
        ({"time": "other", "another": "-1 hour"}, "Leave out the minus sign."),
        ({"time": "other", "another": "a while"}, "We could not read that as a time."),
    ],
)
def test_a_gift_that_is_not_clear_is_asked_about(
    bob: Browser, cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    page = bob.send(GIVE, GIVE, **typed)

    assert page.status == 422
    assert page.errors
    assert sentence in page.errors[0]
    assert not journal(cast)


def test_hours_lead_to_what_moved_them(bob: Browser, cast: Cast) -> None:
    bob.send(GIVE, GIVE, time="60")
    bob.send(f"/kettle/gifts/{journal(cast)[0].id.hex()}", "/reversal")

    page = bob.get("/kettle/hours")

    path = f"/kettle/gifts/{journal(cast)[0].id.hex()}"
    assert page.links().count(path) == 2
    assert "To the pot" in page.words
    assert bob.get(path).status == 200


def test_asking_the_pot_for_a_little_is_answered_at_once(bob: Browser, cast: Cast) -> None:
    page = bob.follow(bob.send(DRAW, DRAW, time="120"))

    assert page.heading == "The pot gave you 2 hours, today."
    assert "Put it back in the pot" in page.words
    assert hours_of(cast, cast.bob).received == 420


def test_asking_for_more_waits_for_two_stewards_who_see_no_name(
    bob: Browser, cast: Cast, engine: Engine
) -> None:
    stewards = [a_pot_steward(cast, bob.app, engine, name) for name in ("Uma U", "Vik V")]
    page = bob.follow(bob.send(DRAW, DRAW, time="other", another="8 hours"))
    assert page.notices == ["Asked. Two stewards see how much, and not who."]
    assert "You asked the pot for 8 hours" in page.words

    assert "Somebody asks for 8 hours" in stewards[0].get("/kettle/desk").words
    seen = stewards[0].get(DESK)
    assert "Somebody asks for 8 hours" in seen.words
    assert "Bob" not in seen.words
    said = [steward.follow(steward.send(DESK, "/yes")).notices for steward in stewards]

    assert said == [["Thank you. Now one more steward says yes."], ["The pot has given it."]]
    assert hours_of(cast, cast.bob).received == 300 + 480
    assert "You asked the pot" not in bob.get(POT).words
    assert "Nobody is waiting for the pot." in stewards[1].get(DESK).words


def test_an_ask_is_taken_back(bob: Browser, cast: Cast, engine: Engine) -> None:
    steward = a_pot_steward(cast, bob.app, engine, "Uma U")
    bob.send(DRAW, DRAW, time="other", another="8 hours")

    page = bob.follow(bob.send(POT, "/removal"))

    assert page.notices == ["You don’t ask the pot any more."]
    assert "Nobody is waiting for the pot." in steward.get(DESK).words
    assert hours_of(cast, cast.bob).received == 300


def test_a_steward_who_said_yes_has_no_second_button(bob: Browser, cast: Cast, engine: Engine) -> None:
    steward = a_pot_steward(cast, bob.app, engine, "Uma U")
    bob.send(DRAW, DRAW, time="other", another="8 hours")
    steward.send(DESK, "/yes")

    page = steward.get(DESK)

    assert "You said yes. One more steward must." in page.words
    assert not [form for form in page.forms if "/yes" in form.attributes["action"]]


def test_a_month_long_ago_is_left_out(bob: Browser, cast: Cast) -> None:
    begin_writing(cast.session)
    pot = account_of(cast, "pot")
    old = Booking(a_key(), "pot", cast.alice.account_id, pot, 60, "2024-01-05")
    book(cast.session, cast.community_id, [old], recorded_at=NOW)
    cast.session.commit()

    assert "January 2024" not in bob.get(POT).words


@pytest.mark.parametrize("path", ["/kettle/you", "/kettle/hours"])
def test_the_pot_is_found_from(bob: Browser, path: str) -> None:
    assert POT in bob.get(path).links()
