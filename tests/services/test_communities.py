"""Starting a community, and changing it."""

from typing import Any

import pytest
from sqlmodel import Session, select

from tests.cast import NOW, a_community
from timebank.ledger.totals import Totals
from timebank.queries.communities import by_id
from timebank.services import communities
from timebank.services.errors import SlugTakenError
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

    with pytest.raises(SlugTakenError):
        a_community(session)

    assert len(session.exec(select(Community.id)).all()) == 1


def test_communities_share_nothing(session: Session) -> None:
    assert a_community(session) != a_community(session, "teapot")
    assert len(set(session.exec(select(Account.id)).all())) == 2


def choices(session: Session, community_id: bytes) -> tuple[str, bool, bool]:
    found = by_id(session, community_id)
    assert found
    session.rollback()
    return found.name, bool(found.hello_first), bool(found.exit_button)


def test_pages_have_no_exit_button_unless_it_is_asked_for(session: Session) -> None:
    plain = a_community(session)
    safe = communities.create(session, slug="harbour", name="Harbour", exit_button=True, now=NOW)

    assert choices(session, plain) == ("Kettle", False, False)
    assert choices(session, safe) == ("Harbour", False, True)


@pytest.mark.parametrize(
    ("changed", "after"),
    [
        ({"name": "Tea"}, ("Tea", False, True)),
        ({"hello_first": True}, ("Harbour", True, True)),
        ({"exit_button": False}, ("Harbour", False, False)),
        ({"name": "Tea", "hello_first": True, "exit_button": False}, ("Tea", True, False)),
        ({"exit_button": True}, ("Harbour", False, True)),
    ],
)
def test_what_is_named_changes_and_nothing_else(
    session: Session, changed: dict[str, Any], after: tuple[str, bool, bool]
) -> None:
    neighbour = a_community(session)
    safe = communities.create(session, slug="harbour", name="Harbour", exit_button=True, now=NOW)

    communities.change(session, community_id=safe, **changed)

    assert choices(session, safe) == after
    assert choices(session, neighbour) == ("Kettle", False, False)
