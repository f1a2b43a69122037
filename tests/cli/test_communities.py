"""`create-community --exit-button` and `change-community`."""

import pytest

from tests.cast import Cast
from tests.cli.conftest import Run
from timebank.queries import communities

WAYS = [
    (["--exit-button"], "Kettle: nobody new waits for a hello, and its pages have the exit button."),
    (["--no-exit-button"], "Kettle: nobody new waits for a hello, and its pages have no exit button."),
    (["--hello-first"], "Kettle: a steward says hello first, and its pages have no exit button."),
    (
        ["--name", " Kettle  and Cup ", "--hello-first", "--exit-button"],
        "Kettle and Cup: a steward says hello first, and its pages have the exit button.",
    ),
]
REFUSED = [
    ([], "Say what to change: --name, --hello-first or --exit-button (or --no-… before either choice)."),
    (["--name", "x" * 61, "--exit-button"], "A name has 1 to 60 letters."),
]


def has_button(kettle: Cast, slug: str = "kettle") -> bool:
    kettle.session.rollback()
    found = communities.by_slug(kettle.session, slug)
    assert found
    return bool(found.exit_button)


@pytest.mark.parametrize("words", [[], ["--exit-button"]])
def test_a_community_begins_with_the_button_if_asked(run: Run, kettle: Cast, words: list[str]) -> None:
    run("create-community", "harbour", "--name", "Harbour", *words)

    assert has_button(kettle, "harbour") == bool(words)
    assert not has_button(kettle)


@pytest.mark.parametrize(("words", "said"), WAYS)
def test_a_change_says_what_holds_now(run: Run, kettle: Cast, words: list[str], said: str) -> None:
    results = [run("change-community", "--community", "kettle", *words) for _ in range(2)]

    assert [(result.exit_code, result.stdout) for result in results] == [(0, f"{said}\n")] * 2
    assert has_button(kettle) == ("have the" in said)


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_what_cannot_be_changed_is_said_and_nothing_is(
    run: Run, kettle: Cast, words: list[str], said: str
) -> None:
    result = run("change-community", "--community", "kettle", *words)

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{said}\n")
    assert not has_button(kettle)


def test_an_unknown_community_is_said(run: Run, kettle: Cast) -> None:
    result = run("change-community", "--community", "harbour", "--exit-button")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "There is no community “harbour” here: there is kettle.\n"
