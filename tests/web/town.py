"""A town in which every page has something to show, and the address of each page."""

import hashlib
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlmodel import Session, select

from tests.cast import (
    NOW,
    SECRET,
    TODAY,
    Cast,
    a_gathering,
    a_key,
    a_member,
    a_support,
    a_waiting_exchange,
    an_exchange,
    card_number,
    finish,
)
from tests.sealing import seal
from tests.services.differing import (
    ask_for_help,
    differ,
    name_one,
    say_yes,
    will_help,
    write_outcome,
)
from timebank.clock import DAY
from timebank.queries import whole as exports
from timebank.queries.kiosks import KioskView
from timebank.queries.kiosks import of_gathering as standing
from timebank.queries.organisations import shared_by
from timebank.queries.pot import my_draw
from timebank.services import (
    calendars,
    cards,
    changes,
    consents,
    draws,
    errands,
    gifts,
    handshakes,
    hosts,
    kiosks,
    letters,
    organisations,
    remembering,
    sharing,
    sheets,
    stay_changes,
    whole,
)
from timebank.services.answers import put_right
from timebank.services.check_ins import check_in
from timebank.services.claims import claim
from timebank.services.codes import calendar_token, card_token, handshake_token, letter_code
from timebank.services.invitations import end, invite
from timebank.services.no_contact import say_privately
from timebank.services.recollections import Press
from timebank.services.recoveries import letter_token, print_slip
from timebank.services.sign_in import make_slip, remember
from timebank.store.engine import begin_writing
from timebank.store.entries import Entry
from timebank.store.gatherings import Gathering
from timebank.store.invitations import Invitation
from timebank.store.members import Duty
from timebank.store.people import Person
from timebank.store.sign_in import Passkey, Recovery

