from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from tests.cast import Cast, account_of, an_exchange, card_number, journal, totals_of
from tests.web.browser import Browser, asks_to_sign_in
from tests.web.test_bad_input import NASTY
from tests.web.test_idempotency import press
from timebank.config import Settings
from timebank.ledger.totals import Totals
from timebank.services.errors import PotAndPersonError, UnknownPersonError
from timebank.services.errors.gifts import GiftToYourselfError, NobodyToGiveToError
from timebank.store.communities import Community
from timebank.store.erasure_log import NAME, read
from timebank.store.members import Member, MemberName
from timebank.store.outbox import Mail
from timebank.store.sign_in import Device

PATH = "/kettle/you/leave"
KEEP, REMOVE = f"{PATH}/keep", f"{PATH}/remove"
DONE = "/kettle/left"


@pytest.fixture
def data(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the application a data folder of its own for one test."""
    kept: Settings = app.extensions["timebank_settings"]
    monkeypatch.setitem(app.extensions, "timebank_settings", kept.model_copy(update={"data": tmp_path}))
    return tmp_path


@pytest.fixture
def giver(cast: Cast) -> None:
    """Let Alice have given more than she received."""
    an_exchange(cast, minutes=420)
    cast.session.commit()


def has_left(cast: Cast) -> bool:
    cast.session.rollback()
    found = cast.session.exec(select(Member.left_at).where(Member.id == cast.alice.member_id)).one()
    return found is not None


def names(cast: Cast) -> list[str]:
    cast.session.rollback()
    return sorted(
        cast.session.exec(select(MemberName.name).where(MemberName.community_id == cast.community_id))
    )


@pytest.mark.parametrize(("way", "left"), [(KEEP, 4), (REMOVE, 3)])
def test_leaving_takes_three_presses_from_you(
    alice: Browser, cast: Cast, data: Path, way: str, left: int
) -> None:
    assert PATH in alice.get("/kettle/you").links()
    assert way in alice.get(PATH).links()
    goodbye = alice.send(way)

    assert goodbye.answer == (303, DONE)
    assert alice.follow(goodbye).heading == "You’ve left square. Thank you for being here."
    assert has_left(cast)
    assert len(names(cast)) == left


def test_a_copy_is_offered_before_anything_else(alice: Browser) -> None:
    links = [link for link in alice.get(PATH).links() if "/you/" in link]

    assert links[0] == "/kettle/you/copy"


def test_the_page_before_says_what_happens_and_has_one_button(alice: Browser) -> None:
    page = alice.get(REMOVE)

    main = page.by_id("main")
    assert [button.words for button in main.every("button")] == ["Leave and remove my name"]
    assert "Your name, contact details, words and card are erased now." in page.words
    assert "as “someone who was here”" in page.words
    assert "We can’t undo this." in page.words
    assert "Backups hold a copy for up to 35 days." in page.words


@pytest.mark.parametrize("way", [KEEP, REMOVE])
def test_looking_at_the_page_leaves_nobody_out(alice: Browser, cast: Cast, way: str) -> None:
    alice.get(way)

    assert not has_left(cast)
    assert alice.get("/kettle/home").status == 200


def test_every_device_is_signed_out(
    alice: Browser, app: Flask, cast: Cast, data: Path, engine: object
) -> None:
    other = Browser(app).sign_in(engine, cast.community_id, cast.alice)  # type: ignore[arg-type]
    forgotten = alice.send(REMOVE).headers.getlist("Set-Cookie")

    assert any(cookie.startswith("timebank=;") for cookie in forgotten)
    assert asks_to_sign_in(other.get("/kettle/home"))
    assert asks_to_sign_in(alice.get("/kettle/you"))
    kept = cast.session.exec(select(Device).where(Device.member_id == cast.alice.member_id)).all()
    assert kept == []


def test_back_after_leaving_leads_to_signing_in(alice: Browser, data: Path) -> None:
    sent = alice.fill_in("/kettle/record", someone="Bob")
    alice.send(REMOVE)

    assert asks_to_sign_in(alice.get(REMOVE))
    assert asks_to_sign_in(alice.post(*sent))
    assert asks_to_sign_in(alice.press("/in", KEEP))


def test_press_twice_is_left_once_and_answered_alike(alice: Browser, cast: Cast, data: Path) -> None:
    sent = alice.fill_in(REMOVE)

    answers = [alice.post(*sent).answer for _ in range(3)]

    assert answers == [(303, DONE)] * 3
    assert [entry.kind for entry in journal(cast)] == ["leaving"]
    assert len(read(data / NAME)) == 1


def test_presses_that_come_at_once_are_answered_alike(alice: Browser, cast: Cast, data: Path) -> None:
    pages = press(alice, alice.fill_in(REMOVE), 16)

    assert {page.answer for page in pages} == {(303, DONE)}
    assert [entry.kind for entry in journal(cast)] == ["leaving"]


def test_card_and_mail_open_nothing_any_more(alice: Browser, anyone: Browser, cast: Cast, data: Path) -> None:
    alice.send("/kettle/you/pin", pin="204857")
    number = card_number(cast, cast.alice)
    alice.send(KEEP)

    assert anyone.send("/kettle/sign-in", "/card", card=number, pin="204857").status == 422
    anyone.send("/kettle/sign-in", "/kettle/sign-in", address="alice@example.org")
    assert cast.session.exec(select(Mail)).all() == []


def test_others_read_someone_who_was_here(alice: Browser, bob: Browser, cast: Cast, data: Path) -> None:
    exchange = an_exchange(cast, words="Gardening").hex()
    alice.send(REMOVE)

    page = bob.get(f"/kettle/entries/{exchange}")

    assert page.heading == "Someone who was here gave you 1 hour, today."
    assert "Someone who was here" in bob.get("/kettle/hours").words
    assert "Gardening" not in page.html
    assert "Alice" not in page.html


def test_others_read_the_name_that_was_kept(alice: Browser, bob: Browser, cast: Cast, data: Path) -> None:
    exchange = an_exchange(cast, words="Gardening").hex()
    alice.send(KEEP)

    assert bob.get(f"/kettle/entries/{exchange}").heading == "Alice A gave you 1 hour of gardening, today."
    assert "Alice" not in bob.get("/kettle/record").words


@pytest.mark.usefixtures("giver", "data")
def test_hours_left_over_go_to_whom_one_chooses(alice: Browser, cast: Cast) -> None:
    assert alice.send(REMOVE, hours="person", someone="Charlie").answer == (303, DONE)

    assert totals_of(cast, cast.charlie) == Totals(0, 300 + 120)


@pytest.mark.usefixtures("giver", "data")
def test_hours_left_over_go_to_the_pot_unless_one_chooses(alice: Browser, cast: Cast) -> None:
    alice.send(REMOVE)

    last = journal(cast)[-1]
    assert (last.kind, last.minutes, last.giver_id) == ("leaving", 120, account_of(cast, "pot"))


@pytest.mark.usefixtures("giver", "data")
@pytest.mark.parametrize(
    ("hours", "someone", "refusal"),
    [
        ("person", "", NobodyToGiveToError),
        ("person", "Zoe", UnknownPersonError),
        ("person", "Alice", GiftToYourselfError),
        ("pot", "Charlie", PotAndPersonError),
    ],
)
def test_unclear_where_hours_go_leaves_nobody_out(
    alice: Browser, cast: Cast, hours: str, someone: str, refusal: type[Exception]
) -> None:
    page = alice.send(REMOVE, hours=hours, someone=someone)

    assert page.status == 422
    assert page.errors == [refusal.sentence]  # type: ignore[attr-defined]
    assert page.typed("someone") == someone
    assert not has_left(cast)


@pytest.mark.usefixtures("giver", "data")
def test_anything_may_be_typed_for_where_hours_go(alice: Browser, cast: Cast) -> None:
    for nasty in NASTY:
        for typed in ({"hours": "person", "someone": nasty}, {"hours": nasty or "x", "someone": "Zoe"}):
            assert alice.send(REMOVE, **typed).status == 422, typed

    assert not has_left(cast)


def test_no_question_about_hours_for_who_received_more(alice: Browser) -> None:
    assert "Where may those hours go?" not in alice.get(REMOVE).words


def test_a_word_goes_by_mail_where_the_community_has_an_address(
    alice: Browser, cast: Cast, data: Path
) -> None:
    assert "Anything you’d like us to know?" not in alice.get(REMOVE).words
    community = cast.session.get_one(Community, cast.community_id)
    community.email = "hello@kettle.example"
    cast.session.add(community)
    cast.session.commit()

    assert alice.send(REMOVE, note="The hall was cold.").status == 303

    assert "The hall was cold." in cast.session.exec(select(Mail.body)).one()


def test_a_long_word_is_kept_to_mend(alice: Browser, cast: Cast) -> None:
    page = alice.send(KEEP, note="x" * 281)

    assert page.status == 422
    assert not has_left(cast)


def test_departure_is_written_beside_the_database(alice: Browser, cast: Cast, data: Path) -> None:
    alice.send(REMOVE)

    (departure,) = read(data / NAME)
    assert (departure.member_id, departure.keeps_name) == (cast.alice.member_id, False)
    assert "alice" not in (data / NAME).read_text().casefold()
    assert (data / NAME).stat().st_mode & 0o077 == 0


def test_mails_in_the_folder_go_with_their_address(alice: Browser, data: Path) -> None:
    (data / "mail").mkdir()
    mine, bobs = data / "mail" / "1-alice.txt", data / "mail" / "2-bob.txt"
    mine.write_text("To: alice@example.org\n\nYour code is 123456\n")
    bobs.write_text("To: bob@example.org\n\nYour code is 123456\n")

    alice.send(REMOVE)

    assert list((data / "mail").iterdir()) == [bobs]


def test_leaving_goes_on_where_a_file_cannot_be_written(alice: Browser, cast: Cast, data: Path) -> None:
    (data / NAME).mkdir()

    assert alice.send(REMOVE).answer == (303, DONE)
    assert has_left(cast)


def test_newcomer_can_remove_a_first_name(newcomer: Browser, cast: Cast, data: Path) -> None:
    assert PATH in newcomer.get("/kettle/hours").links()

    assert newcomer.send(REMOVE).answer == (303, DONE)

    assert "Nora" not in names(cast)


def test_signed_out_visitor_leaves_nothing(anyone: Browser, cast: Cast) -> None:
    for path in (PATH, KEEP, REMOVE):
        assert asks_to_sign_in(anyone.get(path))
    assert asks_to_sign_in(anyone.press("/in", REMOVE))
    assert len(names(cast)) == 4


def test_stranger_of_another_community_leaves_nobody_here(trent: Browser, cast: Cast) -> None:
    assert asks_to_sign_in(trent.press("/teapot/you/pin", REMOVE))
    assert len(names(cast)) == 4
