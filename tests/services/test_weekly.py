"""Gatherings that happen every week: the same time of day, one sign, and exceptions that stay."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key, finish, roll_of
from timebank.clock import DAY, MINUTE, instant, moment
from timebank.queries import gatherings as queries
from timebank.services import changes, hosts
from timebank.store.communities import Community
from timebank.store.gatherings import Gathering, Host, Series

LONDON = "Europe/London"


def weekly(cast: Cast, times: int = 4, **more: Any) -> list[bytes]:
    """Plan a gathering for some weeks; return the ids, the first one's first."""
    first = a_gathering(cast, **({"times": times, "access": "A ramp"} | more))
    cast.session.rollback()
    made = select(Gathering.id).order_by(Gathering.starts_at)
    ids = list(cast.session.exec(made))
    assert ids[0] == first
    return ids


def act(cast: Cast, gathering_id: bytes) -> dict[str, Any]:
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    return {**who, "gathering_id": gathering_id, "key": a_key(), "now": NOW}


def change(cast: Cast, gathering_id: bytes, *, and_later: bool = False, **more: Any) -> None:
    cast.session.rollback()
    now = cast.session.get_one(Gathering, (cast.community_id, gathering_id))
    names = ("title", "place", "access", "starts_at", "length_minutes", "ready_minutes")
    plan = changes.Plan(**({name: getattr(now, name) for name in names} | more))
    cast.session.rollback()
    changes.change(cast.session, **act(cast, gathering_id), plan=plan, and_later=and_later)


def read(cast: Cast, column: Any) -> list[Any]:
    cast.session.rollback()
    return list(cast.session.exec(select(column).order_by(Gathering.starts_at)))


def starts(cast: Cast) -> list[str]:
    return [f"{moment(at, LONDON):%d %b %H:%M}" for at in read(cast, Gathering.starts_at)]


def scanned(cast: Cast, now: int) -> bytes | None:
    cast.session.rollback()
    sign = cast.session.exec(select(Series.sign_token)).one()
    found = queries.by_sign(cast.session, sign, now)
    return found.id if found else None


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (
            datetime(2026, 10, 14, 13, 0, tzinfo=UTC),
            ["14 Oct 14:00", "21 Oct 14:00", "28 Oct 14:00", "04 Nov 14:00"],
        ),
        (
            datetime(2026, 3, 18, 14, 0, tzinfo=UTC),
            ["18 Mar 14:00", "25 Mar 14:00", "01 Apr 14:00", "08 Apr 14:00"],
        ),
    ],
)
def test_time_of_day_stays_when_the_clocks_change(cast: Cast, first: datetime, expected: list[str]) -> None:
    cast.session.connection().execute(update(Community).values(time_zone=LONDON))
    cast.session.commit()

    weekly(cast, starts_at=instant(first))

    assert starts(cast) == expected
    assert len({at % DAY for at in read(cast, Gathering.starts_at)}) == 2


def test_same_key_again_plans_nothing_more(cast: Cast) -> None:
    key = a_key()
    first = weekly(cast, key=key)

    assert weekly(cast, key=key) == first
    assert len(cast.session.exec(select(Series.id)).all()) == 1


def test_every_one_is_finished_by_itself(cast: Cast) -> None:
    first, second, *_ = weekly(cast)

    finish(cast, first)

    assert read(cast, Gathering.state) == ["finished", "open", "open", "open"]
    assert roll_of(cast, second) == {cast.charlie.member_id: (120, True, "hosting")}


def test_one_is_changed_alone(cast: Cast) -> None:
    _, second, *_ = weekly(cast)

    change(cast, second, title="Supper", length_minutes=60)

    assert read(cast, Gathering.title) == ["Tea", "Supper", "Tea", "Tea"]
    assert read(cast, Gathering.length_minutes) == [120, 60, 120, 120]


