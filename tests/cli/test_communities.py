"""What `create-community` and `change-community` choose."""

import pytest

from tests.cast import Cast
from tests.cli.conftest import Run
from timebank.queries import communities

TO_POT = "The pot gives the time of whoever is there through a job."
WAYS = [
    (
        ["--exit-button"],
        f"Kettle: nobody new waits for a hello, and its pages have the exit button. {TO_POT}",
    ),
    (
        ["--no-exit-button"],
        f"Kettle: nobody new waits for a hello, and its pages have no exit button. {TO_POT}",
    ),
    (["--hello-first"], f"Kettle: a steward says hello first, and its pages have no exit button. {TO_POT}"),
    (
        ["--name", " Kettle  and Cup ", "--hello-first", "--exit-button"],
        f"Kettle and Cup: a steward says hello first, and its pages have the exit button. {TO_POT}",
    ),
]
REFUSED = [
    (
        [],
        "Say what to change: --name, --paid-time, --welcome-minutes, --pot-limit, --hello-first or "
        "--exit-button (or --no-… before either of the last two).",
    ),
    (["--name", "x" * 61, "--exit-button"], "A name has 1 to 60 letters."),
]

POT = "The pot gives a new member 300 minutes, and anyone 300 in 30 days before two stewards are asked."


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

    assert [(result.exit_code, result.stdout) for result in results] == [(0, f"{said} {POT}\n")] * 2
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


PAID_TIME = {
    "counts": "Time through a job counts like any other.",
    "to_pot": TO_POT,
    "seen": "Time through a job is not counted.",
}


def paid_time(kettle: Cast, slug: str) -> str:
    kettle.session.rollback()
    found = communities.by_slug(kettle.session, slug)
    assert found
    return found.paid_time


@pytest.mark.parametrize(("choice", "said"), PAID_TIME.items())
def test_a_community_chooses_what_time_through_a_job_comes_to(
    run: Run, kettle: Cast, choice: str, said: str
) -> None:
    run("create-community", "harbour", "--name", "Harbour", "--paid-time", choice)
    run("change-community", "--community", "harbour", "--exit-button")
    result = run("change-community", "--community", "kettle", "--paid-time", choice)

    assert paid_time(kettle, "harbour") == paid_time(kettle, "kettle") == choice
    assert (result.exit_code, said in result.stdout) == (0, True)


def test_no_other_choice_is_taken(run: Run, kettle: Cast) -> None:
    result = run("change-community", "--community", "kettle", "--paid-time", "double")

    assert result.exit_code != 0
    assert paid_time(kettle, "kettle") == "to_pot"
