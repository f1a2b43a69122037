"""Every page, in both themes, narrow and wide, for people with a screen reader, a keyboard or large text."""

import pytest

from tests.journeys import (
    desk_pages,
    gathering_pages,
    hours_pages,
    meeting_pages,
    pages,
    pot_pages,
    record_pages,
    stay_pages,
    support_pages,
    talking_pages,
)
from tests.journeys.community import Community
from tests.journeys.looking import look_over
from tests.journeys.phone import Phones
from tests.journeys.scene import Scene

# A page that lists everybody has a hundred places to come to by Tab.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PAGES = (
    pages.PAGES
    | gathering_pages.PAGES
    | record_pages.PAGES
    | support_pages.PAGES
    | desk_pages.PAGES
    | meeting_pages.PAGES
    | talking_pages.PAGES
    | pot_pages.PAGES
    | stay_pages.PAGES
    | hours_pages.PAGES
)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_in_the_way(name: str, kettle: Community, teapot: Community, phones: Phones) -> None:
    phone = PAGES[name](Scene(kettle, teapot, phones))

    found = look_over(phone, name)

    assert not found, "\n".join(found)