# One address for each endpoint that answers GET; names in braces are filled in by `a_town`.
PAGES = {
    "asset": "/static/{asset}",
    "calendars.feed": "/kettle/calendar/{calendar}.ics",
    "calendars.mine": "/kettle/you/calendar",
    "calendars.one": "/kettle/gatherings/{open}/calendar.ics",
    "cards.ask_new": "/kettle/you/card/new",
    "cards.sheet": "/kettle/desk/cards/sheet?people={alice},{stella}",
    "cards.everyone": "/kettle/desk/cards/everyone",
    "blanks.ask": "/kettle/entries/{agreed}/words",
    "breaks.show": "/kettle/you/break",
    "cards.show": "/C/{card}",
    "changes.ask": "/kettle/gatherings/{open}/change",
    "changes.ask_cancel": "/kettle/gatherings/{open}/cancellation",
    "check_ins.arrive": "/S/{sign}",
    "check_ins.ask_stay": "/kettle/check-ins/{arrival}/stay",
    "check_ins.show": "/kettle/check-ins/{arrival}",
    "check_ins.type_code": "/in",
    "consents.show": "/kettle/you/privacy",
    "consents.who_looked": "/kettle/you/privacy/who-looked",
    "copies.as_data": "/kettle/you/copy.json",
    "copies.as_page": "/kettle/you/copy.html",
    "copies.show": "/kettle/you/copy",
    "desk.cards": "/kettle/desk/cards",
    "desk.loose_ends": "/kettle/desk/loose-ends",
    "desk.show": "/kettle/desk",
    "desk_people.find": "/kettle/desk/people?someone=a",
    "desk_people.joined": "/kettle/desk/people/{alice}/joined",
    "desk_people.new": "/kettle/desk/people/new",
    "desk_people.show": "/kettle/desk/people/{alice}",
    "desk_slips.show": "/kettle/desk/slips",
    "desk_record.new": "/kettle/desk/record?for={alice}",
    "devices.show": "/kettle/you/devices",
    "differences.ask": "/kettle/entries/{agreed}/different",
    "entries.reply": "/kettle/entries/{waiting}/reply",
    "entries.show": "/kettle/entries/{agreed}",
    "errands.file": "/kettle/errands/{ready}/file",
    "errands.show": "/kettle/errands/{ready}",
    "exit.show": "/haven/exit",
    "finishing.show": "/kettle/gatherings/{left_open}/finish/together",
    "front.everywhere": "/",
    "front.show": "/kettle/",
    "gatherings.finish": "/kettle/gatherings/{open}/finish",
    "gatherings.list_": "/kettle/gatherings",
    "gatherings.new": "/kettle/gatherings/new",
    "gatherings.poster": "/kettle/gatherings/{open}/poster",
    "gatherings.poster_pdf": "/kettle/gatherings/{open}/poster.pdf",
    "gatherings.show": "/kettle/gatherings/{open}",
    "health.process": "/healthz",
    "health.ready": "/readyz",
    "health.robots": "/robots.txt",
    "help.everywhere": "/help",
    "help.show": "/kettle/help",
    "handshakes.ask": "/H/{handshake}",
    "handshakes.show": "/kettle/handshakes/{shown}",
    "home.show": "/kettle/home",
    "home.waiting": "/kettle/waiting",
    "hosts.show": "/kettle/gatherings/{open}/hosts",
    "gifts.show": "/kettle/gifts/{gift}",
    "hours.show": "/kettle/hours",
    "letters.as_file": "/kettle/hours/letters/{kept_letter}/letter.pdf",
    "letters.ask": "/letter",
    "letters.list_": "/kettle/hours/letters",
    "letters.new": "/kettle/hours/letter",
    "letters.show": "/kettle/hours/letters/{kept_letter}",
    "lines.show": "/kettle/hours/entries/{agreed}",
    "look.show": "/kettle/you/how-it-looks",
    "months.explained": "/kettle/hours/explained",
    "months.one": "/kettle/hours/2026-03",
    "months.pictures": "/kettle/hours/pictures",
    "months.year": "/kettle/hours/2026",
    "people.list_": "/kettle/people",
    "people.show": "/kettle/people/{alice}",
    "profile.ask_helps": "/kettle/you/what-helps",
    "profile.ask_name": "/kettle/you/name",
    "reach.show": "/kettle/you/reach-me",
    "reach.type_code": "/kettle/you/reach-me/email/code",
    "invitations.mine": "/kettle/you/invite",
    "invitations.show": "/I/{invitation}",
    "joining.ask_address_code": "/kettle/join/address",
    "joining.ask_agreement": "/kettle/join/agree",
    "joining.ask_name": "/kettle/join",
    "joining.ask_reach": "/kettle/join/reach",
    "joining.show": "/kettle/join/done",
    "kiosks.arrive": "/K/{minute}",
    "kiosks.show": "/kettle/gatherings/{open}/kiosk",
    "kiosks.tablet": "/T/{tablet}",
    "leaving.ask": "/kettle/you/leave/remove",
    "leaving.done": "/kettle/left",
    "leaving.show": "/kettle/you/leave",
    "packs.as_file": "/kettle/gatherings/{open}/pack.pdf",
    "packs.show": "/kettle/gatherings/{open}/pack",
    "no_contact.ask": "/kettle/entries/{agreed}/private",
    "no_contact.mine": "/kettle/you/contact",
    "offline.manifest": "/manifest.webmanifest",
    "offline.no_signal": "/no-signal",
    "offline.noted": "/noted",
    "offline.notes": "/notes",
    "offline.scanned": "/scanned",
    "offline.token": "/token",
    "offline.worker": "/sw.js",
    "openings.ask": "/kettle/desk/people/{alice}/before",
    "organisations.ask_split": "/kettle/organisations/{shared}/split",
    "sheets.ask": "/kettle/desk/import",
    "sheets.choose": "/kettle/desk/import/{sheet}/columns",
    "sheets.show": "/kettle/desk/import/{sheet}",
    "organisations.desk": "/kettle/desk/organisations",
    "organisations.list_": "/kettle/organisations",
    "organisations.new": "/kettle/organisations/{organisation}/record",
    "organisations.show": "/kettle/organisations/{organisation}",
    "passkeys.ask_in": "/kettle/sign-in/passkey",
    "passkeys.list_": "/kettle/you/passkeys",
    "passkeys.show": "/kettle/passkey",
    "pot.ask_draw": "/kettle/pot/draw",
    "pot.ask_gift": "/kettle/pot/give",
    "pot.desk": "/kettle/desk/pot",
    "pot.show": "/kettle/pot",
    "privacy.easy": "/kettle/easy-read",
    "privacy.show": "/kettle/privacy",
    "record.new": "/kettle/record?way=received&with={stella}",
    "record.sheet": "/kettle/record/sheet",
    "remembering.ask": "/kettle/desk/people/{alice}/remembered",
    "role_words.show": "/kettle/you/words",
    "proof.checkpoint": "/kettle/seal",
    "proof.consistency": "/kettle/seal/consistency?from=2&to=4",
    "proof.keys": "/kettle/seal/keys",
    "proof.show": "/kettle/proof",
    "proof.verifier": "/verify.html",
    "receipts.as_file": "/kettle/hours/{sealed}/receipt.txt",
    "receipts.show": "/kettle/hours/{sealed}/receipt",
    "receipts.show_square": "/kettle/hours/{sealed}/receipt/square",
    "recoveries.letter": "/kettle/recoveries/{letter}",
    "recoveries.list_": "/kettle/desk/recoveries",
    "recoveries.slip": "/kettle/desk/recoveries/{printed}/slip",
    "roll_call.show": "/kettle/gatherings/{open}/here?someone=stella",
    "scanning.show": "/kettle/gatherings/{open}/here/scan",
    "sign_in.new": "/kettle/sign-in",
    "sign_in.slip": "/kettle/slip/{slip}",
    "sign_in.type_code": "/kettle/sign-in/code",
    "statements.as_csv": "/kettle/hours.csv",
    "statements.as_file": "/kettle/hours/print.pdf",
    "statements.columns": "/kettle/hours/columns",
    "statements.show": "/kettle/hours/print",
    "supporters.ask_word": "/kettle/you/supporters/{support}/word",
    "supporters.list_": "/kettle/you/supporters",
    "supporters.new": "/kettle/you/supporters/new",
    "stay_changes.new": "/kettle/gatherings/{settled}/stays/new?about={charlie}",
    "stay_changes.show": "/kettle/gatherings/{settled}/stays/{stay}",
    "talks.show": "/kettle/talks/{talk}",
    "whole.show": "/kettle/desk/export",
    "you.ask_pin": "/kettle/you/pin",
    "you.print_card": "/kettle/you/card",
    "you.show": "/kettle/you",
}
# The same pages in their other states, and pages about something that is not there.
MORE = (
    "/I/{ended_invitation}",
    "/S/{early_sign}",
    "/S/{finished_sign}",
    "/S/{sign}?someone=1",
    "/demo-town/sign-in",
    "/kettle/entries/{taken_back}",
    "/kettle/entries/{differing}",
    "/kettle/entries/{differing}/different",
    "/kettle/entries/{replaced}",
    "/kettle/entries/{waiting}/different",
    "/kettle/talks/{asked_talk}",
    "/kettle/entries/{waiting}",
    "/kettle/gatherings/{early}",
    "/kettle/gatherings/{early}/finish",
    "/kettle/gatherings/{cancelled}",
    "/kettle/gatherings/{weekly}",
    "/kettle/gatherings/{early}/kiosk",
    "/kettle/gatherings/{weekly}/cancellation",
    "/kettle/gatherings/{weekly}/hosts",
    "/kettle/gatherings/{weekly}/change",
    "/kettle/gatherings/{weekly}/hosts",
    "/kettle/gatherings/{weekly}/poster",
    "/S/{cancelled_sign}",
    "/kettle/gatherings/{finished}",
    "/kettle/gatherings/{settled}",
    "/kettle/gatherings/{settled}/stays/new",
    "/kettle/gatherings/{finished}/finish",
    "/kettle/gatherings/{open}/here?someone=nobody",
    "/kettle/gatherings/{open}/poster?size=a5",
    "/kettle/hours?before=2",
    "/kettle/hours/{unsealed}/receipt",
    "/kettle/hours/2026-01",
    "/kettle/hours/1999",
    "/letter?code={letter_code}",
    "/kettle/hours/print?from=2025-12&to=2026-03&large=1",
    "/kettle/hours/entries/{taken_back}",
    "/kettle/hours/entries/{waiting}",
    "/kettle/you/leave/keep",
    "/kettle/desk/people/{remembered}",
    "/kettle/desk/people/{remembered}/remembered",
    "/kettle/people/{remembered}",
    "/kettle/people/{stella}",
    "/kettle/you/privacy/who-looked?page=2",
    "/kettle/record",
    "/kettle/errands/{asked}",
    "/nothing/at/all",
    "/teapot/home",
)
PLAIN = {
    "asset",
    "calendars.feed",
    "calendars.one",
    "copies.as_data",
    "copies.as_page",
    "errands.file",
    "gatherings.poster_pdf",
    "health.process",
    "health.ready",
    "health.robots",
    "letters.as_file",
    "offline.manifest",
    "offline.token",
    "offline.worker",
    "packs.as_file",
    "proof.checkpoint",
    "proof.consistency",
    "proof.keys",
    "proof.verifier",
    "receipts.as_file",
    "statements.as_csv",
    "statements.as_file",
}


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