def test_later_ones_take_over_what_they_had_alike(cast: Cast) -> None:
    first, second, third, fourth = weekly(cast)
    change(cast, third, place="The hall", length_minutes=60)
    week = 7 * DAY

    change(cast, second, and_later=True, place="The barn", title="Supper", length_minutes=90)

    assert read(cast, Gathering.title) == ["Tea", "Supper", "Supper", "Supper"]
    assert read(cast, Gathering.place) == ["The kitchen", "The barn", "The hall", "The barn"]
    assert read(cast, Gathering.length_minutes) == [120, 90, 60, 90]
    assert read(cast, Gathering.starts_at) == [NOW - 30 * MINUTE + n * week for n in range(4)]
    assert roll_of(cast, fourth)[cast.charlie.member_id][0] == 90
    assert roll_of(cast, first)[cast.charlie.member_id][0] == 120


def test_later_ones_move_to_another_weekday_across_the_clock_change(cast: Cast) -> None:
    cast.session.connection().execute(update(Community).values(time_zone=LONDON))
    cast.session.commit()
    first, _, third, _ = weekly(cast, starts_at=instant(datetime(2026, 10, 14, 13, 0, tzinfo=UTC)))
    change(cast, third, starts_at=instant(datetime(2026, 10, 30, 10, 0, tzinfo=UTC)))

    change(cast, first, and_later=True, starts_at=instant(datetime(2026, 10, 13, 17, 30, tzinfo=UTC)))

    assert starts(cast) == ["13 Oct 18:30", "20 Oct 18:30", "30 Oct 10:00", "03 Nov 18:30"]


def test_later_ones_are_cancelled_with_it(cast: Cast) -> None:
    _, second, *_ = weekly(cast)

    changes.cancel(cast.session, **act(cast, second), and_later=True)

    assert read(cast, Gathering.cancelled_at) == [None, NOW, NOW, NOW]


def test_hosts_of_later_ones_too(cast: Cast) -> None:
    first, second, *_ = weekly(cast)

    hosts.add(cast.session, **act(cast, first), host_id=cast.alice.member_id)
    hosts.add(cast.session, **act(cast, second), host_id=cast.bob.member_id, and_later=True)
    hosts.step_down(cast.session, **act(cast, second), and_later=True)

    cast.session.rollback()
    found = cast.session.exec(select(Host.member_id)).all()
    assert [found.count(each.member_id) for each in (cast.alice, cast.bob, cast.charlie)] == [1, 3, 1]


def test_later_ones_of_others_are_left_alone(cast: Cast) -> None:
    first, second, *_ = weekly(cast)
    hosts.add(cast.session, **act(cast, second), host_id=cast.bob.member_id)
    hosts.step_down(cast.session, **act(cast, second))

    change(cast, first, and_later=True, title="Supper")

    assert read(cast, Gathering.title) == ["Supper", "Tea", "Supper", "Supper"]


def test_one_sign_opens_what_is_on_else_the_next(cast: Cast) -> None:
    first, second, third, fourth = weekly(cast)
    week = 7 * DAY

    assert scanned(cast, NOW) == first
    assert scanned(cast, NOW + DAY) == second
    assert scanned(cast, NOW + 2 * week) == third
    assert scanned(cast, NOW + 50 * week) == fourth


def test_sign_tells_of_a_cancelled_one_in_its_time_and_passes_it_by_otherwise(cast: Cast) -> None:
    _, second, third, _ = weekly(cast)
    changes.cancel(cast.session, **act(cast, second))

    assert scanned(cast, NOW + 7 * DAY) == second
    assert scanned(cast, NOW + DAY) == third


def test_list_shows_the_next_and_what_was_cancelled_before_it(cast: Cast) -> None:
    first, second, third, _ = weekly(cast)
    walk = a_gathering(cast, title="Slow walk", starts_at=NOW + 3 * DAY)

    def listed(now: int) -> list[bytes]:
        cast.session.rollback()
        return [view.id for view in queries.coming(cast.session, cast.community_id, now)]

    assert listed(NOW) == [first, walk]
    assert listed(NOW + DAY) == [walk, second]
    changes.cancel(cast.session, **act(cast, second))
    assert listed(NOW + DAY) == [walk, second, third]
