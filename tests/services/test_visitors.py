"""A visitor: a first name for one gathering; forgotten after thirty days, and a number stays."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.cast import NOW, Cast, a_gathering, a_key, faults_of, finish, journal, preview, roll_of
from tests.services.reading import everything_written
from timebank.clock import DAY
from timebank.ledger.totals import Totals
from timebank.services import check_ins, housekeeping
from timebank.services.housekeeping import VISITOR_DAYS, VISITORS_NAMES
from timebank.store.accounts import Account
from timebank.store.bookings import totals
from timebank.store.gatherings import CheckIn
from timebank.store.members import MemberName
from timebank.store.removals import Removal
from timebank.store.sign_in import Device

NAME = "Quickwillow"
LATER = NOW + (VISITOR_DAYS + 1) * DAY


@pytest.fixture
def tea(cast: Cast) -> bytes:
    return a_gathering(cast, rule="lead")


def visit(cast: Cast, tea: bytes) -> bytes:
    """Check somebody in by a first name; return who they are here."""
    came = check_ins.visit(
        cast.session, community_id=cast.community_id, gathering_id=tea, name=NAME, key=a_key(), now=NOW
    )
    visitor = cast.session.exec(select(CheckIn.member_id).where(CheckIn.id == came.check_in_id)).one()
    cast.session.rollback()
    return visitor


def hours_of(cast: Cast, visitor: bytes) -> Totals:
    account = cast.session.exec(select(Account.id).where(Account.member_id == visitor)).one()
    found = totals(cast.session, cast.community_id, account)
    cast.session.rollback()
    return found


def test_a_first_name_is_all_that_is_written_of_a_visitor(cast: Cast, tea: bytes) -> None:
    visit(cast, tea)

    assert everything_written(cast).count(NAME) == 1


def test_finished_minutes_stay_as_a_number_when_the_name_is_forgotten(cast: Cast, tea: bytes) -> None:
    visitor = visit(cast, tea)
    finish(cast, tea)
    booked = [(entry.minutes, entry.leaf) for entry in journal(cast)]
    cast.session.rollback()

    assert housekeeping.forget_visitors(cast.session, now=LATER) == 1

    assert hours_of(cast, visitor) == Totals(0, 120)
    assert [(entry.minutes, entry.leaf) for entry in journal(cast)] == booked
    cast.session.rollback()
    assert NAME.casefold() not in everything_written(cast).casefold()
    assert faults_of(cast) == ()


def test_forgetting_leaves_a_count_and_no_phone_signed_in(cast: Cast, tea: bytes) -> None:
    visitor = visit(cast, tea)

    housekeeping.forget_visitors(cast.session, now=LATER)

    assert cast.session.exec(select(Removal.what, Removal.count)).all() == [(VISITORS_NAMES, 1)]
    assert cast.session.exec(select(Device).where(Device.member_id == visitor)).all() == []


def test_who_came_again_is_remembered_thirty_days_from_then(cast: Cast, tea: bytes) -> None:
    visitor = visit(cast, tea)
    again = a_gathering(cast, starts_at=NOW + 20 * DAY)
    check_ins.check_in(
        cast.session,
        community_id=cast.community_id,
        gathering_id=again,
        member_id=visitor,
        key=a_key(),
        now=NOW + 20 * DAY,
    )

    assert housekeeping.forget_visitors(cast.session, now=LATER) == 0
    assert housekeeping.forget_visitors(cast.session, now=LATER + 21 * DAY) == 1


def test_a_gathering_finished_after_the_forgetting_counts_them_still(cast: Cast, tea: bytes) -> None:
    visitor = visit(cast, tea)
    housekeeping.forget_visitors(cast.session, now=LATER)

    assert [share.name for share in preview(cast, tea).shares] == ["Charlie C", ""]
    finish(cast, tea, now=LATER)

    assert hours_of(cast, visitor) == Totals(0, 120)
    assert visitor in roll_of(cast, tea)


def test_members_are_never_forgotten_so(engine: Engine, cast: Cast, tea: bytes) -> None:
    names = set(cast.session.exec(select(MemberName.name)))
    cast.session.rollback()

    assert housekeeping.forget_visitors(cast.session, now=NOW + 400 * DAY) == 0
    assert set(cast.session.exec(select(MemberName.name))) == names
