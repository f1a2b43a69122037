"""Whatever two people do, in whatever order, their totals are what was last agreed, and nothing is lost."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from tests.cast import (
    TODAY,
    WELCOME,
    Cast,
    a_cast,
    a_waiting_exchange,
    an_exchange,
    faults_of,
    journal,
    totals_of,
)
from tests.services.differing import ask_for_help, differ, leave_it, press
from tests.services.putting_right import blank, put_right
from timebank.ledger.errors import LedgerError
from timebank.ledger.totals import Totals
from timebank.services import differences
from timebank.services.errors import NotThereError, RefusalError
from timebank.store.differences import Difference, Recollection, Replacement
from timebank.store.people import Person

REFUSED = (RefusalError, NotThereError, LedgerError)
WHO = st.sampled_from(["alice", "bob"])
ACTS = st.one_of(
    st.tuples(st.just("differ"), WHO, st.sampled_from([20, 30, 45, 60]), st.sampled_from([0, 1])),
    st.tuples(st.just("not me"), WHO),
    st.tuples(st.just("take back"), WHO),
    st.tuples(st.just("yes"), WHO),
    st.tuples(st.just("leave"), WHO),
    st.tuples(st.just("help"), WHO),
    st.tuples(st.just("put right"), WHO),
    st.tuples(st.just("blank"), WHO),
)


def do(cast: Cast, exchange: bytes, act: tuple[Any, ...]) -> None:
    """Do one act about the exchange as it stands last; what cannot be is refused, and changes nothing."""
    what, who, *more = act
    person: Person = getattr(cast, who)
    ways: dict[str, Any] = {
        "differ": lambda: differ(
            cast, exchange, by=person, minutes=more[0], day=TODAY - timedelta(more[1]), words=""
        ),
        "not me": lambda: differ(cast, exchange, by=person, reason="not me"),
        "take back": lambda: differ(cast, exchange, by=person, reason="take back"),
        "yes": lambda: say_yes(cast, exchange, person),
        "leave": lambda: leave_it(cast, exchange, by=person),
        "help": lambda: ask_for_help(cast, exchange, by=person),
        "put right": lambda: put_right(cast, exchange, by=person),
        "blank": lambda: blank(cast, exchange, by=person),
    }
    before = len(journal(cast))
    cast.session.rollback()
    try:
        ways[what]()
    except REFUSED:
        cast.session.rollback()
        assert len(journal(cast)) == before


def say_yes(cast: Cast, exchange: bytes, person: Person) -> None:
    wanted = (
        select(Recollection.id)
        .join(Difference, Difference.id == Recollection.difference_id)  # type: ignore[arg-type]
        .where(Difference.exchange_id == exchange)
        .order_by(Difference.settled_at.is_not(None), Recollection.number.desc())  # type: ignore[union-attr,attr-defined]
    )
    found = cast.session.exec(wanted).first() or bytes(16)
    cast.session.rollback()
    who = {"community_id": cast.community_id, "recollection_id": found}
    differences.say_yes(cast.session, **who, press=press(person))


def standing(cast: Cast, exchange: bytes) -> bytes:
    """Follow the links to what stands in the place of an exchange."""
    links = dict(cast.session.exec(select(Replacement.replaces_id, Replacement.exchange_id)).all())
    while exchange in links:
        exchange = links[exchange]
    return exchange


@dataclass
class Agreed:
    """What the two have agreed on, by the rules as a member reads them."""

    stands: tuple[int, int] | None  # minutes, and how many days ago; nothing, where it is taken back
    is_waiting: bool
    said: list[tuple[str, tuple[int, int] | None]] = field(default_factory=list)
    is_talked_over: bool = False

    def after(self, what: str, who: str, *more: int) -> None:
        """Follow one act; what cannot be changes nothing."""
        remembered = {"differ": (*more,), "not me": None, "take back": None}
        if what in remembered:
            self._say(who, remembered[what])  # type: ignore[arg-type]
        elif what == "yes" and self.said and self.said[-1][0] != who:
            self._settle(self.said[-1][1])
        elif what == "leave" and self.said and self.said[0][0] == who:
            self._settle(self.stands)
        elif what == "help" and self.said:
            self.is_talked_over = True
        elif what == "put right" and not self.is_waiting:
            self._settle(None)

    def _say(self, who: str, remembered: tuple[int, int] | None) -> None:
        if self.is_waiting:
            if who == "bob":
                self.is_waiting = False
                self._settle(remembered)
        elif self.stands and not self.said and remembered != self.stands:
            self.said = [(who, remembered)]
        elif self.said and not self.is_talked_over and who not in dict(self.said):
            if remembered == self.said[-1][1]:
                self._settle(remembered)
            else:
                self.said.append((who, remembered))

    def _settle(self, on: tuple[int, int] | None) -> None:
        self.stands, self.said, self.is_talked_over = on, [], False


@pytest.mark.parametrize("make", [an_exchange, a_waiting_exchange])
def test_totals_are_what_was_last_agreed(cast: Cast, make: Any) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(ACTS, max_size=12))
    def whatever_they_do(acts: list[tuple[Any, ...]]) -> None:
        here = a_cast(cast.session, f"kettle-{secrets.token_hex(4)}")
        first = make(here)
        agreed = Agreed((60, 0), is_waiting=make is a_waiting_exchange)
        for act in acts:
            do(here, standing(here, first), act)
            agreed.after(*act)

        minutes = agreed.stands[0] if agreed.stands and not agreed.is_waiting else 0
        assert totals_of(here, here.alice) == Totals(minutes, WELCOME)
        assert totals_of(here, here.bob) == Totals(0, WELCOME + minutes)
        assert len(journal(here)) == len({entry.number for entry in journal(here)})
        assert faults_of(here) == ()

    whatever_they_do()
