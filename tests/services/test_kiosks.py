"""A tablet's codes: new every minute, good for five, and of no use tomorrow."""

from typing import Any

import pytest
from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_gathering, a_key, finish
from timebank.clock import DAY, MINUTE
from timebank.queries import kiosks
from timebank.queries.kiosks import KioskView
from timebank.services import changes
from timebank.services import kiosks as acts
from timebank.services.codes import ALPHABET
from timebank.services.errors import NotThereError
from timebank.services.errors.gatherings import AlreadyFinishedError, CancelledError
from timebank.store.kiosks import Kiosk


def a_tablet(cast: Cast, gathering: bytes | None = None, **more: Any) -> KioskView:
    gathering = gathering or a_gathering(cast)
    set_up(cast, gathering, **more)
    found = kiosks.of_gathering(cast.session, cast.community_id, gathering)
    assert found
    return found


def set_up(cast: Cast, gathering: bytes, act: Any = acts.set_up, **more: Any) -> None:
    secret = {"secret": SECRET} if act is acts.set_up else {}
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    act(cast.session, gathering_id=gathering, **({**who, "key": a_key(), "now": NOW} | secret | more))


def is_found(cast: Cast, kiosk: KioskView, shown_at: int, now: int) -> tuple[bool, bool]:
    """Tell whether what a tablet showed leads there at an instant: scanned, and typed."""
    scanned = kiosks.by_code(cast.session, SECRET, kiosk.code(SECRET, shown_at), now)
    typed = kiosks.by_typed_code(cast.session, SECRET, kiosk.typed_code(SECRET, shown_at), now)
    return scanned is not None, typed is not None


def test_code_is_new_every_minute(cast: Cast) -> None:
    kiosk = a_tablet(cast)
    minutes = [NOW + minute * MINUTE for minute in range(240)]

    assert len({kiosk.code(SECRET, now) for now in minutes}) == 240
    assert len({kiosk.typed_code(SECRET, now) for now in minutes}) == 240
    assert kiosk.code(SECRET, NOW) == kiosk.code(SECRET, NOW + MINUTE - 1)


def test_code_says_nothing_of_what_it_stands_for(cast: Cast) -> None:
    kiosk = a_tablet(cast, a_gathering(cast, title="Zumba"))

    codes = kiosk.code(SECRET, NOW), kiosk.typed_code(SECRET, NOW), kiosk.token(SECRET)

    assert [len(code) for code in codes] == [17, 6, 27]
    assert set("".join(codes)) <= set(ALPHABET)
    assert kiosk.code("another secret", NOW) != codes[0]


HONOURED = [(0, True), (1, True), (5, True), (6, False), (10, False), (24 * 60, False), (-1, False)]


@pytest.mark.parametrize(("minutes", "is_good"), HONOURED)
def test_code_is_honoured_for_five_minutes(cast: Cast, minutes: int, is_good: bool) -> None:
    kiosk = a_tablet(cast, a_gathering(cast, starts_at=NOW - MINUTE, length_minutes=1440))

    assert is_found(cast, kiosk, NOW, NOW + minutes * MINUTE) == (is_good, is_good)


def test_nobody_has_less_than_five_minutes(cast: Cast) -> None:
    kiosk = a_tablet(cast)
    last = NOW + MINUTE - 1

    assert is_found(cast, kiosk, last, last + 5 * MINUTE) == (True, True)


def test_yesterdays_codes_do_nothing_under_the_same_sign(cast: Cast) -> None:
    yesterday = a_gathering(cast, starts_at=NOW - DAY, length_minutes=1440)
    kiosk = a_tablet(cast, yesterday)
    a_tablet(cast)

    assert is_found(cast, kiosk, NOW - DAY + MINUTE, NOW) == (False, False)


def test_page_that_is_open_works_all_gathering(cast: Cast) -> None:
    kiosk = a_tablet(cast)

    for minutes in (0, 60, 150):
        found = kiosks.by_code(cast.session, SECRET, kiosk.page_code(SECRET), NOW + minutes * MINUTE)
        assert found == kiosk
    assert kiosks.by_code(cast.session, SECRET, kiosk.page_code(SECRET), NOW + 2 * DAY) is None


def test_ending_it_ends_every_code(cast: Cast) -> None:
    gathering = a_gathering(cast)
    kiosk = a_tablet(cast, gathering)

    set_up(cast, gathering, acts.end)

    assert is_found(cast, kiosk, NOW, NOW) == (False, False)
    assert kiosks.by_code(cast.session, SECRET, kiosk.page_code(SECRET), NOW) is None
    anew = a_tablet(cast, gathering)
    assert anew.code(SECRET, NOW) != kiosk.code(SECRET, NOW)
    assert is_found(cast, kiosk, NOW, NOW) == (False, False)


def test_setting_up_twice_is_one_tablet(cast: Cast) -> None:
    gathering, key = a_gathering(cast), a_key()

    first = a_tablet(cast, gathering, key=key)

    assert a_tablet(cast, gathering, key=key) == a_tablet(cast, gathering) == first


@pytest.mark.parametrize("act", [acts.set_up, acts.end])
@pytest.mark.parametrize("who", ["alice", "stella"])
def test_only_a_host_has_a_say(cast: Cast, act: Any, who: str) -> None:
    gathering = a_gathering(cast)

    with pytest.raises(NotThereError):
        set_up(cast, gathering, act, member_id=getattr(cast, who).member_id)


def test_finished_gathering_gets_no_tablet(cast: Cast) -> None:
    gathering = a_gathering(cast)
    kiosk = a_tablet(cast, gathering)
    finish(cast, gathering)

    assert is_found(cast, kiosk, NOW, NOW) == (False, False)
    with pytest.raises(AlreadyFinishedError):
        set_up(cast, gathering)


def test_cancelled_gathering_gets_no_tablet(cast: Cast) -> None:
    gathering = a_gathering(cast)
    kiosk = a_tablet(cast, gathering)
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    changes.cancel(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW)

    assert is_found(cast, kiosk, NOW, NOW) == (False, False)
    with pytest.raises(CancelledError):
        set_up(cast, gathering)


def test_database_keeps_no_code(cast: Cast) -> None:
    kiosk = a_tablet(cast)

    kept = repr(cast.session.exec(select(Kiosk)).one())

    assert kiosk.token(SECRET) not in kept
    assert kiosk.code(SECRET, NOW) not in kept