def a_sealed_entry(cast: Cast, app: Flask) -> bytes:
    """Record an hour, and seal the journal; return the exchange."""
    exchange = an_exchange(cast, words="Gardening", minutes=90)
    # Every test has its own journal, so each has its own sealer too, however often it fills the town.
    where = hashlib.sha256(str(cast.session.get_bind().url).encode()).hexdigest()
    seal(cast, app.extensions["timebank_settings"].data / where)
    return exchange


def number_of(cast: Cast, exchange_id: bytes) -> str:
    """Tell the number of the entry that books an exchange."""
    wanted = select(Entry.number).where(
        Entry.community_id == cast.community_id, Entry.exchange_id == exchange_id
    )
    return str(cast.session.exec(wanted).one())


def ways_in_and_errands(cast: Cast) -> dict[str, str]:
    """Have new ways in asked for, and files."""
    printed = new_ways_in(cast)
    files = {"ready": an_errand(cast, made=b"%PDF").hex(), "asked": an_errand(cast).hex()}
    files["sheet"] = a_sheet(cast).hex()
    return files | {"printed": printed, "letter": f"{printed}/{a_letter(cast, printed)}"}


def an_invitation(cast: Cast, person: Person, **more: int) -> str:
    """Make somebody's invitation; return its code."""
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    invite(cast.session, **who, key=a_key(), **({"now": NOW} | more))
    made = select(Invitation.code).where(Invitation.made_by == person.member_id)
    return cast.session.exec(made.order_by(Invitation.made_at)).all()[-1]


