"""A town in which every page has something to show."""

from dataclasses import dataclass

from flask import Flask

from tests.cast import NOW, SECRET, Cast, a_gathering, a_key, a_support, a_waiting_exchange
from tests.web.addresses import MORE, PAGES, PLAIN
from tests.web.town_desk import a_sheet, an_errand, an_export
from tests.web.town_gatherings import (
    a_calendar,
    a_cancelled_gathering,
    a_claim,
    a_finished_gathering,
    a_gathering_left_open,
    a_kiosk,
    a_settled_gathering,
    a_stay_asked_about,
    a_weekly_gathering,
    an_arrival,
    sign_of,
)
from tests.web.town_hours import (
    a_draw,
    a_duty_for_the_pot,
    a_gift,
    a_handshake,
    a_kept_letter,
    a_reversed_exchange,
    a_sealed_entry,
    a_shared_account,
    an_organisation,
    differing_exchanges,
    number_of,
)
from tests.web.town_people import (
    a_kept_passkey,
    a_mailed,
    a_remembered_member,
    an_ended_invitation,
    an_invitation,
    keep_away,
    new_ways_in,
    other_phones,
)
from timebank.clock import DAY
from timebank.services import consents
from timebank.services.codes import card_token, handshake_token, letter_code
from timebank.services.sign_in import make_slip


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
    sealed = a_sealed_entry(cast, app)
    a_duty_for_the_pot(cast)
    ids = {
        "agreed": sealed,
        "waiting": a_waiting_exchange(cast, words="A lift"),
        "taken_back": a_reversed_exchange(cast),
        **differing_exchanges(cast),
        "finished": a_finished_gathering(cast),
        "early": a_gathering(cast, title="Slow walk", starts_at=NOW + DAY),
        "left_open": a_gathering_left_open(cast),
        "weekly": a_weekly_gathering(cast),
        "cancelled": a_cancelled_gathering(cast),
        "open": (gathering := a_gathering(cast, access="Step-free", rule="lead")),
        "arrival": an_arrival(cast, gathering),
        "claim": a_claim(cast, gathering),
        "settled": (settled := a_settled_gathering(cast)),
        "stay": a_stay_asked_about(cast, settled, cast.bob),
        "charlie": cast.charlie.member_id,
        "gift": a_gift(cast),
        "draw": a_draw(cast),
        "export": an_export(cast),
        "organisation": an_organisation(cast, cast.bob),
        "shared": a_shared_account(cast),
        "alice": cast.alice.member_id,
        "stella": cast.stella.member_id,
        "support": a_support(cast, by_job=True, voucher="Charlie"),
    }
    names = {name: found.hex() for name, found in ids.items()}
    names["sealed"], names["unsealed"] = number_of(cast, sealed), number_of(cast, ids["taken_back"])
    names["asset"] = app.jinja_env.globals["asset"]("app.css").removeprefix("/static/")
    signs = {name: sign_of(cast.session, ids[name]) for name in ("open", "early", "finished", "cancelled")}
    names |= {"sign": signs["open"], "early_sign": signs["early"], "finished_sign": signs["finished"]}
    names["cancelled_sign"] = signs["cancelled"]
    names["card"] = card_token(SECRET, cast.community_id, cast.alice.member_id, 0)
    names["remembered"] = a_remembered_member(cast).hex()
    names["stands"] = a_support(cast, member=cast.charlie).hex()
    alice = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    keep_away(cast)
    other_phones(cast)
    a_kept_passkey(cast)
    names |= {"invitation": an_invitation(cast, cast.charlie), "ended_invitation": an_ended_invitation(cast)}
    names |= ways_in_and_errands(cast)
    names["shown"] = a_handshake(cast, cast.bob).hex()
    names["handshake"] = handshake_token(SECRET, cast.community_id, bytes.fromhex(names["shown"]))
    names["tablet"] = (kiosk := a_kiosk(cast, gathering)).token(SECRET)
    names["minute"] = kiosk.code(SECRET, NOW)
    names["slip"] = make_slip(cast.session, **alice, is_only_way=False, now=NOW)
    names["kept_letter"] = (kept := a_kept_letter(cast, cast.bob)).hex()
    names["letter_code"] = letter_code(SECRET, cast.community_id, kept)
    names["calendar"] = a_calendar(cast, cast.alice)
    consents.give(cast.session, **alice, key=a_key(), purpose="found", now=NOW)
    return Town(cast, names)


def ways_in_and_errands(cast: Cast) -> dict[str, str]:
    """Have new ways in asked for, and files."""
    printed = new_ways_in(cast)
    files = {"ready": an_errand(cast, made=b"%PDF").hex(), "asked": an_errand(cast).hex()}
    files["sheet"] = a_sheet(cast).hex()
    return files | {"printed": printed, "mailed": f"{printed}/{a_mailed(cast, printed)}"}
