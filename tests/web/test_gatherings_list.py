from tests.cast import NOW, Cast, a_gathering, finish
from tests.web.browser import Browser
from timebank.clock import DAY, MINUTE

PATH = "/kettle/gatherings"


def test_list_is_open_to_everyone_soonest_first(anyone: Browser, alice: Browser, cast: Cast) -> None:
    a_gathering(cast, title="Slow walk", starts_at=NOW + 2 * DAY)
    a_gathering(cast, title="Tea")

    for browser in (anyone, alice):
        words = browser.get(PATH).words
        assert words.index("Tea") < words.index("Slow walk")


def test_list_names_nobody(anyone: Browser, cast: Cast) -> None:
    a_gathering(cast)

    assert "Charlie" not in anyone.get(PATH).html


def test_what_is_over_or_finished_is_not_listed(anyone: Browser, cast: Cast) -> None:
    a_gathering(cast, title="Yesterday", starts_at=NOW - DAY)
    a_gathering(cast, title="Just over", starts_at=NOW - 121 * MINUTE)
    finish(cast, a_gathering(cast, title="Finished"))

    assert "Nothing planned just now." in anyone.get(PATH).words


def test_gatherings_of_another_community_are_not_listed(anyone: Browser, cast: Cast) -> None:
    a_gathering(cast)

    assert "Tea" not in anyone.get("/teapot/gatherings").document.one("main").words


def test_only_members_are_offered_a_new_gathering(anyone: Browser, alice: Browser) -> None:
    assert f"{PATH}/new" in alice.get(PATH).links()
    assert f"{PATH}/new" not in anyone.get(PATH).links()