def a_calendar(cast: Cast, person: Person) -> str:
    """Make the address of somebody's calendar; return what opens it."""
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    calendars.begin(cast.session, **who, key=(key := a_key()), secret=SECRET, now=NOW)
    return calendar_token(SECRET, cast.community_id, person.member_id, key)


def an_errand(cast: Cast, made: bytes | None = None) -> bytes:
    """Let Stella ask for a file of Alice's card; have it made, where a file is given."""
    who = {"community_id": cast.community_id, "member_id": cast.stella.member_id}
    cards.ask_file(
        cast.session, **who, key=(key := a_key()), people=[cast.alice.member_id], wanted=b"{}", now=NOW
    )
    if made:
        task = errands.take(cast.session, now=NOW)
        assert task
        errands.finish(cast.session, task=task, made=made, now=NOW)
    return key


def a_kept_letter(cast: Cast, person: Person) -> bytes:
    """Keep a letter about somebody's time; return its id."""
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    says = ("Bob gave 2 hours of time to others.", "These numbers are as they stood on 2 March 2026.")
    letters.keep(cast.session, **who, key=(key := a_key()), asked=(), sentences=says, secret=SECRET, now=NOW)
    return key


def a_sheet(cast: Cast) -> bytes:
    """Let Stella bring a spreadsheet to the desk, with a row that has a problem."""
    who = {"community_id": cast.community_id, "member_id": cast.stella.member_id}
    file = sheets.opened(
        b"Giver,Receiver,Hours,Date,Notes\nAlice A,Bob B,1.5,2025-10-14,x\nZed,Bob B,1,2025-10-14,"
    )
    return sheets.keep(cast.session, **who, key=a_key(), what="exchanges", file=file, now=NOW)


