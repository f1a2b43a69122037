"""The cable is cut at every step, pages are closed, requests come twice: entries are people all the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.journeys.cable import Cable, laid
from tests.journeys.community import Community
from tests.journeys.phone import Phone, Phones
from tests.journeys.server import Server
from timebank import clock
from timebank.queries.gatherings import GatheringView
from timebank.services.sign_in import use_slip
from timebank.store.people import Person

pytestmark = pytest.mark.browser

MOST_KEPT_BYTES = 80_000
# The worker has taken over and, on one's own phone, fetched the pages to keep.
READY = """async (wanted) => {
  const pause = () => new Promise((done) => setTimeout(done, 50));
  while (!navigator.serviceWorker.controller) await pause();
  while (!(await Promise.all(wanted.map((path) => caches.match(path)))).every(Boolean)) await pause();
}"""
NOTES = """async () => {
  const { ask } = await import(document.querySelector("[data-who]").src);
  return ask({ do: "list" });
}"""
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const place = await caches.open(name);
    for (const { url } of await place.keys()) found[new URL(url).pathname] = name;
  }
  return found;
}"""
TO_SEND = "navigator.serviceWorker.ready.then((ours) => ours.sync.getTags())"
KEEP = """([action, fields]) => document.dispatchEvent(
  new CustomEvent("timebank:keep", { detail: { action, fields, about: "A tick" } }))"""
LOST = "net::ERR_"  # what the browser says of a request that the cut cable took


@pytest.fixture
def cable(server: Server) -> Iterator[Cable]:
    with laid(server.address) as found:
        yield found


@pytest.fixture
def phones(browser: Browser, cable: Cable) -> Iterator[Phones]:
    """Open phones at the far end of the cable."""
    with Phones(browser, cable.address) as opened:
        yield opened
        assert [fault for fault in opened.faults if LOST not in fault] == []


@pytest.fixture
def alice(kettle: Community) -> Person:
    return kettle.member("Alice")


@pytest.fixture
def tea(kettle: Community) -> GatheringView:
    return kettle.gathering(kettle.member("Hope"))


def ready(phones: Phones, kettle: Community, who: Person, *more: str) -> Phone:
    """Open somebody's own phone, on which everything is kept by now."""
    phone = phones.open(has_worker=True, cookie=kettle.cookie(who.member_id)).go("/kettle/home")
    phone.page.evaluate(READY, ["/kettle/record", "/kettle/gatherings", "/kettle/you/card", *more])
    return phone


def reopened(phone: Phone, path: str) -> Phone:
    """Close the page and open another in the same browser."""
    phone.page.close()
    phone.page = phone.context.new_page()
    return phone.go(path)


def notes(phone: Phone) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = phone.page.evaluate(NOTES)
    return found


def nothing_waits(phone: Phone) -> None:
    """Expect the list of notes to be empty by and by."""
    phone.go("/notes")
    expect(phone.page.locator("[data-none]")).to_be_visible()


def count(kettle: Community, statement: str, *values: bytes) -> int:
    with kettle.engine.connect() as connection:
        return int(connection.exec_driver_sql(statement, values).scalar_one())


def there(kettle: Community, tea: GatheringView, who: Person) -> int:
    """Count somebody's check-ins."""
    wanted = "SELECT count(*) FROM check_in WHERE gathering_id = ? AND member_id = ?"
    return count(kettle, wanted, tea.id, who.member_id)


def people_at(kettle: Community, tea: GatheringView) -> int:
    return count(kettle, "SELECT count(*) FROM check_in WHERE gathering_id = ?", tea.id)


def recorded(kettle: Community, who: Person) -> int:
    return count(kettle, "SELECT count(*) FROM exchange WHERE receiver_actor = ?", who.member_id)


def send_again(cable: Cable, path: str) -> None:
    """Send every request to an address twice more, to the letter."""
    sent = cable.posts(path)
    assert sent
    for request in sent * 2:
        assert b" 500 " not in cable.again(request).split(b"\r\n", 1)[0]


