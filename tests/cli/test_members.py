"""`create-community`, `add-member` and `slip`."""

import pytest

from tests.cast import SECRET, Cast, a_member
from tests.cli.conftest import Run
from timebank import clock
from timebank.queries import communities, members
from timebank.services import sign_in
from timebank.services.errors import NotThereError
from timebank.services.members import find_one


def test_a_community_and_its_first_steward_are_made(run: Run, kettle: Cast) -> None:
    made = run("create-community", "teapot", "--name", "Teapot", "--welcome-minutes", "90")
    added = run(
        "add-member", "--community", "teapot", "--name", "Ada B", "--email", "ADA@example.org", "--steward"
    )

    teapot = communities.by_slug(kettle.session, "teapot")
    assert teapot
    ada = members.card_of(kettle.session, teapot.id, find_one(kettle.session, teapot.id, "ada"))
    assert ada
    assert (made.exit_code, added.exit_code) == (0, 0)
    assert made.stdout == "Teapot has begun at http://localhost:8000/teapot/\n"
    assert added.stdout == f"Ada B: card number {ada.number[:3]} {ada.number[3:]}\n"
    assert communities.steward_names(kettle.session, teapot.id, clock.today("UTC").isoformat()) == ("Ada B",)


@pytest.mark.parametrize("words", [(), ("--hello-first",)])
def test_a_community_says_whether_hello_comes_first(run: Run, kettle: Cast, words: tuple[str, ...]) -> None:
    run("create-community", "teapot", "--name", "Teapot", *words)

    teapot = communities.by_slug(kettle.session, "teapot")
    assert teapot
    assert teapot.hello_first == bool(words)


@pytest.mark.parametrize(
    "slug", ["", "K", "kettle-", "-kettle", "../etc", "a", "1st", "k" * 41, "static", "in"]
)
def test_a_short_name_that_is_no_address_is_refused(run: Run, kettle: Cast, slug: str) -> None:
    result = run("create-community", "--name", "Tea", "--", slug)

    assert result.exit_code == 1
    assert "cannot be a short name" in result.stderr


def test_a_short_name_is_taken_once(run: Run, kettle: Cast) -> None:
    result = run("create-community", "kettle", "--name", "Another")

    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--name", "\u200b "], "A name has 1 to 60 letters."),
        (["--name", "x" * 61], "A name has 1 to 60 letters."),
        (["--name", "Ada", "--email", "ada"], "“ada” is not an e-mail address."),
        (["--name", "Ada", "--email", "Bob@example.org"], "has the address Bob@example.org already"),
    ],
)
def test_a_member_who_cannot_be_added_is_said(run: Run, kettle: Cast, words: list[str], said: str) -> None:
    result = run("add-member", "--community", "kettle", *words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


@pytest.mark.parametrize("wanted", ["Alice A", "alice", "CARD"])
def test_a_slip_signs_its_member_in_once(run: Run, kettle: Cast, wanted: str) -> None:
    card = members.card_of(kettle.session, kettle.community_id, kettle.alice.member_id)
    assert card

    result = run("slip", "--community", "kettle", "--member", card.number if wanted == "CARD" else wanted)

    address, token = result.stdout.strip().rsplit("/", 1)
    assert address == "http://localhost:8000/kettle/slip"
    assert len(result.stdout.splitlines()) == 1
    use = {"community_id": kettle.community_id, "token": token, "kind": "own", "now": clock.now()}
    assert sign_in.use_slip(kettle.session, **use)  # type: ignore[arg-type]
    with pytest.raises(NotThereError):
        sign_in.use_slip(kettle.session, **use)  # type: ignore[arg-type]


def test_a_slip_for_nobody_is_refused(run: Run, kettle: Cast) -> None:
    result = run("slip", "--community", "kettle", "--member", "Zoe")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Nobody in Kettle goes by “Zoe”, as a name, a first name or a card number.\n"


def test_a_slip_for_two_people_lists_their_cards(run: Run, kettle: Cast) -> None:
    other = a_member(kettle.session, kettle.community_id, "Alice Z")
    cards = [
        members.card_of(kettle.session, kettle.community_id, person.member_id)
        for person in (kettle.alice, other)
    ]

    result = run("slip", "--community", "kettle", "--member", "Alice")

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
    assert all(card and card.number in result.stderr for card in cards)


def test_the_card_of_an_added_member_opens_by_the_installations_secret(
    run: Run, kettle: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timebank.services import codes

    monkeypatch.setenv("TIMEBANK_SECRET_KEY", SECRET)

    run("add-member", "--community", "kettle", "--name", "Zoe")

    zoe = find_one(kettle.session, kettle.community_id, "Zoe")
    token = codes.card_token(SECRET, kettle.community_id, zoe, 0)
    assert members.holder(kettle.session, codes.hashed(token))