def a_handshake(cast: Cast, person: Person) -> bytes:
    """Let somebody show a code for half an hour they gave."""
    who = {"community_id": cast.community_id, "member_id": person.member_id, "words": "Knots"}
    said = {"way": "gave", "minutes": 30, "happened_on": TODAY, "today": TODAY}
    return handshakes.show(cast.session, **who, **said, key=a_key(), secret=SECRET, now=NOW)


def a_kiosk(cast: Cast, gathering_id: bytes, host: Person | None = None) -> KioskView:
    """Stand a tablet at a gathering."""
    who = {"community_id": cast.community_id, "member_id": (host or cast.charlie).member_id}
    kiosks.set_up(cast.session, **who, gathering_id=gathering_id, key=a_key(), secret=SECRET, now=NOW)
    found = standing(cast.session, cast.community_id, gathering_id)
    assert found
    cast.session.rollback()
    return found


def an_ended_invitation(cast: Cast) -> str:
    code = an_invitation(cast, cast.stella, now=NOW - DAY)
    who = {"community_id": cast.community_id, "member_id": cast.stella.member_id}
    end(cast.session, **who, key=a_key(), now=NOW)
    return code


def a_gift(cast: Cast, *, by: Person | None = None, to: Person | None = None) -> bytes:
    """Let Alice give Bob two hours."""
    who = {"community_id": cast.community_id, "member_id": (by or cast.alice).member_id}
    to_whom = (to or cast.bob).member_id
    day = TODAY.isoformat()
    return gifts.give(cast.session, **who, key=a_key(), to=to_whom, minutes=120, day=day, now=NOW)


def a_duty_for_the_pot(cast: Cast) -> None:
    """Let Stella look after the pot too."""
    begin_writing(cast.session)
    term = {"duty": "pot", "begins_on": "2026-01-01", "ends_on": "2027-01-01"}
    cast.session.merge(Duty(community_id=cast.community_id, member_id=cast.stella.member_id, **term))
    cast.session.commit()


def an_export(cast: Cast, *, by: Person | None = None, names: bool = True, now: int = NOW) -> bytes:
    """Let Charlie, while he looked after the rules in January, ask for the whole record."""
    begin_writing(cast.session)
    here = {"community_id": cast.community_id, "member_id": (by or cast.charlie).member_id}
    term = {"duty": "rules", "begins_on": "2026-01-01", "ends_on": "2026-02-01"}
    cast.session.merge(Duty(**here, **term))
    cast.session.commit()
    asked = [each for each in exports.waiting(cast.session, *here.values(), now) if each.names == names]
    cast.session.rollback()
    if asked:
        return asked[0].id
    whole.ask_for(cast.session, **here, key=(key := a_key()), names=names, day="2026-01-20", now=now)
    return key


def an_organisation(cast: Cast, *recorders: Person, name: str = "The corner shop") -> bytes:
    """Add an organisation with people who record for it."""
    here = {"community_id": cast.community_id, "now": NOW}
    made = organisations.add(cast.session, **here, name=name, key=a_key())
    for person in recorders:
        which = {**here, "organisation_id": made}
        number = card_number(cast, person)
        organisations.name_recorder(
            cast.session, **which, steward_id=person.member_id, wanted=number, key=a_key()
        )
        organisations.agree(cast.session, **which, member_id=person.member_id, key=a_key())
    return made


