"""A town in which every page has something to show, and the address of each page."""

from dataclasses import dataclass

from flask import Flask
from sqlmodel import Session, select

from tests.cast import NOW, SECRET, TODAY, Cast, a_gathering, a_key, a_waiting_exchange, an_exchange, finish
from timebank.clock import DAY
from timebank.services import consents
from timebank.services.answers import put_right
from timebank.services.check_ins import check_in
from timebank.services.codes import card_token
from timebank.services.sign_in import make_slip
from timebank.store.gatherings import Gathering

# One address for each endpoint that answers GET; names in braces are filled in by `a_town`.
PAGES = {
    "asset": "/static/{asset}",
    "cards.ask_new": "/kettle/you/card/new",
    "cards.sheet": "/kettle/desk/cards/sheet?people={alice},{stella}",
    "cards.show": "/C/{card}",
    "check_ins.arrive": "/S/{sign}",
    "check_ins.ask_stay": "/kettle/check-ins/{arrival}/stay",
    "check_ins.show": "/kettle/check-ins/{arrival}",
    "check_ins.type_code": "/in",
    "consents.show": "/kettle/you/privacy",
    "consents.who_looked": "/kettle/you/privacy/who-looked",
    "entries.change": "/kettle/entries/{waiting}/change",
    "entries.reply": "/kettle/entries/{waiting}/reply",
    "entries.show": "/kettle/entries/{agreed}",
    "front.everywhere": "/",
    "front.show": "/kettle/",
    "gatherings.finish": "/kettle/gatherings/{open}/finish",
    "gatherings.list_": "/kettle/gatherings",
    "gatherings.new": "/kettle/gatherings/new",
    "gatherings.poster": "/kettle/gatherings/{open}/poster",
    "gatherings.show": "/kettle/gatherings/{open}",
    "health.process": "/healthz",
    "health.ready": "/readyz",
    "health.robots": "/robots.txt",
    "help.everywhere": "/help",
    "help.show": "/kettle/help",
    "home.show": "/kettle/home",
    "home.waiting": "/kettle/waiting",
    "hours.show": "/kettle/hours",
    "look.show": "/kettle/you/how-it-looks",
    "people.list_": "/kettle/people",
    "people.show": "/kettle/people/{alice}",
    "profile.ask_helps": "/kettle/you/what-helps",
    "profile.ask_name": "/kettle/you/name",
    "reach.show": "/kettle/you/reach-me",
    "reach.type_code": "/kettle/you/reach-me/email/code",
    "record.new": "/kettle/record?way=received&with={stella}",
    "role_words.show": "/kettle/you/words",
    "roll_call.show": "/kettle/gatherings/{open}/here?someone=stella",
    "sign_in.new": "/kettle/sign-in",
    "sign_in.slip": "/kettle/slip/{slip}",
    "sign_in.type_code": "/kettle/sign-in/code",
    "you.ask_pin": "/kettle/you/pin",
    "you.print_card": "/kettle/you/card",
    "you.show": "/kettle/you",
}
# The same pages in their other states, and pages about something that is not there.
MORE = (
    "/S/{early_sign}",
    "/S/{finished_sign}",
    "/S/{sign}?someone=1",
    "/demo-town/sign-in",
    "/kettle/entries/{taken_back}",
    "/kettle/entries/{waiting}",
    "/kettle/gatherings/{early}",
    "/kettle/gatherings/{early}/finish",
    "/kettle/gatherings/{finished}",
    "/kettle/gatherings/{finished}/finish",
    "/kettle/gatherings/{open}/here?someone=nobody",
    "/kettle/hours?before=2",
    "/kettle/people/{stella}",
    "/kettle/you/privacy/who-looked?page=2",
    "/kettle/record",
    "/nothing/at/all",
    "/teapot/home",
)
PLAIN = {"asset", "health.process", "health.ready", "health.robots"}


@dataclass(frozen=True)
class Town:
    """The cast, and what the addresses of its pages are made of."""

    cast: Cast
    names: dict[str, str]

    def path(self, address: str) -> str:
        return PAGES.get(address, address).format(**self.names)

    @property
    def paths(self) -> list[str]:
        """List every address that answers with a page."""
        return [self.path(address) for address in (*sorted(PAGES.keys() - PLAIN), *MORE)]


def a_town(cast: Cast, app: Flask) -> Town:
    """Fill the town: Bob is asked for a yes by Alice, who is listed, Charlie hosts, and Bob is there."""
    ids = {
        "agreed": an_exchange(cast, words="Gardening", minutes=90),
        "waiting": a_waiting_exchange(cast, words="A lift"),
        "taken_back": a_reversed_exchange(cast),
        "finished": a_finished_gathering(cast),
        "early": a_gathering(cast, title="Slow walk", starts_at=NOW + DAY),
        "open": (gathering := a_gathering(cast, access="Step-free", rule="lead")),
        "arrival": an_arrival(cast, gathering),
        "stella": cast.stella.member_id,
        "alice": cast.alice.member_id,
    }
    names = {name: found.hex() for name, found in ids.items()}
    names["asset"] = app.jinja_env.globals["asset"]("app.css").removeprefix("/static/")
    signs = {name: sign_of(cast.session, ids[name]) for name in ("open", "early", "finished")}
    names |= {"sign": signs["open"], "early_sign": signs["early"], "finished_sign": signs["finished"]}
    names["card"] = card_token(SECRET, cast.community_id, cast.alice.member_id, 0)
    alice = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    names["slip"] = make_slip(cast.session, **alice, now=NOW)
    consents.give(cast.session, **alice, key=a_key(), purpose="found", now=NOW)
    return Town(cast, names)


def a_reversed_exchange(cast: Cast) -> bytes:
    exchange = an_exchange(cast, minutes=30)
    put_right(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.bob.member_id,
        key=a_key(),
        exchange_id=exchange,
        today=TODAY,
        now=NOW,
    )
    return exchange


def a_finished_gathering(cast: Cast) -> bytes:
    gathering = a_gathering(cast, title="Repair table", starts_at=NOW - DAY)
    finish(cast, gathering)
    return gathering


def an_arrival(cast: Cast, gathering_id: bytes) -> bytes:
    """Check Bob in."""
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    return check_in(cast.session, **who, gathering_id=gathering_id, key=a_key(), now=NOW).check_in_id


def sign_of(session: Session, gathering_id: bytes) -> str:
    return session.exec(select(Gathering.sign_token).where(Gathering.id == gathering_id)).one()
