from sqlmodel import select

from tests.cast import Cast, an_exchange
from tests.web.browser import Browser, asks_to_sign_in
from timebank.store.gatherings import Gathering
from timebank.store.outbox import Mail

PATH = "/kettle/you/break"
HOME = "/kettle/home"


def test_break_takes_two_presses_from_you_and_one_back(alice: Browser) -> None:
    assert PATH in alice.get("/kettle/you").links()

    assert alice.send(PATH).answer == (303, HOME)
    assert "You’re taking a break. Come back any time. Nothing runs out." in alice.get(HOME).words
    back = alice.send(HOME)

    assert back.answer == (303, HOME)
    assert alice.follow(back).heading == "Hello, Alice"
    assert "Your time so far" in alice.get(HOME).words


def test_home_of_a_break_has_one_button(alice: Browser) -> None:
    alice.send(PATH)

    main = alice.get(HOME).by_id("main")

    assert [button.words for button in main.every("button")] == ["I’m back"]


def test_press_twice_is_one_break(alice: Browser) -> None:
    sent = alice.fill_in(PATH)

    assert alice.post(*sent).answer == alice.post(*sent).answer == (303, HOME)


def test_back_button_does_not_bring_the_break_back(alice: Browser) -> None:
    sent = alice.fill_in(PATH)
    alice.post(*sent)
    alice.send(HOME)

    alice.post(*sent)

    assert "taking a break" not in alice.get(HOME).words


def test_everything_of_ones_own_stays_open(alice: Browser, cast: Cast, sign: str) -> None:
    exchange = an_exchange(cast).hex()
    alice.send(PATH)

    for path in ("hours", "waiting", "you", "gatherings", "record", f"entries/{exchange}"):
        assert alice.get(f"/kettle/{path}").status == 200
    assert alice.send(sign).status == 303
    assert "taking a break" in alice.get(HOME).words


def test_others_do_not_learn_of_a_break(alice: Browser, bob: Browser, cast: Cast) -> None:
    exchange = an_exchange(cast).hex()
    before = bob.get(f"/kettle/entries/{exchange}").words

    alice.send(PATH)

    assert bob.get(f"/kettle/entries/{exchange}").words == before
    assert "Alice" not in bob.get("/kettle/record").words


def test_name_that_is_off_the_lists_is_answered_as_one_nobody_has(alice: Browser, bob: Browser) -> None:
    unknown = bob.send("/kettle/record", someone="Zoe", time="60").errors
    alice.send(PATH)

    assert bob.send("/kettle/record", someone="Alice", time="60").errors == unknown


def test_host_searching_the_roll_call_finds_nobody_on_a_break(
    alice: Browser, charlie: Browser, gathering: Gathering
) -> None:
    alice.send(PATH)
    path = f"/kettle/gatherings/{gathering.id.hex()}/here"

    assert "Alice A" not in charlie.get(f"{path}?someone=Alice").words


def test_sign_in_code_comes_even_in_a_break(alice: Browser, anyone: Browser, cast: Cast) -> None:
    alice.send(PATH)
    anyone.send("/kettle/sign-in", "/kettle/sign-in", address="alice@example.org")

    assert [mail.address for mail in cast.session.exec(select(Mail))] == ["alice@example.org"]


def test_signed_out_visitor_pauses_nobody(anyone: Browser) -> None:
    assert asks_to_sign_in(anyone.get(PATH))
    assert asks_to_sign_in(anyone.press("/in", PATH))
    assert asks_to_sign_in(anyone.press("/in", "/kettle/you/return"))


def test_newcomer_has_no_break_to_take(newcomer: Browser) -> None:
    assert newcomer.get(PATH).answer == (303, "/kettle/hours")
