"""A host with a queue: Chromium's camera is fed a film of real cards."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import qrcode
from PIL import Image
from playwright.sync_api import Browser, expect
from sqlmodel import select

from tests.journeys.community import Community
from tests.journeys.conftest import ARGUMENTS
from tests.journeys.phone import Phone, Phones
from tests.journeys.scene import Scene
from tests.journeys.server import Server
from tests.paper import leant_back, pictures, turned
from timebank.queries.gatherings import GatheringView
from timebank.store.engine import open_session
from timebank.store.gatherings import CheckIn
from timebank.store.people import Person

pytestmark = pytest.mark.browser

NOT_OURS = "That's not one of our cards."
FILM, FRAMES_A_SECOND = (640, 480), 10
CARD_DOTS_PER_INCH = 170
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
READS = """window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: "%s" }]; }
}"""
Filming = Callable[..., Phone]


@pytest.fixture
def scene(kettle: Community, teapot: Community, phones: Phones) -> Scene:
    return Scene(kettle, teapot, phones)


@pytest.fixture
def host(kettle: Community) -> Person:
    return kettle.member("Alice")


@pytest.fixture
def gathering(kettle: Community, host: Person) -> GatheringView:
    return kettle.gathering(host)


@contextmanager
def with_camera(browser: Browser, server: Server, film: Path) -> Iterator[Phones]:
    """Start a browser whose camera sees a film."""
    arguments = [*ARGUMENTS, *CAMERA, f"--use-file-for-fake-video-capture={film}"]
    started = browser.browser_type.launch(executable_path=shutil.which("chromium"), args=arguments)
    with Phones(started, server.address) as opened:
        yield opened
        assert opened.faults == []
    started.close()


@pytest.fixture
def filming(
    browser: Browser,
    server: Server,
    kettle: Community,
    host: Person,
    gathering: GatheringView,
    tmp_path: Path,
) -> Iterator[Filming]:
    """Open the scanner of a host whose camera sees pictures one after another, again and again."""
    opened = []

    def film(*seen: Image.Image) -> Phone:
        path = tmp_path / "film.y4m"
        path.write_bytes(filmed(seen))
        opened.append(with_camera(browser, server, path))
        phone = opened[-1].__enter__().open(cookie=kettle.cookie(host.member_id))
        return phone.go(scanner(gathering)).press("Start the camera")

    yield film
    for each in opened:
        each.__exit__(None, None, None)


def scanner(gathering: GatheringView) -> str:
    return f"/kettle/gatherings/{gathering.id.hex()}/here/scan"


def filmed(seen: tuple[Image.Image, ...]) -> bytes:
    """Film each picture for a second, with half a second of nothing before it."""
    header = b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n" % (*FILM, FRAMES_A_SECOND)
    half, nothing = FRAMES_A_SECOND // 2, Image.new("RGB", FILM, "grey")
    return header + b"".join(frame(nothing) * half + frame(picture) * FRAMES_A_SECOND for picture in seen)


def frame(picture: Image.Image) -> bytes:
    light, *colours = picture.convert("YCbCr").split()
    halves = [colour.resize((FILM[0] // 2, FILM[1] // 2)) for colour in colours]
    return b"FRAME\n" + b"".join(part.tobytes() for part in (light, *halves))


def held(card: Image.Image) -> Image.Image:
    """Hold something before the camera."""
    seen = Image.new("RGB", FILM, "grey")
    card.thumbnail(FILM)
    seen.paste(card, ((FILM[0] - card.width) // 2, (FILM[1] - card.height) // 2))
    return seen


def printed_card(scene: Scene, person: Person) -> Image.Image:
    """Print somebody's card; return its back."""
    page = scene.by(person, "/kettle/you/card").page
    page.emulate_media(media="print")
    return pictures(page.pdf(prefer_css_page_size=True), CARD_DOTS_PER_INCH)[1]


def foreign_square() -> Image.Image:
    return qrcode.make("https://elsewhere.example/C/ABCDEFGHJKMNPQRS").convert("RGB")


def who_is_in(kettle: Community, gathering: GatheringView) -> list[bytes]:
    with open_session(kettle.engine) as session:
        rows = session.exec(
            select(CheckIn).where(CheckIn.gathering_id == gathering.id, CheckIn.way == "card")
        )
        return [row.member_id for row in rows]


