from typing import Any

import pytest
from sqlmodel import select

from tests.cast import Cast, a_support, an_exchange
from tests.web.browser import NOTHING, Browser, Page, asks_to_sign_in, is_nothing
from timebank.services.errors import UnknownPersonError
from timebank.services.errors.supporters import (
    NoSupporterError,
    NothingAllowedError,
    NoVoucherError,
    OwnSupporterError,
    UnknownVoucherError,
    VoucherIsNoThirdError,
)
from timebank.store.supporters import Support

PATH = "/kettle/you/supporters"
NEW = f"{PATH}/new"
SAID: dict[str, Any] = {
    "someone": "Bob",
    "record": "y",
    "agree": "120",
    "months": "6",
    "consent": "said",
    "by_job": "no",
}


def named(cast: Cast) -> list[Support]:
    cast.session.rollback()
    return list(cast.session.exec(select(Support)).all())


def name_bob(alice: Browser, **said: Any) -> Page:
    return alice.send(NEW, **(SAID | said))


def test_member_lets_somebody_act(alice: Browser, bob: Browser, cast: Cast) -> None:
    page = alice.follow(name_bob(alice))

    assert page.notices
    assert "Who may act for you Bob B Recording time Saying yes, to 2 hours a week" in page.words
    assert "Until Wednesday 2 September" in page.words
    assert "For whom you may act Alice A" in bob.get(PATH).words
    (support,) = named(cast)
    assert (support.member_id, support.supporter_id) == (cast.alice.member_id, cast.bob.member_id)
    assert (support.may_check_in, support.may_record, support.may_see_hours) == (0, 1, 0)


def test_supporter_is_told_on_home(alice: Browser, bob: Browser) -> None:
    name_bob(alice)

    assert "Alice A lets you act for them, until Wednesday 2 September." in bob.get("/kettle/home").words


def test_people_one_shared_time_with_are_offered(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.charlie)

    assert "Charlie C" in alice.get(NEW).form("/new").words


def test_somebody_offered_may_be_chosen(alice: Browser, cast: Cast) -> None:
    an_exchange(cast, by=cast.charlie)

    assert name_bob(alice, someone="", who=cast.charlie.member_id.hex()).status == 303
    assert named(cast)[0].supporter_id == cast.charlie.member_id


REFUSALS = [
    ({"someone": ""}, NoSupporterError.sentence),
    ({"someone": "Alice"}, OwnSupporterError.sentence),
    ({"someone": "Zed"}, UnknownPersonError.sentence),
    ({"record": None, "agree": "0"}, NothingAllowedError.sentence),
    ({"months": None}, "Choose how long it holds."),
    ({"consent": None}, "Choose how you said yes."),
    ({"by_job": None}, "Choose yes or no."),
    ({"by_job": "yes"}, NoVoucherError.sentence),
    ({"by_job": "yes", "voucher": "Bob"}, VoucherIsNoThirdError.sentence),
    ({"by_job": "yes", "voucher": "Zed"}, UnknownVoucherError.sentence),
]


@pytest.mark.parametrize(("said", "sentence"), REFUSALS)
def test_what_is_amiss_is_said_and_what_was_typed_is_kept(
    alice: Browser, cast: Cast, said: dict[str, Any], sentence: str
) -> None:
    page = name_bob(alice, **said)

    assert page.status == 422
    assert page.errors == [sentence]
    assert page.typed("someone") == said.get("someone", "Bob")
    assert named(cast) == []


@pytest.mark.parametrize("said", [{"months": "24"}, {"agree": "601"}, {"consent": "x"}, {"by_job": "x"}])
def test_what_no_page_offers_names_nobody(alice: Browser, cast: Cast, said: dict[str, str]) -> None:
    assert name_bob(alice, **said).status == 422
    assert named(cast) == []


def test_second_person_is_asked_and_says_yes(
    alice: Browser, bob: Browser, charlie: Browser, cast: Cast
) -> None:
    name_bob(alice, by_job="yes", voucher="Charlie")
    word = f"{PATH}/{named(cast)[0].id.hex()}/word"
    assert "Waits for Charlie C" in alice.get(PATH).words
    assert word in charlie.get("/kettle/waiting").links()
    assert word in charlie.get("/kettle/home").links()

    assert charlie.send(word, "/word").answer == (303, "/kettle/waiting")

    assert "Waits for" not in alice.get(PATH).words
    assert charlie.get(word).status == 404
    assert word not in charlie.get("/kettle/waiting").links()


def test_second_person_may_say_no(alice: Browser, charlie: Browser, cast: Cast) -> None:
    name_bob(alice, by_job="yes", voucher="Charlie")

    charlie.send(f"{PATH}/{named(cast)[0].id.hex()}/word", "/end")

    assert named(cast)[0].ended_at is not None


def test_nobody_else_sees_that_question(
    alice: Browser, bob: Browser, stella: Browser, trent: Browser, cast: Cast
) -> None:
    support = a_support(cast, by_job=True, voucher="Charlie").hex()

    for each in (alice, bob, stella):
        missing = each.get(f"{PATH}/{NOTHING}/word")
        assert is_nothing(each.get(f"{PATH}/{support}/word"), missing)
        assert each.press(NEW, f"{PATH}/{support}/word").status == 404
    assert asks_to_sign_in(trent.get(f"{PATH}/{support}/word"))


@pytest.mark.parametrize("path", [PATH, "/kettle/you"])
def test_member_ends_it_in_one_press(alice: Browser, cast: Cast, path: str) -> None:
    support = a_support(cast).hex()

    page = alice.follow(alice.send(path, support))

    assert "Ended Bob B for you Monday 2 March" in page.words
    assert named(cast)[0].ended_at is not None


def test_supporter_ends_it_too(bob: Browser, cast: Cast) -> None:
    support = a_support(cast).hex()

    page = bob.follow(bob.send(PATH, f"{support}/end"))

    assert "Ended You for Alice A" in page.words
    assert "Alice" not in bob.get("/kettle/home").words


def test_nobody_else_ends_it(charlie: Browser, stella: Browser, cast: Cast) -> None:
    support = a_support(cast).hex()

    for each in (charlie, stella):
        assert each.press(NEW, f"{PATH}/{support}/end").status == 404
    assert named(cast)[0].ended_at is None


def test_pressing_twice_is_pressing_once(alice: Browser, cast: Cast) -> None:
    sent = alice.fill_in(NEW, **SAID)
    assert alice.post(*sent).answer == alice.post(*sent).answer == (303, PATH)
    assert len(named(cast)) == 1

    ending = alice.fill_in(PATH, "/end")
    assert alice.post(*ending).answer == alice.post(*ending).answer == (303, PATH)


@pytest.mark.parametrize("path", [PATH, NEW])
def test_signed_out_visitor_signs_in_first(anyone: Browser, trent: Browser, path: str) -> None:
    assert asks_to_sign_in(anyone.get(path))
    assert asks_to_sign_in(trent.get(path))


def test_signed_out_visitor_names_nobody(anyone: Browser, cast: Cast) -> None:
    assert asks_to_sign_in(anyone.press("/in", NEW, **SAID))
    assert named(cast) == []
