from datetime import date

import pytest

from tests.cast import TODAY, Cast, an_exchange, journal, totals_of
from tests.web.browser import Browser, asks_to_sign_in
from tests.web.reading import sent_by
from timebank.ledger.totals import Totals
from timebank.store.exchanges import Exchange, ExchangeWords

PATH = "/kettle/record"


def recorded(cast: Cast, location: str) -> Exchange:
    return cast.session.get_one(Exchange, (cast.community_id, bytes.fromhex(location.rpartition("/")[2])))


def words_of(cast: Cast, location: str) -> str:
    key = (cast.community_id, bytes.fromhex(location.rpartition("/")[2]))
    found = cast.session.get(ExchangeWords, key)
    return found.words if found else ""


def test_time_received_counts_at_once_for_both(bob: Browser, cast: Cast) -> None:
    page = bob.send(f"{PATH}?way=received", someone="Alice")

    assert page.status == 303
    assert bob.follow(page).heading == "Alice A gave you 1 hour, today."
    assert totals_of(cast, cast.alice) == Totals(60, 300)
    assert totals_of(cast, cast.bob) == Totals(0, 360)


def test_time_given_waits_for_a_yes(alice: Browser, cast: Cast) -> None:
    page = alice.send(PATH, someone="Bob B")

    assert "Waiting for Bob B" in alice.follow(page).words
    assert recorded(cast, page.location).state == "waiting"
    assert journal(cast) == []


def test_other_party_sees_it_too(alice: Browser, bob: Browser) -> None:
    page = alice.send(PATH, someone="Bob B")

    assert bob.follow(page).heading == "Alice A gave you 1 hour, today."


def test_unconcerned_member_does_not_see_it(alice: Browser, charlie: Browser) -> None:
    page = alice.send(PATH, someone="Bob B")

    assert charlie.follow(page).status == 404


def test_signed_out_visitor_records_nothing(anyone: Browser, cast: Cast) -> None:
    assert asks_to_sign_in(anyone.get(PATH))
    assert asks_to_sign_in(anyone.press("/in", PATH, way="received", someone="Alice", time="60"))
    assert journal(cast) == []


def test_opening_a_filled_in_page_records_nothing(bob: Browser, cast: Cast) -> None:
    bob.get(f"{PATH}?way=received&with={cast.alice.member_id.hex()}&someone=Alice&time=60")

    assert journal(cast) == []


@pytest.mark.parametrize("way", ["gave", "received"])
def test_address_fills_in_the_way_and_the_person(alice: Browser, cast: Cast, way: str) -> None:
    page = alice.get(f"{PATH}?way={way}&with={cast.bob.member_id.hex()}")

    fields = sent_by(page.form())

    assert fields["way"] == [way]
    assert fields["who"] == [cast.bob.member_id.hex()]
    assert "Bob B" in page.words


@pytest.mark.parametrize("with_", ["", "x", "0" * 32, "zz" * 16, "%00", "é"])
def test_address_that_names_nobody_fills_in_nobody(alice: Browser, with_: str) -> None:
    page = alice.get(f"{PATH}?way=sideways&with={with_}")

    assert page.status == 200
    assert "who" not in sent_by(page.form())
    assert sent_by(page.form())["way"] == ["gave"]


def test_address_names_nobody_of_another_community(trent: Browser, alice: Browser, cast: Cast) -> None:
    page = trent.get(f"/teapot/record?with={cast.bob.member_id.hex()}")

    assert "Bob" not in page.html


def test_people_one_shared_time_with_are_offered_latest_first(alice: Browser, cast: Cast) -> None:
    for other in (cast.bob, cast.charlie):
        an_exchange(cast, by=other)

    words = alice.get(PATH).form().words

    assert words.index("Charlie C") < words.index("Bob B") < words.index("Someone else")
    assert "Stella" not in words


WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "Alice")
NAMES = ["Alice A", "alice a", "ALICE", " Alice ", "\u202eAlice", WIDE, "Alice\x00"]
TIMES = [
    ("90", 90),
    ("1h30", 90),
    ("1:30", 90),
    ("1½", 90),
    ("1.5 hours", 90),
    ("½", 30),
    ("\uff19\uff10", 90),
    (" 45  minutes ", 45),
    ("2 hours", 120),
]


