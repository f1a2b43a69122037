"""A steward asks for everyone's cards as one file, waits, and saves it."""

from pathlib import Path

import pytest

from tests.journeys.community import Community
from tests.journeys.desk_pages import asked_for_cards
from tests.journeys.phone import Phones
from tests.journeys.scene import Scene
from timebank.cli.errands import Errands

pytestmark = pytest.mark.browser


@pytest.fixture
def scene(kettle: Community, teapot: Community, phones: Phones) -> Scene:
    return Scene(kettle, teapot, phones)


def test_page_tells_by_itself_when_the_file_is_ready(scene: Scene, tmp_path: Path) -> None:
    phone = asked_for_cards(scene)

    while Errands(scene.kettle.engine).do_next():
        pass

    phone.shows("Your file is ready")
    with phone.page.expect_download() as saved:
        phone.page.get_by_role("link", name="Save the file").click()
    kept = tmp_path / saved.value.suggested_filename
    saved.value.save_as(kept)
    assert kept.name == "cards.pdf"
    assert kept.read_bytes().startswith(b"%PDF")
    phone.press("Remove the file").shows("The file is gone.")