def test_check_in_without_signal_from_the_first_moment(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    phone, sign = ready(phones, kettle, alice), f"/S/{tea.sign_token}"
    cable.cut()
    phone.go(sign).shows("We can’t see what’s on, but we’ve noted you scanned at")
    phone.shows("Checking in as Alice").press("Check in").reads("Noted on this phone")
    phone.shows("We’ll send it when there’s signal.").shows("1 note kept on this phone")
    assert there(kettle, tea, alice) == 0

    cable.mend()
    reopened(phone, "/kettle/home")
    nothing_waits(phone)
    send_again(cable, sign)

    assert there(kettle, tea, alice) == 1
    assert people_at(kettle, tea) == 2


def test_code_typed_without_signal(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    phone = ready(phones, kettle, alice)
    cable.cut()
    phone.go("/in").type("The 6 letters and numbers", f"{tea.code[:3]} {tea.code[3:].lower()}")
    phone.press("Go on").shows("we’ve noted you scanned at").press("Check in").reads("Noted on this phone")

    cable.mend()
    nothing_waits(phone.go("/kettle/home"))
    send_again(cable, "/S/")

    assert there(kettle, tea, alice) == 1


def test_signal_lost_while_the_page_is_open(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    phone, sign = ready(phones, kettle, alice).go(f"/S/{tea.sign_token}"), f"/S/{tea.sign_token}"
    cable.cut()
    phone.press("Check in").reads("Noted on this phone")
    cable.mend()
    phone.follow("See notes on this phone")
    nothing_waits(phone)
    send_again(cable, sign)

    assert there(kettle, tea, alice) == 1


def test_answer_lost_on_the_way_back_is_one_check_in(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    phone, sign = ready(phones, kettle, alice).go(f"/S/{tea.sign_token}"), f"/S/{tea.sign_token}"
    cable.loses_answers = True
    phone.press("Check in").reads("Noted on this phone")
    assert there(kettle, tea, alice) == 1

    cable.mend()
    reopened(phone, "/notes")
    nothing_waits(phone)
    send_again(cable, sign)

    assert there(kettle, tea, alice) == 1


def test_record_without_signal_is_one_entry_when_it_is_sent(
    phones: Phones, cable: Cable, kettle: Community, alice: Person
) -> None:
    bob = kettle.name_of(kettle.member("Bob"))
    phone = ready(phones, kettle, alice)
    cable.cut()
    phone.go("/kettle/record?way=received").shows("Kept on this phone at")
    phone.choose("I received").type("Name or card number", bob).press_first("Record")
    phone.reads("Noted on this phone")
    reopened(phone, "/notes").shows(f"{bob} gave you 1 hour, today")
    assert recorded(kettle, alice) == 0

    cable.mend()
    phone.press("Send now")
    nothing_waits(phone)
    send_again(cable, "/kettle/record")

    assert recorded(kettle, alice) == 1


def test_two_notes_of_one_kept_page_are_two_entries(
    phones: Phones, cable: Cable, kettle: Community, alice: Person
) -> None:
    names = [kettle.name_of(kettle.member(name)) for name in ("Bob", "Carol")]
    phone = ready(phones, kettle, alice)
    cable.cut()
    for name in names:
        phone.go("/kettle/record").choose("I received").type("Name or card number", name)
        phone.press_first("Record").reads("Noted on this phone")
    phone.shows("2 notes kept on this phone")

    cable.mend()
    reopened(phone, "/kettle/home")
    nothing_waits(phone)

    assert recorded(kettle, alice) == 2


def test_roll_call_without_signal(
    phones: Phones, cable: Cable, kettle: Community, tea: GatheringView
) -> None:
    host = kettle.member("Hugo")
    choir, newcomer = kettle.gathering(host, title="Choir"), "Noor"
    here = f"/kettle/gatherings/{choir.id.hex()}/here"
    phone = ready(phones, kettle, host, here)
    cable.cut()
    phone.go(here).shows("Kept on this phone at")
    phone.page.get_by_text("Someone new is here").click()
    phone.type("First name", newcomer).press("Save who’s here").reads("Noted on this phone")

    cable.mend()
    nothing_waits(phone.go("/kettle/home"))
    send_again(cable, here)

    assert people_at(kettle, choir) == 2


def test_note_of_a_gathering_that_is_over_waits_for_the_host(
    phones: Phones, cable: Cable, kettle: Community, alice: Person
) -> None:
    host = kettle.member("Hannah")
    tea = kettle.gathering(host)
    phone, sign = ready(phones, kettle, alice), f"/S/{tea.sign_token}"
    cable.cut()
    phone.go(sign).press("Check in").reads("Noted on this phone")
    kettle.finish(host, tea)

    cable.mend()
    nothing_waits(phone.go("/kettle/home"))
    send_again(cable, sign)
    assert there(kettle, tea, alice) == 0
    page = f"/kettle/gatherings/{tea.id.hex()}"
    phone.go(page).shows("You said that you were here. The hosts are asked.")
    hosts = phones.open(cookie=kettle.cookie(host.member_id)).go(page)
    hosts.press_first("Yes, they were").shows("They’re on the list.")
    send_again(cable, f"{page}/claims/")

    assert there(kettle, tea, alice) == 1
    wanted = "SELECT count(*) FROM entry WHERE gathering_id = ? AND receiver_id = ?"
    assert count(kettle, wanted, tea.id, alice.account_id) == 1


def test_visitor_checks_in_on_a_phone_that_came_by_before(
    phones: Phones, cable: Cable, kettle: Community, tea: GatheringView
) -> None:
    phone = phones.open(has_worker=True).go("/kettle/")
    phone.page.evaluate(READY, ["/scanned"])
    cable.cut()
    phone.go(f"/S/{tea.sign_token}").type("What's your first name?", "Noor").press("Check in")
    phone.reads("Noted on this phone")

    cable.mend()
    nothing_waits(phone.go("/kettle/"))
    send_again(cable, f"/S/{tea.sign_token}")

    assert people_at(kettle, tea) == 2


def test_notes_are_sent_when_the_phone_is_online_again(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    phone = ready(phones, kettle, alice)
    cable.cut()
    phone.go(f"/S/{tea.sign_token}").press("Check in").shows("1 note kept on this phone")
    phone.context.set_offline(True)
    cable.mend()
    phone.context.set_offline(False)

    expect(phone.page.locator("[data-bar]")).to_have_count(0)
    assert there(kettle, tea, alice) == 1


def test_the_phone_itself_sends_notes_in_the_background(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    phone = ready(phones, kettle, alice)
    cable.cut()
    phone.go(f"/S/{tea.sign_token}").press("Check in").shows("1 note kept on this phone")
    phone.until(lambda: phone.page.evaluate(TO_SEND) == ["notes"])
    browser, registered = phone.context.new_cdp_session(phone.page), []
    browser.on(
        "ServiceWorker.workerRegistrationUpdated", lambda told: registered.extend(told["registrations"])
    )
    browser.send("ServiceWorker.enable")
    phone.until(lambda: bool(registered))

    cable.mend()
    which = {"origin": cable.address, "registrationId": registered[0]["registrationId"], "tag": "notes"}
    browser.send("ServiceWorker.dispatchSyncEvent", {**which, "lastChance": False})

    phone.until(lambda: there(kettle, tea, alice) == 1)


def test_a_tick_told_by_another_script_is_sent_too(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    phone = ready(phones, kettle, alice)
    phone.page.evaluate(KEEP, [f"/S/{tea.sign_token}", {"key": "0a" * 16}])
    reopened(phone, "/kettle/home")
    nothing_waits(phone)

    assert there(kettle, tea, alice) == 1


def test_after_a_week_one_shows_it_to_the_host(
    phones: Phones, cable: Cable, kettle: Community, alice: Person
) -> None:
    phone = ready(phones, kettle, alice)
    cable.cut()
    long_ago = str(clock.now() // 1000 - 8 * 24 * 60 * 60 * 1000)
    phone.page.evaluate(KEEP, ["/kettle/nowhere", {"noted_at": long_ago}])
    phone.go("/notes")

    expect(phone.page.locator("[data-state]")).to_contain_text("Show this screen to your host.")


@pytest.mark.parametrize("kind", ["shared", "unknown"])
def test_a_phone_that_is_not_ones_own_keeps_nothing(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView, kind: str
) -> None:
    slip = kettle.slip(alice.member_id).rpartition("/")[2]
    cookie = kettle.cookie_of(kettle.do(use_slip, token=slip, kind=kind, now=clock.now()))
    phone = phones.open(has_worker=True, cookie=cookie).go("/kettle/record")
    phone.page.evaluate(READY, ["/scanned"])
    phone.go("/kettle/record").go(f"/S/{tea.sign_token}")
    assert "pages" not in phone.page.evaluate(KEPT).values()
    cable.cut()
    phone.press("Check in").reads("No signal here")

    assert notes(phone) == []
    phone.go("/kettle/record").reads("No signal here")


def test_without_signal_one_is_shown_what_is_kept(
    phones: Phones, cable: Cable, kettle: Community, alice: Person
) -> None:
    phone = ready(phones, kettle, alice)
    cable.cut()
    phone.go("/kettle/hours").reads("No signal here").follow("Your time card")

    phone.reads("Your time card, front and back").shows("Kept on this phone at")


def test_what_cannot_be_sent_says_why_and_stays_until_it_is_removed(
    phones: Phones, cable: Cable, kettle: Community, alice: Person
) -> None:
    phone = ready(phones, kettle, alice)
    cable.cut()
    phone.go("/kettle/record").choose("I received").type("Name or card number", "Nobody at all")
    phone.press_first("Record").reads("Noted on this phone")
    cable.mend()
    phone.go("/notes")
    expect(phone.page.locator("[data-state]")).to_contain_text("Couldn’t be sent")

    phone.page.on("dialog", lambda dialog: dialog.accept())
    phone.press("Remove")
    nothing_waits(phone)
    assert recorded(kettle, alice) == 0


def test_a_sign_that_is_not_there_is_told_in_plain_words(
    phones: Phones, cable: Cable, kettle: Community, alice: Person
) -> None:
    phone = ready(phones, kettle, alice)
    cable.cut()
    phone.go("/S/NOWHERE2345").press("Check in").reads("Noted on this phone")
    cable.mend()
    phone.go("/notes")

    expect(phone.page.locator("[data-state]")).to_contain_text(
        "Couldn’t be sent: That page isn't here. It may"
    )


def test_leaving_early_without_signal(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    check_in = kettle.check_in(alice, tea).hex()
    phone = ready(phones, kettle, alice).go(f"/kettle/check-ins/{check_in}/stay")
    cable.cut()
    phone.choose("1 hour")
    phone.press("Save").reads("Noted on this phone")

    cable.mend()
    nothing_waits(phone.go("/kettle/home"))
    send_again(cable, f"/kettle/check-ins/{check_in}/stay")

    assert count(kettle, "SELECT minutes FROM check_in WHERE id = ?", bytes.fromhex(check_in)) == 60


def test_signing_out_asks_first_and_leaves_nothing(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    asked = list[str]()

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if len(asked) > 1 else dialog.dismiss()

    phone = ready(phones, kettle, alice).go("/kettle/you")
    phone.page.evaluate(KEEP, ["/kettle/nowhere", {"a": "1"}])
    phone.shows("1 note kept on this phone")
    phone.page.on("dialog", answer)
    phone.press("Sign out on this phone")
    assert len(notes(phone)) == 1

    phone.press("Sign out on this phone")
    expect(phone.page).to_have_url(f"{cable.address}/kettle/")

    assert asked == ["1 note hasn’t been sent. Sign out without it?"] * 2
    assert "/kettle/record" not in phone.page.evaluate(KEPT)
    phone.page.evaluate(READY, ["/notes"])
    assert notes(phone) == []
    cable.cut()
    phone.go("/kettle/record").reads("No signal here")


def test_phone_that_is_not_mine_is_cleared(
    phones: Phones, cable: Cable, kettle: Community, alice: Person
) -> None:
    phone = ready(phones, kettle, alice).go("/kettle/you")
    phone.press("This isn’t my phone")
    expect(phone.page).to_have_url(f"{cable.address}/kettle/")
    phone.page.evaluate(READY, ["/notes"])

    assert "pages" not in phone.page.evaluate(KEPT).values()


def test_another_member_neither_sees_nor_sends_what_one_kept(
    phones: Phones, cable: Cable, kettle: Community, alice: Person, tea: GatheringView
) -> None:
    bob = kettle.member("Bob")
    phone = ready(phones, kettle, alice)
    cable.cut()
    phone.go(f"/S/{tea.sign_token}").press("Check in").reads("Noted on this phone")
    phone.context.add_cookies([{**kettle.cookie(bob.member_id), "url": cable.address}])
    cable.mend()
    phone.go("/kettle/home").page.evaluate(READY, ["/kettle/record"])
    phone.go("/notes")

    expect(phone.page.locator("[data-state]")).to_have_text("Sign in to send it.")
    assert [there(kettle, tea, who) for who in (alice, bob)] == [0, 0]


def test_what_is_kept_is_small(phones: Phones, cable: Cable, kettle: Community, alice: Person) -> None:
    phone = ready(phones, kettle, alice)
    kept = phone.page.evaluate(KEPT)

    answers = [phone.context.request.get(f"{cable.address}{path}") for path in kept]

    sizes = {answer.url: int(answer.headers["content-length"]) for answer in answers}
    assert len(kept) >= 14
    assert sum(sizes.values()) < MOST_KEPT_BYTES, sizes