@pytest.mark.parametrize(("typed", "minutes"), TIMES)
def test_time_is_read_as_people_write_it(bob: Browser, cast: Cast, typed: str, minutes: int) -> None:
    page = bob.send(f"{PATH}?way=received", someone="Alice", time="other", another=typed)

    assert page.status == 303
    assert recorded(cast, page.location).minutes == minutes


@pytest.mark.parametrize("minutes", ["15", "30", "60", "90", "120"])
def test_offered_time_is_recorded(bob: Browser, cast: Cast, minutes: str) -> None:
    page = bob.send(f"{PATH}?way=received", someone="Alice", time=minutes)

    assert recorded(cast, page.location).minutes == int(minutes)


@pytest.mark.parametrize("typed", NAMES)
def test_person_is_found_as_people_write_the_name(bob: Browser, cast: Cast, typed: str) -> None:
    assert bob.send(f"{PATH}?way=received", someone=typed).status == 303


def test_person_is_found_by_card_number(bob: Browser, alice: Browser, cast: Cast) -> None:
    number = alice.get("/kettle/you").document
    (code,) = (part.words for part in number.every("p") if "code" in part.attributes.get("class", "").split())

    page = bob.send(f"{PATH}?way=received", someone=code.lower())

    assert recorded(cast, page.location).giver_actor == cast.alice.member_id


def test_chosen_and_typed_may_agree(bob: Browser, cast: Cast) -> None:
    alice = cast.alice.member_id.hex()

    page = bob.send(f"{PATH}?way=received&with={alice}", someone="Alice", time="60", another="1 hour")

    assert page.status == 303


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f375"
WORDS = [
    ("Gardening", "", "Gardening"),
    ("other", "A hand with the shed", "A hand with the shed"),
    ("", "", ""),
    (None, "  two   spaces ", "two spaces"),
    ("other", "tea\x00 and\u202e cake\ud800", "tea and cake"),
    ("other", FAMILY, FAMILY),
    ("other", "<b>&\"'", "<b>&\"'"),
]


@pytest.mark.parametrize(("chosen", "typed", "kept"), WORDS)
def test_words_are_kept_clean(bob: Browser, cast: Cast, chosen: str | None, typed: str, kept: str) -> None:
    typed = typed.replace("\ud800", "")

    page = bob.send(f"{PATH}?way=received", someone="Alice", purpose=chosen, words=typed)

    assert words_of(cast, page.location) == kept


def test_words_are_shown_as_words(bob: Browser) -> None:
    page = bob.follow(bob.send(f"{PATH}?way=received", someone="Alice", purpose="other", words="<b>tea</b>"))

    assert page.heading == "Alice A gave you 1 hour of <b>tea</b>, today."
    assert "<b>tea" not in page.html


DAYS = [
    ({"when": "today"}, TODAY),
    ({"when": "yesterday"}, date(2026, 3, 1)),
    ({"when": "other", "day": "2025-03-02"}, date(2025, 3, 2)),
    ({"when": None}, TODAY),
]


@pytest.mark.parametrize(("said", "day"), DAYS)
def test_day_may_be_up_to_a_year_back(bob: Browser, cast: Cast, said: dict[str, str], day: date) -> None:
    page = bob.send(f"{PATH}?way=received", someone="Alice", **said)

    assert recorded(cast, page.location).happened_on == day.isoformat()


def test_long_day_is_recorded_when_one_is_sure(bob: Browser, cast: Cast) -> None:
    page = bob.send(f"{PATH}?way=received", someone="Alice", time="other", another="12 hours", sure="y")

    assert recorded(cast, page.location).minutes == 720


def test_no_total_ever_stops_anyone(bob: Browser, cast: Cast) -> None:
    for _ in range(10):
        an_exchange(cast, minutes=24 * 60, sure=True)

    assert bob.send(f"{PATH}?way=received", someone="Alice").status == 303
    assert totals_of(cast, cast.bob).received == 10 * 24 * 60 + 60 + 300
