"""Everyone's cards as one file: asked for by a steward, made beside the pages, read by a camera."""

import re

import pytest
import zxingcpp
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import SECRET, Cast, a_member, card_number
from tests.paper import pictures, words_of
from tests.web.browser import Browser
from tests.web.town_desk import an_errand
from timebank.cli.errands import Errands
from timebank.queries.members import all_cards
from timebank.services.codes import card_token
from timebank.store.looks import Looking
from timebank.web import cards, pdf

EVERYONE = "/kettle/desk/cards/everyone"
SHEET = 10


def ask(stella: Browser, **typed: str) -> str:
    """Press the button; return the address of the page that says how far it is."""
    page = stella.send(EVERYONE, EVERYONE, **typed)
    assert page.status == 303
    return page.location


def make(engine: Engine) -> None:
    while Errands(engine).do_next():
        pass


def read(pdf_file: bytes) -> list[list[str]]:
    return [[code.text for code in zxingcpp.read_barcodes(sheet)] for sheet in pictures(pdf_file)]


def test_file_has_everyones_card_and_a_camera_reads_each(stella: Browser, engine: Engine, cast: Cast) -> None:
    for number in range(SHEET):
        a_member(cast.session, cast.community_id, f"Member {number}")
    people = all_cards(cast.session, cast.community_id)
    path = ask(stella)

    assert "We’re making your file." in stella.get(path).words
    make(engine)
    page = stella.get(path)
    assert f"Your file is ready: {len(people)} cards." in page.words
    file = stella.client.get(f"{path}/file")

    assert (file.status_code, file.content_type) == (200, "application/pdf")
    fronts, backs = words_of(file.data)[::2], words_of(file.data)[1::2]
    squares = read(file.data)
    assert len(fronts) == len(backs) == -(-len(people) // SHEET)
    assert squares[::2] == [[] for _ in fronts]
    tokens = {card_token(SECRET, cast.community_id, card.member_id, card.issue) for card in people}
    assert sorted(text for sheet in squares[1::2] for text in sheet) == sorted(
        f"HTTP://LOCALHOST:8000/C/{token}".upper() for token in tokens
    )
    assert "Alice A" in fronts[0]
    assert "Kettle" in fronts[0]
    number = card_number(cast, cast.alice)
    assert f"{number[:3]} {number[3:]}" in backs[0]
    assert "Alice" not in " ".join(backs)


def test_the_back_lies_behind_its_front(stella: Browser, engine: Engine, cast: Cast) -> None:
    path = ask(stella)
    make(engine)

    _, back = pictures(stella.client.get(f"{path}/file").data)

    upper_right = back.crop((back.width // 2, 0, back.width, back.height * 68 // 297))
    (square,) = zxingcpp.read_barcodes(upper_right)
    alice = card_token(SECRET, cast.community_id, cast.alice.member_id, 0)
    assert square.text.endswith(f"/C/{alice}".upper()), "paper turns over on its long edge"


def test_places_without_a_card_are_left_white(stella: Browser, engine: Engine, cast: Cast) -> None:
    path = ask(stella)
    make(engine)

    front, _ = pictures(stella.client.get(f"{path}/file").data)

    rows = -(-len(all_cards(cast.session, cast.community_id)) // 2)
    assert rows < SHEET // 2
    below = front.crop((75, front.height * (13 + 54 * rows + 4) // 297, front.width - 75, front.height - 70))
    assert below.getextrema() == ((255, 255),) * 3


def test_each_can_read_that_their_card_was_printed(stella: Browser, alice: Browser, cast: Cast) -> None:
    ask(stella)

    looked_at = {row.member_id for row in cast.session.exec(select(Looking)).all() if row.what == "card"}
    people = {card.member_id for card in all_cards(cast.session, cast.community_id)}
    assert looked_at == people - {cast.stella.member_id}
    assert "Stella S, as a steward, printed your card" in alice.get("/kettle/you/privacy/who-looked").words


def test_many_are_made_in_parts(
    stella: Browser, engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "MOST_IN_FILE", 2)
    page = stella.get(EVERYONE)
    buttons = re.findall(r"Make a file: ([\w ]+) to ([\w ]+)<", page.html)
    assert buttons[0] == ("Alice A", "Bob B")

    path = ask(stella, part=str(len(buttons) - 1))
    make(engine)

    names = words_of(stella.client.get(f"{path}/file").data)[0]
    assert buttons[-1][1] in names
    assert "Alice A" not in names


def test_a_part_that_is_not_there(stella: Browser) -> None:
    page = stella.send(EVERYONE, EVERYONE, part="7")

    assert page.status == 404


def test_it_can_be_stopped_and_the_file_removed(stella: Browser, engine: Engine) -> None:
    path = ask(stella)

    page = stella.send(path, f"{path}/removal")

    assert page.location == EVERYONE
    assert "The file is gone." in stella.get(EVERYONE).words
    assert stella.get(path).status == 404
    make(engine)
    assert "Files you asked for" not in stella.get(EVERYONE).words


def test_files_asked_for_are_listed(stella: Browser, engine: Engine) -> None:
    path = ask(stella)

    assert "Being made" in stella.get(EVERYONE).words
    make(engine)
    page = stella.get(EVERYONE)

    assert "Ready" in page.words
    assert path in page.links()


def test_what_could_not_be_made_says_so(stella: Browser, engine: Engine, cast: Cast) -> None:
    path = f"/kettle/errands/{an_errand(cast).hex()}"

    make(engine)

    assert "It isn’t anything you did." in stella.get(path).words
    assert stella.get(f"{path}/file").status == 404


def test_where_no_pdf_can_be_made_the_page_says_so(stella: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LIBRARIES", ("no-such-library",))
    pdf.can_make.cache_clear()
    try:
        page = stella.get(EVERYONE)
    finally:
        pdf.can_make.cache_clear()

    assert "This computer can’t make such a file." in page.words
    assert 'name="part"' not in page.html


def test_only_stewards_who_welcome_or_record_have_it(alice: Browser) -> None:
    assert alice.get(EVERYONE).status == 404
