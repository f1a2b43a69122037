"""Whoever was there one hour and not two says so, and a host says whether it was."""

import pytest
from sqlmodel import select

from tests.cast import NOW, WELCOME, Cast, a_gathering, a_key, faults_of, finish, roll_of, totals_of
from tests.services.staying import ask, put_right
from tests.web.browser import NOTHING, Browser, Page, asks_to_sign_in, is_nothing
from tests.web.supporting import acting
from timebank.ledger.totals import Totals
from timebank.services import consents, hosts
from timebank.services.check_ins import check_in
from timebank.store.entries import Entry
from timebank.store.outbox import Mail
from timebank.store.stay_changes import StayChange


@pytest.fixture
def tea(cast: Cast) -> bytes:
    """Save everyone's time at a tea of two hours: Charlie hosted, and Bob was there."""
    tea = a_gathering(cast)
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    check_in(cast.session, **who, gathering_id=tea, key=a_key(), now=NOW)
    finish(cast, tea)
    return tea


@pytest.fixture
def path(tea: bytes) -> str:
    return f"/kettle/gatherings/{tea.hex()}"


@pytest.fixture
def asked(bob: Browser, path: str) -> str:
    """Let Bob remember an hour; return the page on which he waits."""
    return bob.send(f"{path}/stays/new", minutes="60").location


def line_of(cast: Cast, number: int = -1) -> str:
    found = cast.session.exec(select(Entry).where(Entry.giver_id == cast.bob.account_id)).all()
    cast.session.commit()
    return f"/kettle/hours/entries/{found[number].id.hex()}"


def finds_nothing(browser: Browser, page: Page) -> bool:
    return is_nothing(page, browser.get(f"/kettle/gatherings/{NOTHING}"))


def now(cast: Cast) -> Totals:
    cast.session.rollback()
    return totals_of(cast, cast.bob)


def test_my_hours_and_the_gathering_lead_to_one_question(bob: Browser, cast: Cast, path: str) -> None:
    for page in (line_of(cast), path):
        assert f"{path}/stays/new" in bob.get(page).links()

    form = bob.get(f"{path}/stays/new")

    assert form.heading == "How long were you there?"
    for words in ("Written down: 2 hours at Tea, today.", "I wasn’t there", "A host is asked."):
        assert words in form.words


def test_the_host_is_asked_in_calm_words(bob: Browser, charlie: Browser, asked: str, path: str) -> None:
    assert bob.get(asked).heading == "You remember being there for 1 hour."
    assert "Waiting for a yes from a host: Charlie C." in bob.get(asked).words

    for page in (path, "/kettle/home", "/kettle/waiting"):
        assert asked in charlie.get(page).links()
        assert asked not in bob.get(page).links() or page == path
    question = charlie.get(asked)
    assert question.heading == "Bob remembers being there for 1 hour. Is that right?"
    assert "Written down now: Bob was there for 2 hours" in question.words


def test_a_yes_puts_it_right_and_both_entries_stay(
    bob: Browser, charlie: Browser, cast: Cast, asked: str
) -> None:
    old = line_of(cast)
    assert charlie.send(asked, "/yes").answer == (303, asked)

    assert now(cast) == Totals(60, WELCOME + 60)
    assert "You both said so, and it was put right today." in bob.get(asked).words
    assert "You and a host took it back" in bob.get(old).words
    assert "It was written down anew" in bob.get(line_of(cast)).words
    assert "You stayed 1 hour." in bob.get(line_of(cast)).words
    assert faults_of(cast) == ()


def test_a_no_leaves_it_and_it_may_be_asked_again(
    bob: Browser, charlie: Browser, cast: Cast, asked: str, path: str
) -> None:
    charlie.send(asked, "/no")

    assert now(cast) == Totals(120, WELCOME + 120)
    assert "remembers it as it is written down, so it stays" in bob.get(asked).words
    assert bob.send(f"{path}/stays/new", minutes="90").status == 303


def test_whoever_asked_may_take_it_back(bob: Browser, charlie: Browser, asked: str, path: str) -> None:
    assert bob.send(asked, "/removal").answer == (303, asked)

    assert "You took it back today." in bob.get(asked).words
    assert "It was taken back today." in charlie.get(asked).words
    assert asked not in charlie.get(path).links()
    page = charlie.press("/kettle/record", f"{asked}/yes")
    assert page.status == 422
    assert "This was answered already, so nothing has changed." in page.errors


def test_a_host_asks_by_the_name_on_the_list(
    bob: Browser, charlie: Browser, cast: Cast, path: str, tea: bytes
) -> None:
    form = f"{path}/stays/new?about={cast.bob.member_id.hex()}"
    assert form in charlie.get(path).links()
    assert charlie.get(form).heading == "How long was Bob there?"

    change = charlie.send(form, "/stays", minutes="0").location

    assert charlie.get(change).heading == "You remember that Bob wasn’t there."
    for page in (path, "/kettle/home", "/kettle/waiting"):
        assert change in bob.get(page).links()
    assert bob.get(change).heading == "Charlie remembers that you weren’t there. Is that right?"
    bob.send(change, "/yes")
    assert now(cast) == Totals(0, WELCOME)
    assert cast.bob.member_id not in roll_of(cast, tea)
    assert "not there" in charlie.get(change).words


def test_what_waits_already_is_shown_in_place_of_the_question(
    bob: Browser, charlie: Browser, cast: Cast, asked: str, path: str
) -> None:
    assert bob.get(f"{path}/stays/new").answer == (303, asked)
    assert charlie.get(f"{path}/stays/new?about={cast.bob.member_id.hex()}").answer == (303, asked)


