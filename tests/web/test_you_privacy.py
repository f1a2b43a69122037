import pytest
from sqlmodel import Session

from tests.cast import NOW, Cast
from tests.web.browser import NOTHING, Browser, Page, asks_to_sign_in, is_nothing
from timebank.clock import MINUTE
from timebank.queries.looks import PAGE_SIZE
from timebank.services.looks import note
from timebank.store.looks import LOOKED_AT, STANDINGS
from timebank.store.members import PURPOSES, MemberName

PATH = "/kettle/you/privacy"
LOOKED = f"{PATH}/who-looked"


def looked(cast: Cast, *, standing: str = "steward", what: str = "page", now: int = NOW) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    note(cast.session, **who, looker_id=cast.stella.member_id, standing=standing, what=what, now=now)


def lines(page: Page) -> list[str]:
    return [item.words for item in page.document.one("main").every("li")]


def test_table_tells_of_every_kind_of_person(alice: Browser) -> None:
    heads = [cell.words for cell in alice.get(PATH).document.one("table").every("th")]

    assert heads[2:] == [
        "Anyone outside",
        "Members you share time with",
        "Members in the list",
        "Hosts",
        "Stewards",
        "Supporters",
        "Only you",
    ]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_yes_is_said_and_taken_back_in_one_press(alice: Browser, purpose: str) -> None:
    said = alice.send(PATH, f"/{purpose}/yes")

    assert said.answer == (303, PATH)
    assert alice.get(PATH).words.count("Yes, since Monday 2 March") == 1

    assert alice.send(PATH, f"/{purpose}/no").answer == (303, PATH)
    assert alice.get(PATH).words.count("No, since Monday 2 March") == 1


def test_unknown_purpose_is_not_there(alice: Browser) -> None:
    missing = alice.press(PATH, f"{PATH}/everything/yes")

    assert is_nothing(missing, alice.get(f"/kettle/people/{NOTHING}"))


def test_nobody_has_looked_at_first(alice: Browser) -> None:
    assert "Nobody has opened anything of yours." in alice.get(LOOKED).words


def test_look_is_told_in_words(alice: Browser, cast: Cast) -> None:
    looked(cast, now=NOW + 5 * MINUTE)

    assert lines(alice.get(LOOKED)) == [
        "Stella S, as a steward, opened your page on Monday 2 March at 12:05pm."
    ]


def test_every_kind_of_look_has_its_words(alice: Browser, cast: Cast) -> None:
    for standing in STANDINGS:
        for what in LOOKED_AT:
            looked(cast, standing=standing, what=what)

    assert len(set(lines(alice.get(LOOKED)))) == len(STANDINGS) * len(LOOKED_AT)


def test_looks_are_told_newest_first_a_page_at_a_time(alice: Browser, cast: Cast) -> None:
    for number in range(PAGE_SIZE + 1):
        looked(cast, now=NOW + number * 61 * MINUTE)

    first, second = alice.get(LOOKED), alice.get(f"{LOOKED}?page=2")

    assert (len(lines(first)), len(lines(second))) == (PAGE_SIZE, 1)
    assert f"{LOOKED}?page=2" in first.links()
    assert "Monday 2 March at midday" in lines(second)[0]
    assert "That’s all there is." in alice.get(f"{LOOKED}?page=3").words


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, ""])
def test_odd_page_is_answered_kindly(alice: Browser, number: str) -> None:
    assert alice.get(f"{LOOKED}?page={number}").status == 200


def test_look_of_somebody_without_a_name_is_told_too(alice: Browser, cast: Cast, session: Session) -> None:
    looked(cast)
    session.delete(session.get_one(MemberName, (cast.community_id, cast.stella.member_id)))
    session.commit()

    assert lines(alice.get(LOOKED))[0].startswith("Someone who has left, as a steward, opened your page")


def test_only_the_member_reads_who_looked(bob: Browser, stella: Browser, cast: Cast) -> None:
    looked(cast)

    for browser in (bob, stella):
        assert "Nobody has opened anything of yours." in browser.get(LOOKED).words


def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser) -> None:
    for browser in (anyone, trent):
        assert asks_to_sign_in(browser.get(PATH))
        assert asks_to_sign_in(browser.get(LOOKED))
        assert asks_to_sign_in(browser.press("/in", f"{PATH}/found/yes"))