def test_queue_is_checked_in_card_after_card(
    scene: Scene, kettle: Community, gathering: GatheringView, filming: Filming
) -> None:
    bob, dora = kettle.member("Bob"), kettle.member("Dora")
    straight, askew = printed_card(scene, bob), turned(printed_card(scene, dora), 40)

    phone = filming(held(straight), held(askew))

    for person in (bob, dora):
        expect(phone.page.get_by_role("status")).to_have_text(f"{kettle.name_of(person)} is in.")
    expect(phone.page.get_by_role("status")).to_have_text(f"{kettle.name_of(bob)} is already in.")
    assert sorted(who_is_in(kettle, gathering)) == sorted([bob.member_id, dora.member_id])


def test_card_leant_back_is_read(scene: Scene, kettle: Community, filming: Filming) -> None:
    bob = kettle.member("Bob")

    phone = filming(held(leant_back(printed_card(scene, bob), 40)))

    expect(phone.page.get_by_role("status")).to_have_text(f"{kettle.name_of(bob)} is in.")


def test_foreign_square_does_nothing(kettle: Community, gathering: GatheringView, filming: Filming) -> None:
    sent = []

    phone = filming(held(foreign_square()))
    phone.page.on("request", lambda request: sent.append(request.method))

    expect(phone.page.get_by_role("status")).to_have_text(NOT_OURS)
    assert "POST" not in sent
    assert who_is_in(kettle, gathering) == []


def test_camera_stops_when_told_and_when_left(scene: Scene, filming: Filming) -> None:
    phone = filming(held(foreign_square()))
    expect(phone.page.get_by_label("What the camera sees")).to_be_visible()
    still = "() => window.seen.getTracks().map((track) => track.readyState)"
    phone.page.evaluate("() => { window.seen = document.querySelector('video').srcObject; }")
    assert phone.page.evaluate(still) == ["live"]

    phone.press("Stop the camera")

    assert phone.page.evaluate(still) == ["ended"]
    expect(phone.button("Start the camera")).to_be_visible()


def test_browsers_own_reader_comes_first(scene: Scene, kettle: Community, filming: Filming) -> None:
    bob = kettle.member("Bob")
    asked: list[str] = []
    phone = filming(held(foreign_square()))
    address = f"{phone.address}{kettle.card_address(bob.member_id)}"
    phone.context.add_init_script(READS % address)
    phone.page.on("request", lambda request: asked.append(request.url))

    phone.page.reload()
    phone.press("Start the camera")

    expect(phone.page.get_by_role("status")).to_have_text(f"{kettle.name_of(bob)} is in.")
    assert not any("jsQR" in url for url in asked)


def test_photo_is_read_where_there_is_no_camera(
    scene: Scene, kettle: Community, host: Person, gathering: GatheringView, tmp_path: Path
) -> None:
    bob = kettle.member("Bob")
    printed_card(scene, bob).save(tmp_path / "card.png")
    Image.new("RGB", FILM, "grey").save(tmp_path / "nothing.png")
    phone = scene.by(host, scanner(gathering)).press("Start the camera")
    photo = phone.page.get_by_label("A photo of the card")

    photo.set_input_files(tmp_path / "nothing.png")
    expect(phone.page.get_by_role("status")).to_contain_text("We can’t find a square in that photo.")
    photo.set_input_files(tmp_path / "card.png")

    expect(phone.page.get_by_role("status")).to_have_text(f"{kettle.name_of(bob)} is in.")
    assert who_is_in(kettle, gathering) == [bob.member_id]


def test_number_is_typed_where_there_is_no_script(
    scene: Scene, kettle: Community, host: Person, gathering: GatheringView
) -> None:
    bob = kettle.member("Bob")
    phone = scene.phones.open(has_script=False, cookie=kettle.cookie(host.member_id)).go(scanner(gathering))
    expect(phone.button("Start the camera")).to_be_hidden()

    phone.type("Card number", kettle.card(bob.member_id).number).press("Check in by number")

    phone.shows(f"{kettle.name_of(bob)} is in.")
