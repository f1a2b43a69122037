"""Adding a host, and stepping down."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.cast import NOW, Cast, a_gathering, a_key, a_stranger, at_once, finish, roll_of, totals_of
from tests.services.arriving import note_here
from tests.services.leavers import leave
from timebank.clock import DAY
from timebank.ledger.totals import Totals
from timebank.queries import desk
from timebank.services import hosts
from timebank.services.check_ins import check_in
from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.gatherings import AlreadyFinishedError, LastHostError
from timebank.store.gatherings import Host
from timebank.store.people import Person


def act(cast: Cast, gathering_id: bytes, by: Person | None, key: bytes) -> dict[str, Any]:
    who = {"community_id": cast.community_id, "member_id": (by or cast.charlie).member_id}
    return {**who, "gathering_id": gathering_id, "key": key or a_key(), "now": NOW}


def add(cast: Cast, gathering_id: bytes, host: Person, *, by: Person | None = None, key: bytes = b"") -> None:
    hosts.add(cast.session, **act(cast, gathering_id, by, key), host_id=host.member_id)


def step_down(cast: Cast, gathering_id: bytes, by: Person | None = None, *, key: bytes = b"") -> None:
    hosts.step_down(cast.session, **act(cast, gathering_id, by, key))


def hosts_of(cast: Cast) -> set[bytes]:
    cast.session.rollback()
    return set(cast.session.exec(select(Host.member_id)))


def test_added_host_is_down_as_leading_and_may_do_all_a_host_does(cast: Cast) -> None:
    tea = a_gathering(cast, rule="lead")

    add(cast, tea, cast.alice)

    assert roll_of(cast, tea)[cast.alice.member_id] == (120, True, "hosting")
    note_here(cast, tea, {cast.bob.member_id: (60, False)}, host=cast.alice)
    finish(cast, tea, host=cast.alice)
    assert totals_of(cast, cast.alice) == Totals(120, 300)


def test_who_is_in_already_stays_as_they_are(cast: Cast) -> None:
    tea = a_gathering(cast)
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    check_in(cast.session, **who, gathering_id=tea, key=a_key(), now=NOW)

    add(cast, tea, cast.alice)
    add(cast, tea, cast.alice)

    assert roll_of(cast, tea)[cast.alice.member_id] == (120, False, "sign")
    assert hosts_of(cast) == {cast.alice.member_id, cast.charlie.member_id}


def test_same_key_adds_once_and_does_not_undo_stepping_down(cast: Cast) -> None:
    tea, key = a_gathering(cast), a_key()
    add(cast, tea, cast.alice, key=key)
    step_down(cast, tea, cast.alice)

    add(cast, tea, cast.alice, key=key)

    assert hosts_of(cast) == {cast.charlie.member_id}


def test_only_a_host_adds_one(cast: Cast) -> None:
    tea = a_gathering(cast)

    with pytest.raises(NotThereError):
        add(cast, tea, cast.alice, by=cast.alice)
    with pytest.raises(NotThereError):
        step_down(cast, tea, cast.alice)


def test_host_is_a_member_who_is_here(cast: Cast) -> None:
    tea = a_gathering(cast)
    leave(cast, cast.bob)

    for person in (cast.bob, a_stranger(cast.session)):
        with pytest.raises(UnknownPersonError):
            add(cast, tea, person)


def test_before_it_begins_stepping_down_takes_one_off_the_list(cast: Cast) -> None:
    early, begun = a_gathering(cast, starts_at=NOW + DAY), a_gathering(cast)
    for gathering in (early, begun):
        add(cast, gathering, cast.alice)
        step_down(cast, gathering)

    assert roll_of(cast, early).keys() == {cast.alice.member_id}
    assert roll_of(cast, begun).keys() == {cast.alice.member_id, cast.charlie.member_id}


def test_last_host_who_is_here_stays(cast: Cast) -> None:
    tea = a_gathering(cast)
    with pytest.raises(LastHostError):
        step_down(cast, tea)

    add(cast, tea, cast.bob)
    leave(cast, cast.bob)

    with pytest.raises(LastHostError):
        step_down(cast, tea)


def test_two_stepping_down_at_once_leave_one(cast: Cast, engine: Engine) -> None:
    tea, two = a_gathering(cast), [cast.charlie, cast.alice]
    add(cast, tea, cast.alice)

    def run(session: Session, number: int) -> bool:
        try:
            hosts.step_down(session, **act(cast, tea, two[number], b""))
        except LastHostError:
            return False
        return True

    assert sorted(at_once(engine, 2, run)) == [False, True]
    assert len(hosts_of(cast)) == 1


def test_desk_names_a_host_who_is_left(cast: Cast) -> None:
    over = a_gathering(cast, starts_at=NOW - DAY)
    add(cast, over, cast.alice)
    assert [each.host for each in desk.unfinished(cast.session, cast.community_id, NOW)] == ["Charlie C"]
    cast.session.rollback()

    step_down(cast, over)

    assert [each.host for each in desk.unfinished(cast.session, cast.community_id, NOW)] == ["Alice A"]


def test_finished_one_keeps_its_hosts(cast: Cast) -> None:
    tea = a_gathering(cast)
    finish(cast, tea)

    with pytest.raises(AlreadyFinishedError):
        add(cast, tea, cast.alice)
