"""Whatever the people at a gathering ask and answer, in whatever order, nobody else's hours change."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from tests.cast import NOW, Cast, a_cast, a_gathering, a_key, faults_of, finish, journal, totals_of
from tests.services.staying import answer, ask, put_right
from timebank.ledger.errors import LedgerError
from timebank.ledger.gatherings import RULES
from timebank.services import errors
from timebank.services.check_ins import check_in
from timebank.store.accounts import Account
from timebank.store.bookings import totals
from timebank.store.people import Person
from timebank.store.stay_changes import StayChange

REFUSED = (errors.RefusalError, errors.NotThereError, LedgerError)
PEOPLE = ("alice", "bob", "charlie", "stella")
WHO = st.sampled_from(PEOPLE)
MINUTES = st.sampled_from([0, 15, 60, 120])
ACTS = st.one_of(
    st.tuples(st.just("ask"), WHO, WHO, MINUTES),
    st.tuples(st.just("both"), WHO, MINUTES),
    st.tuples(st.just("yes"), WHO),
    st.tuples(st.just("no"), WHO),
    st.tuples(st.just("back"), WHO),
)


def act_on(cast: Cast, tea: bytes, act: tuple[Any, ...]) -> None:
    """Do one act; whoever's stay it is not about keeps their totals, and what is refused books nothing."""
    what, who, *more = act
    by: Person = getattr(cast, who)
    change = latest(cast)
    before, booked = every_total(cast), len(journal(cast))
    cast.session.rollback()
    try:
        if what == "both":
            put_right(cast, tea, more[0], about=by, host=cast.stella if who == "charlie" else cast.charlie)
        elif what == "ask":
            ask(cast, tea, more[1], about=getattr(cast, more[0]), by=by)
        else:
            answer(cast, tea, change.id if change else a_key(), what, by=by)
    except REFUSED:
        cast.session.rollback()
        assert len(journal(cast)) == booked
    after = every_total(cast)
    changed = {name for name in PEOPLE if after[name] != before[name]}
    about = {name for name in PEOPLE if change and getattr(cast, name).member_id == change.member_id}
    assert changed <= {"yes": about, "both": {who}}.get(what, set())


def latest(cast: Cast) -> StayChange | None:
    cast.session.expire_all()
    found = cast.session.exec(select(StayChange).where(StayChange.community_id == cast.community_id)).all()
    waiting = [each for each in found if not each.answer]
    found_last = (waiting or found or [None])[-1]
    if found_last is not None:
        cast.session.expunge(found_last)
    cast.session.rollback()
    return found_last


def every_total(cast: Cast) -> dict[str, Any]:
    found = {name: totals_of(cast, getattr(cast, name)) for name in PEOPLE}
    cast.session.rollback()
    return found


def own_account(cast: Cast, tea: bytes) -> bytes:
    return cast.session.exec(select(Account.id).where(Account.gathering_id == tea)).one()


@pytest.mark.parametrize("rule", RULES)
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(acts=st.lists(ACTS, min_size=4, max_size=16))
def test_by_turns(session: Session, rule: str, acts: list[tuple[Any, ...]]) -> None:
    cast = a_cast(session, f"k{a_key().hex()}")
    tea = a_gathering(cast, rule=rule, ready_minutes=15)
    for person in (cast.alice, cast.bob):
        who = {"community_id": cast.community_id, "member_id": person.member_id}
        check_in(session, **who, gathering_id=tea, key=a_key(), now=NOW)
    finish(cast, tea)

    for act in acts:
        act_on(cast, tea, act)

    own = totals(session, cast.community_id, own_account(cast, tea))
    assert own.given == own.received
    assert faults_of(cast) == ()
