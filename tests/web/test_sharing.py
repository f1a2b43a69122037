"""Sharing an account, as the two see it."""

from tests.cast import Cast, totals_of
from tests.web.browser import Browser

LIST = "/kettle/organisations"


def test_two_share_record_and_split(alice: Browser, bob: Browser, cast: Cast) -> None:
    page = alice.follow(alice.send(LIST, "/shared", someone="Bob B"))
    assert page.notices == ["Asked. It begins when they say yes."]
    assert "You asked Bob B." in page.words
    assert "Alice A asks you to share a record of hours." in bob.get(LIST).words
    bob.send(LIST, "/yes")
    (path,) = {link for link in alice.get(LIST).links() if link.startswith(f"{LIST}/")}
    alice.send(f"{path}/record", "/record", way="received", who="other", someone="Charlie C", time="120")

    page = bob.get(path)
    assert page.heading == "Your shared record"
    assert "2 hours received" in page.words
    asked = bob.get(f"{path}/split")
    assert "The shared record has given 0 minutes and received 2 hours." in asked.words
    page = bob.follow(bob.send(f"{path}/split", "/split"))

    assert page.notices == ["It is split. Your half is on your own record."]
    assert "A shared record Shared hours, split" in page.words
    assert alice.get(path).status == 404
    cast.session.rollback()
    assert totals_of(cast, cast.alice).received == totals_of(cast, cast.bob).received == 360


def test_an_entry_is_told_as_the_shared_accounts(alice: Browser, bob: Browser, charlie: Browser) -> None:
    alice.send(LIST, "/shared", someone="Bob B")
    bob.send(LIST, "/yes")
    (path,) = {link for link in alice.get(LIST).links() if link.startswith(f"{LIST}/")}

    page = alice.follow(
        alice.send(f"{path}/record", "/record", way="gave", who="other", someone="Charlie C", time="60")
    )

    assert page.heading == "Your shared record gave Charlie C 1 hour, today."
    assert "Alice A says they gave you 1 hour, today." in charlie.get("/kettle/waiting").words


def test_with_oneself_it_is_refused_kindly(alice: Browser) -> None:
    page = alice.send(LIST, "/shared", someone="Alice A")

    assert page.errors == ["That’s you. Type the name of the person you want to share with."]
    assert page.typed("someone") == "Alice A"
