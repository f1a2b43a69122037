"""Starting a community."""

import pytest
from sqlmodel import Session, select

from tests.cast import a_community
from timebank.ledger.totals import Totals
from timebank.services import errors
from timebank.store.accounts import Account
from timebank.store.bookings import totals
from timebank.store.communities import Community, Journal


def test_a_community_begins_with_an_empty_journal_and_its_pot(session: Session) -> None:
    community_id = a_community(session)

    assert session.exec(select(Journal.next_number)).one() == 0
    kind, pot = session.exec(select(Account.kind, Account.id)).one()
    assert kind == "pot"
    assert totals(session, community_id, pot) == Totals()


def test_a_short_name_is_taken_once(session: Session) -> None:
    a_community(session)

    with pytest.raises(errors.SlugTakenError):
        a_community(session)

    assert len(session.exec(select(Community.id)).all()) == 1


def test_communities_share_nothing(session: Session) -> None:
    assert a_community(session) != a_community(session, "teapot")
    assert len(set(session.exec(select(Account.id)).all())) == 2
