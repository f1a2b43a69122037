"""Hours from before, at the desk and as their owner sees them."""

import pytest

from tests.cast import Cast, journal, totals_of
from tests.web.browser import Browser
from timebank.ledger.totals import Totals


def path(cast: Cast) -> str:
    return f"/kettle/desk/people/{cast.alice.member_id.hex()}/before"


def test_a_steward_writes_them_down_and_alice_says_they_are_not_right(
    stella: Browser, alice: Browser, cast: Cast
) -> None:
    assert path(cast) in stella.get(path(cast).removesuffix("/before")).links()
    page = stella.follow(stella.send(path(cast), "/before", given="12:30", received="2 h"))
    assert page.notices[0] == "Written down. Alice A sees it, and can say it isn’t right for 30 days."

    home = alice.get("/kettle/home")
    assert "You had given 12½ hours before this record began." in home.words
    assert "You had received 2 hours before this record began." in home.words
    gifts = [link for link in home.links() if "/gifts/" in link]
    assert "A steward wrote it down. If it isn’t right, say so here." in alice.get(gifts[0]).words
    for link in gifts:
        alice.send(link, "/reversal")

    cast.session.rollback()
    assert totals_of(cast, cast.alice) == Totals(0, 300)
    assert "Brought along" in alice.get("/kettle/hours").words


@pytest.mark.parametrize(
    ("typed", "said", "box"),
    [
        ({}, "Write how much time they gave, how much they received, or both.", "given"),
        (
            {"given": "a bit"},
            "We could not read that as a time. Write it like 90, 1h30 or 1½ hours.",
            "given",
        ),
        (
            {"given": "1 h", "received": "-2"},
            "Leave out the minus sign. To turn the time round, swap who gave and who received.",
            "received",
        ),
    ],
)
def test_what_is_not_clear_is_asked_about(
    stella: Browser, cast: Cast, typed: dict[str, str], said: str, box: str
) -> None:
    page = stella.send(path(cast), "/before", **typed)

    assert (page.status, page.errors) == (422, [said])
    assert page.by_id(f"{box}-error")
    assert not journal(cast)


def test_everyone_reads_what_the_pot_gives_as_a_welcome(bob: Browser) -> None:
    assert "Everyone who joins is given 5 hours by the pot, as a welcome." in bob.get("/kettle/hours").words
