from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, select
from sqlmodel import Session

from tests.cast import NOW, SECRET, Cast
from tests.web.browser import Browser, Page, asks_to_sign_in
from tests.web.mails import code_for
from timebank.clock import MINUTE
from timebank.cookies import COOKIE, written
from timebank.services.lasting import LASTING
from timebank.store.sign_in import Device

HOME = "/kettle/home"
CODE_PATH = "/kettle/sign-in/code"
# How long each kind of phone may lie unused, and how long it stays signed in at most, in minutes.
HOURS, DAYS = 60, 24 * 60
LIMITS = {
    "own": (30 * DAYS, 180 * DAYS),
    "unknown": (30, 12 * HOURS),
    "shared": (5, 15),
    "visitor": (30 * DAYS, 30 * DAYS),
}
AGENTS = {
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537": "Android phone",
    "Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 Chrome/140.0 Safari/537": "Android tablet",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148": "iPhone",
    "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148": "iPad",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0": "Windows computer",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5": "Mac",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/140.0.0.0": "Chromebook",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Linux computer",
    "": "A phone or computer",
    "<script>": "A phone or computer",
}


@pytest.fixture
def phone(app: Flask, engine: Engine, cast: Cast, request: pytest.FixtureRequest) -> Browser:
    return Browser(app).sign_in(engine, cast.community_id, cast.alice, request.param)


def of_kind(limit: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("phone", "minutes"), [(kind, limits[limit]) for kind, limits in LIMITS.items()], indirect=["phone"]
    )


@of_kind(0)
@pytest.mark.parametrize(("later", "status"), [(-1, 200), (1, 303)])
def test_phone_that_lies_unused_is_signed_out(
    phone: Browser, noon: time_machine.Traveller, minutes: int, later: int, status: int
) -> None:
    noon.shift(timedelta(minutes=minutes, seconds=later))

    assert phone.get(HOME).status == status


@of_kind(1)
def test_phone_in_use_stays_signed_in_until_its_time_is_over(
    phone: Browser, noon: time_machine.Traveller, minutes: int
) -> None:
    step = timedelta(minutes=minutes) / 50
    seen = []
    for _ in range(49):
        noon.shift(step)
        seen.append(phone.get(HOME).status)
    noon.shift(step)

    assert set(seen) == {200}
    assert asks_to_sign_in(phone.get(HOME))


def cookies(page: Page) -> list[str]:
    return [cookie for cookie in page.headers.getlist("Set-Cookie") if cookie.startswith(f"{COOKIE}=")]


@of_kind(0)
def test_stamp_is_written_anew_after_a_tenth_of_the_time(
    phone: Browser, noon: time_machine.Traveller, minutes: int
) -> None:
    tenth = timedelta(minutes=minutes) / 10

    assert cookies(phone.get(HOME)) == []
    noon.shift(tenth - timedelta(seconds=2))
    assert cookies(phone.get(HOME)) == []
    noon.shift(timedelta(seconds=4))
    assert len(cookies(phone.get(HOME))) == 1
    assert cookies(phone.get(HOME)) == []


@pytest.mark.parametrize("phone", LIMITS, indirect=True)
def test_only_ones_own_phone_keeps_its_cookie_when_closed(
    phone: Browser, noon: time_machine.Traveller, request: pytest.FixtureRequest
) -> None:
    kind = request.node.callspec.params["phone"]
    noon.shift(timedelta(minutes=LIMITS[kind][0] / 2))

    (cookie,) = cookies(phone.get(HOME))

    assert ("Max-Age=2592000" in cookie, "Expires" in cookie) == ((kind in ("own", "visitor")),) * 2


def forged(alice: Browser, *, by: str) -> str:
    """Change one thing in Alice's cookie, as somebody who does not know the secret."""
    community, token, stamp, mac = alice.client.get_cookie(COOKIE).value.split(".")
    later = f"{int(stamp, 16) + 1:x}"
    return {
        "no stamp": f"{community}.{token}",
        "no mac": f"{community}.{token}.{stamp}",
        "empty mac": f"{community}.{token}.{stamp}.",
        "later stamp": f"{community}.{token}.{later}.{mac}",
        "other mac": f"{community}.{token}.{stamp}.{'0' * len(mac)}",
        "other secret": written("other", bytes.fromhex(community), token, NOW),
        "stamp ahead": written(SECRET, bytes.fromhex(community), token, NOW + 2 * MINUTE),
        "too much": f"{community}.{token}.{stamp}.{mac}.{mac}",
        "odd letters": f"{community}.{token}.{stamp}.\u00e9",
        "odd stamp": f"{community}.{token}.\u0661.{mac}",
    }[by]


FORGERIES = [
    "no stamp",
    "no mac",
    "empty mac",
    "later stamp",
    "other mac",
    "other secret",
    "stamp ahead",
    "too much",
    "odd letters",
    "odd stamp",
]


@pytest.mark.parametrize("by", FORGERIES)
def test_cookie_that_was_changed_signs_nobody_in(alice: Browser, by: str) -> None:
    alice.client.set_cookie(COOKIE, forged(alice, by=by))

    assert asks_to_sign_in(alice.get(HOME))


def test_stamp_of_another_phone_is_no_good(alice: Browser, bob: Browser) -> None:
    community, token, *_ = alice.client.get_cookie(COOKIE).value.split(".")
    *_, stamp, mac = bob.client.get_cookie(COOKIE).value.split(".")

    alice.client.set_cookie(COOKIE, f"{community}.{token}.{stamp}.{mac}")

    assert asks_to_sign_in(alice.get(HOME))


def devices(engine: Engine) -> list[Device]:
    with Session(engine) as session:
        return list(session.scalars(select(Device)))


@pytest.mark.parametrize(
    ("said", "kind"), [({"whose": "own"}, "own"), ({"whose": "shared"}, "shared"), ({}, "unknown")]
)
def test_whose_phone_it_is_tells_how_long_to_stay(
    anyone: Browser, engine: Engine, said: dict[str, str], kind: str
) -> None:
    page = anyone.send(CODE_PATH, code=code_for(anyone, engine), **said)

    (device,) = devices(engine)
    assert page.answer == (303, HOME)
    assert (device.kind, device.expires_at) == (kind, NOW + LIMITS[kind][1] * MINUTE)
    assert ("Max-Age" in cookies(page)[0]) == (kind == "own")


@pytest.mark.parametrize("said", ["visitor", "x", "", "own "])
def test_no_other_kind_can_be_asked_for(anyone: Browser, engine: Engine, said: str) -> None:
    anyone.send(CODE_PATH, code=code_for(anyone, engine), whose=said)

    assert [device.kind for device in devices(engine)] == ["unknown"]


@pytest.mark.parametrize(("agent", "label"), AGENTS.items())
def test_phone_is_named_in_plain_words(anyone: Browser, engine: Engine, agent: str, label: str) -> None:
    anyone.client.environ_base["HTTP_USER_AGENT"] = agent

    anyone.send("/demo-town/sign-in", "/demo")

    assert [(device.label, device.kind) for device in devices(engine)] == [(label, "own")]


def test_limits_are_those_that_were_agreed() -> None:
    assert {kind: (stay.idle // MINUTE, stay.whole // MINUTE) for kind, stay in LASTING.items()} == LIMITS