def test_the_only_host_asks_a_steward(charlie: Browser, stella: Browser, alice: Browser, path: str) -> None:
    change = charlie.send(f"{path}/stays/new", minutes="60").location

    assert "A steward who records for others may answer" in charlie.get(change).words
    assert finds_nothing(alice, alice.get(change))
    assert change in stella.get(path).links()
    assert stella.send(change, "/yes").answer == (303, change)


def test_another_host_answers_before_any_steward(
    cast: Cast, charlie: Browser, stella: Browser, alice: Browser
) -> None:
    tea = a_gathering(cast)
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id, "gathering_id": tea}
    hosts.add(cast.session, **who, host_id=cast.alice.member_id, key=a_key(), now=NOW)
    finish(cast, tea)

    change = charlie.send(f"/kettle/gatherings/{tea.hex()}/stays/new", minutes="60").location

    assert finds_nothing(stella, stella.get(change))
    assert alice.send(change, "/yes").answer == (303, change)


def test_it_is_nobody_elses(
    alice: Browser, stella: Browser, trent: Browser, anyone: Browser, asked: str, path: str, cast: Cast
) -> None:
    mine, theirs = f"{path}/stays/new", f"{path}/stays/new?about={cast.bob.member_id.hex()}"
    for page in (asked, mine, theirs):
        for browser in (alice, stella):
            assert finds_nothing(browser, browser.get(page))
            assert page == asked or finds_nothing(browser, browser.press("/kettle/record", page))
        for browser in (trent, anyone):
            assert asks_to_sign_in(browser.get(page))
    for act in ("yes", "no", "removal"):
        assert finds_nothing(alice, alice.press("/kettle/record", f"{asked}/{act}"))
    for browser in (alice, stella):
        assert asked not in browser.get(path).links()


def test_what_is_not_there_is_not_there(
    bob: Browser, charlie: Browser, asked: str, path: str, cast: Cast
) -> None:
    open_one = f"/kettle/gatherings/{a_gathering(cast).hex()}"

    for page in (f"{path}/stays/{NOTHING}", f"{open_one}/stays/new", asked.replace(path, open_one)):
        assert finds_nothing(charlie, charlie.get(page))
    assert finds_nothing(charlie, charlie.get(f"{path}/stays/new?about={cast.alice.member_id.hex()}"))
    assert finds_nothing(bob, bob.press("/kettle/record", f"{asked}/yes"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (None, "Choose how long."),
        ("45 minutes", "Invalid Choice"),
        ("135", "Not a valid choice"),
        ("120", "That's what is written down now. Change what you remember differently."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    bob: Browser, path: str, typed: str | None, said: str, cast: Cast
) -> None:
    page = bob.send(f"{path}/stays/new", minutes=typed)

    assert page.status == 422
    assert any(said in error for error in page.errors), page.errors
    assert cast.session.exec(select(StayChange)).all() == []


def test_nobody_does_it_for_another(bob: Browser, cast: Cast, asked: str, path: str) -> None:
    acting(bob, cast)

    for page in (asked, f"{path}/stays/new"):
        assert bob.get(page).status == 403
    assert "This isn’t how I remember it" not in bob.get(path).words


def test_who_said_yes_to_messages_hears_that_something_waits(cast: Cast, bob: Browser, path: str) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    consents.give(cast.session, **who, purpose="messages", key=a_key(), now=NOW)

    change = bob.send(f"{path}/stays/new", minutes="60").location

    cast.session.rollback()
    (mail,) = cast.session.exec(select(Mail)).all()
    assert mail.address == "charlie@example.org"
    assert change in mail.body
    assert "Bob" not in mail.body


def test_the_list_alone_is_put_right_where_no_time_moves(cast: Cast, bob: Browser, charlie: Browser) -> None:
    tea = a_gathering(cast, rule="list")
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    check_in(cast.session, **who, gathering_id=tea, key=a_key(), now=NOW)
    finish(cast, tea)

    page = bob.send(f"/kettle/gatherings/{tea.hex()}/stays/new", minutes="0").location
    charlie.send(page, "/yes")

    assert now(cast) == Totals(0, WELCOME)
    cast.session.rollback()
    assert cast.bob.member_id not in roll_of(cast, tea)


def test_a_visitor_puts_theirs_right_too(cast: Cast, charlie: Browser, anyone: Browser) -> None:
    tea = a_gathering(cast)
    sign = f"/S/{sign_of(cast, tea)}"
    anyone.send(sign, name="Noor")
    finish(cast, tea)

    change = anyone.send(f"/kettle/gatherings/{tea.hex()}/stays/new", minutes="30").location

    assert charlie.get(change).heading == "Noor remembers being there for 30 minutes. Is that right?"
    charlie.send(change, "/yes")
    assert "it was put right today" in anyone.get(change).words


def sign_of(cast: Cast, tea: bytes) -> str:
    from timebank.store.gatherings import Gathering

    found = cast.session.exec(select(Gathering.sign_token).where(Gathering.id == tea)).one()
    cast.session.commit()
    return found


def test_pages_of_old_changes_still_open_after_another(
    bob: Browser, cast: Cast, tea: bytes, path: str
) -> None:
    first = put_right(cast, tea, 60, about=cast.bob, host=cast.charlie)
    second = ask(cast, tea, 90, about=cast.bob, by=cast.charlie)

    for change, words in ((first, "You both said so"), (second, "Is that right?")):
        assert words in bob.get(f"{path}/stays/{change.hex()}").words