def a_shared_account(cast: Cast) -> bytes:
    """Let Alice and Charlie share an account."""
    here = {"community_id": cast.community_id, "now": NOW}
    shared = shared_by(cast.session, cast.community_id, cast.alice.member_id)
    cast.session.rollback()
    if shared:
        return shared[0].id
    number = card_number(cast, cast.charlie)
    made = sharing.share(cast.session, **here, member_id=cast.alice.member_id, wanted=number, key=a_key())
    organisations.agree(
        cast.session, **here, organisation_id=made, member_id=cast.charlie.member_id, key=a_key()
    )
    return made


def a_draw(cast: Cast, *, by: Person | None = None) -> bytes:
    """Let Bob ask the pot for more than the limit, so that it waits for two stewards."""
    who = {"community_id": cast.community_id, "member_id": (by or cast.bob).member_id}
    found = my_draw(cast.session, cast.community_id, who["member_id"], NOW)
    cast.session.rollback()
    if found:
        return found.id
    draws.draw(cast.session, **who, key=(asked := a_key()), minutes=480, day=TODAY.isoformat(), now=NOW)
    return asked


def other_phones(cast: Cast) -> None:
    """Sign Alice in on two other phones."""
    begin_writing(cast.session)
    for kind, label in (("own", "Android phone"), ("shared", "Windows computer")):
        remember(cast.session, cast.community_id, cast.alice.member_id, kind=kind, label=label, now=NOW)
    cast.session.commit()


def a_kept_passkey(cast: Cast) -> None:
    """Let Alice have a passkey."""
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    cast.session.add(Passkey(**who, credential_id=a_key(), public_key=b"", label="iPhone", made_at=NOW))
    cast.session.commit()


def new_ways_in(cast: Cast) -> str:
    """Have new ways in asked for: Alice's waits for Stella, Charlie's slip can be made, Bob's was made."""
    since, agreed = NOW - 3 * DAY, {"agreed_at": NOW - 3 * DAY}
    asks: dict[Person, dict[str, Any]] = {
        cast.alice: {"asked_by": cast.charlie.member_id},
        cast.charlie: {"asked_by": cast.stella.member_id, "agreed_by": cast.bob.member_id, **agreed},
        cast.bob: {"asked_by": cast.charlie.member_id, "agreed_by": cast.stella.member_id, **agreed},
    }
    for person, said in asks.items():
        who = {"community_id": cast.community_id, "member_id": person.member_id}
        cast.session.add(Recovery(**who, id=(made := a_key()), asked_at=since, **said))
    cast.session.commit()
    who = {"community_id": cast.community_id, "printed_by": cast.stella.member_id}
    print_slip(cast.session, **who, recovery_id=made, key=a_key(), secret=SECRET, now=NOW)
    return made.hex()


def a_letter(cast: Cast, recovery: str) -> str:
    """Derive what the letter to Bob leads to."""
    return letter_token(SECRET, cast.community_id, bytes.fromhex(recovery))


def a_remembered_member(cast: Cast) -> bytes:
    """Remember Rose, who shared time with Charlie."""
    rose = a_member(cast.session, cast.community_id, "Rose R")
    an_exchange(cast, by=cast.charlie, other=rose)
    who = {"community_id": cast.community_id, "steward_id": cast.stella.member_id}
    said = {"key": a_key(), "words": "She knew every bird by its song.", "secret": SECRET, "now": NOW}
    remembering.remember(cast.session, **who, member_id=rose.member_id, **said)
    return rose.member_id


