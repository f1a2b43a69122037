from typing import Any

import pytest

from tests.cast import Cast, a_key, an_exchange
from tests.cli.conftest import Run
from timebank import clock
from timebank.queries.communities import by_slug
from timebank.queries.verification import verify
from timebank.services import leaving
from timebank.store.members import MemberName

REMOVE = ("remove-name", "--community", "kettle", "--name")


@pytest.fixture
def gone(kettle: Cast) -> Cast:
    """Let Alice leave with her name kept."""
    an_exchange(kettle)
    who: dict[str, Any] = {"community_id": kettle.community_id, "member_id": kettle.alice.member_id}
    day = clock.today("Europe/London").isoformat()
    leaving.leave(kettle.session, **who, key=a_key(), keeps_name=True, day=day, now=clock.now())
    return kettle


def name_of_alice(cast: Cast) -> MemberName | None:
    cast.session.rollback()
    return cast.session.get(MemberName, (cast.community_id, cast.alice.member_id))


def test_a_kept_name_is_removed_on_asking(run: Run, gone: Cast) -> None:
    result = run(*REMOVE, "alice a", typed="y\n")

    assert result.exit_code == 0
    assert "is removed" in result.stdout
    assert name_of_alice(gone) is None
    community = by_slug(gone.session, "kettle")
    assert community
    assert verify(gone.session, community).faults == ()


def test_a_no_removes_nothing(run: Run, gone: Cast) -> None:
    result = run(*REMOVE, "Alice A", typed="n\n")

    assert result.exit_code == 1
    assert name_of_alice(gone)


@pytest.mark.parametrize("name", ["Bob B", "Alice", "Zoe"])
def test_nobody_who_is_here_is_removed(run: Run, gone: Cast, name: str) -> None:
    result = run(*REMOVE, name, "--yes")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Nobody called “{name}” has left Kettle with their name kept.\n"
    assert name_of_alice(gone)


def test_two_of_one_name_are_not_guessed_at(run: Run, gone: Cast) -> None:
    gone.session.get_one(MemberName, (gone.community_id, gone.bob.member_id)).finding = "alice a"
    gone.session.commit()
    day = clock.today("Europe/London").isoformat()
    who: dict[str, Any] = {"community_id": gone.community_id, "member_id": gone.bob.member_id}
    leaving.leave(gone.session, **who, key=a_key(), keeps_name=True, day=day, now=clock.now())

    result = run(*REMOVE, "Alice A", "--yes")

    assert result.exit_code == 1
    assert "2 people called “Alice A” have left Kettle" in result.stderr