def differing_exchanges(cast: Cast) -> dict[str, bytes]:
    """Let Bob remember three hours of Alice's differently: one is asked, one talked over, one agreed on."""
    differing, replaced, talked, asked = (an_exchange(cast, minutes=20) for _ in range(4))
    for exchange in (differing, replaced, talked, asked):
        differ(cast, exchange, by=cast.bob, minutes=30)
        if exchange == replaced:
            say_yes(cast, by=cast.alice)
    talk, asked_talk = (ask_for_help(cast, exchange, by=cast.alice) for exchange in (talked, asked))
    for named, by in ((cast.charlie, cast.bob), (cast.stella, cast.alice)):
        name_one(cast, talk, named, by=by)
        will_help(cast, talk, by=named)
    name_one(cast, asked_talk, cast.charlie, by=cast.bob)
    outcome = write_outcome(cast, talk, by=cast.stella)
    found = {"differing": differing, "replaced": replaced, "talk": talk, "asked_talk": asked_talk}
    return found | {"recollection": outcome}


def keep_away(cast: Cast) -> None:
    """Let Charlie want no contact with Nils, and a call from a steward."""
    nils = a_member(cast.session, cast.community_id, "Nils N")
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id, "key": a_key()}
    exchange = an_exchange(cast, by=cast.charlie, other=nils)
    say_privately(cast.session, **who, exchange_id=exchange, how="call", keep_away=True, now=NOW)


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


def a_settled_gathering(cast: Cast, host: Person | None = None, guest: Person | None = None) -> bytes:
    """Finish one at which Bob was, or somebody else, and which moves no time."""
    then = {"starts_at": NOW - DAY, "rule": "list"}
    gathering = a_gathering(cast, title="Soup", host=host or cast.charlie, **then)
    who = {"community_id": cast.community_id, "member_id": (guest or cast.bob).member_id}
    check_in(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW - DAY)
    finish(cast, gathering, host=host or cast.charlie)
    return gathering


def a_stay_asked_about(cast: Cast, gathering: bytes, person: Person) -> bytes:
    """Let somebody remember half an hour; a host is asked."""
    return stay_changes.ask(
        cast.session,
        community_id=cast.community_id,
        gathering_id=gathering,
        about=person.member_id,
        minutes=30,
        press=Press(person.member_id, a_key(), "https://example.org", TODAY, NOW),
    )


def a_gathering_left_open(cast: Cast) -> bytes:
    """Let two days go by since one at which Bob and Alice were, and which nobody finished."""
    gathering = a_gathering(cast, title="Long table", starts_at=NOW - 2 * DAY, rule="lead")
    for person in (cast.bob, cast.alice):
        who = {"community_id": cast.community_id, "member_id": person.member_id}
        check_in(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW - 2 * DAY)
    return gathering


def a_weekly_gathering(cast: Cast) -> bytes:
    """Plan one that two people host."""
    gathering = a_gathering(cast, title="Mending", access="A ramp", starts_at=NOW + DAY, times=3)
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    hosts.add(
        cast.session, **who, gathering_id=gathering, key=a_key(), host_id=cast.bob.member_id, now=NOW - DAY
    )
    return gathering


def a_cancelled_gathering(cast: Cast) -> bytes:
    gathering = a_gathering(cast, title="Choir", place="The hall")
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id}
    changes.cancel(cast.session, **who, gathering_id=gathering, key=a_key(), now=NOW)
    return gathering


def an_arrival(cast: Cast, gathering_id: bytes) -> bytes:
    """Check Bob in."""
    who = {"community_id": cast.community_id, "member_id": cast.bob.member_id}
    return check_in(cast.session, **who, gathering_id=gathering_id, key=a_key(), now=NOW).check_in_id


def a_claim(cast: Cast, gathering_id: bytes, person: Person | None = None) -> bytes:
    """Let Alice, or somebody else, say that they were there; return the claim's id."""
    who = {"community_id": cast.community_id, "member_id": (person or cast.alice).member_id}
    claim(cast.session, **who, gathering_id=gathering_id, key=(key := a_key()), claimed_at=NOW, now=NOW)
    return key


def sign_of(session: Session, gathering_id: bytes) -> str:
    return session.exec(select(Gathering.sign_token).where(Gathering.id == gathering_id)).one()
