"""Who may open what, and send what: a row for every route. A route without a row fails the tests.

A row tells what somebody gets, by who they are and whose it is: Bob's, another member's, or somebody's
of another community.
"""

from collections.abc import Callable

SEE, AWAY, ASK, NOTHING, REFUSED = "see", "led to their hours", "sign in first", "nothing", "not asked for"
BOBS, ANOTHERS, ELSEWHERE = "Bob's", "another's", "another community's"
WHOSE = (BOBS, ANOTHERS, ELSEWHERE)

DUTIES = ("welcome", "recording", "pot", "reports", "rules")
OUTSIDE = ("nobody", "steward next door", "left", "erased")
MEMBERS = ("bob", "alice", "dora", "charlie", "supporter", "paused")
VIEWERS = (*OUTSIDE, "newcomer", *MEMBERS, *DUTIES)

Row = Callable[[str, str], str]


def everybody(_: str, whose: str) -> str:
    """Open to all; what an address names has to be there."""
    return NOTHING if whose == ELSEWHERE else SEE


def here(viewer: str, _: str) -> str:
    """About whoever is signed in here: no address names another."""
    return ASK if viewer in OUTSIDE else SEE


def joined(viewer: str, _: str) -> str:
    """The same, for those who have joined."""
    return ASK if viewer in OUTSIDE else AWAY if viewer == "newcomer" else SEE


def only(*people: str, theirs: tuple[str, ...] = (), newcomer: str = AWAY, outside: str = ASK) -> Row:
    """For these people, where it is Bob's, and for `theirs` another's; for every other member nothing."""

    def row(viewer: str, whose: str) -> str:
        if viewer in OUTSIDE:
            return outside
        if viewer == "newcomer":
            return newcomer
        allowed = {BOBS: people, ANOTHERS: theirs}.get(whose, ())
        return SEE if viewer in allowed else NOTHING

    return row


def stewards(*duties: str, of_theirs: bool = True) -> Row:
    """For stewards with one of these duties (any, where none is named), about people here."""

    def row(viewer: str, whose: str) -> str:
        if viewer in OUTSIDE:
            return ASK
        found = whose == BOBS or (of_theirs and whose == ANOTHERS)
        return SEE if viewer in (duties or DUTIES) and found else NOTHING

    return row


def named(viewer: str, whose: str) -> str:
    """About oneself, under a word that has to be one of ours."""
    found = joined(viewer, whose)
    return NOTHING if found == SEE and whose != BOBS else found


# Bob's exchange is with Alice; the other is between Charlie, for whom Bob may act elsewhere, and Stella.
sides = only("bob", "alice", theirs=("charlie", "supporter"))
asked = only("bob", "alice", theirs=("charlie", "supporter"))
# An entry is on two people's lists; Bob's is with Alice, the other between Charlie and Stella.
own_letter = only("bob", "supporter", theirs=("charlie",))
entry_sides = only("bob", "alice", theirs=("charlie", "supporter"), newcomer=NOTHING)
host = only("charlie")
own_entry = only("bob", "alice", theirs=("charlie", "supporter"), newcomer=NOTHING)
check_in = only("bob", "supporter", theirs=("charlie",), newcomer=NOTHING, outside=NOTHING)
seen_check_in = only("bob", "supporter", theirs=("charlie", "supporter"), newcomer=NOTHING, outside=NOTHING)
nobodys = only()
guest_or_host = only("bob", "charlie", theirs=("charlie",), newcomer=NOTHING)
welcome, recording, either = stewards("welcome"), stewards("recording"), stewards("welcome", "recording")


# Alice and Bob talk about theirs, and Charlie helps; the other is between Charlie and Stella.
four = only("bob", "alice", "supporter", "charlie", theirs=("charlie",))


def by_duty(*duties: str) -> Row:
    """For stewards with one of these duties; what is not there any more is done already."""

    def row(viewer: str, _: str) -> str:
        return ASK if viewer in OUTSIDE else SEE if viewer in duties else NOTHING

    return row


def any_of_ours(viewer: str, whose: str) -> str:
    """What every member may see of this community's."""
    found = joined(viewer, whose)
    return NOTHING if found == SEE and whose == ELSEWHERE else found


def stay(viewer: str, whose: str) -> str:
    """How long somebody was at a finished gathering: theirs and the hosts', and nobody's for another."""
    return REFUSED if viewer == "supporter" else guest_or_host(viewer, whose)


def shown(viewer: str, whose: str) -> str:
    """What somebody shows to members, who open it for themselves alone."""
    if whose == ELSEWHERE:
        return NOTHING
    return REFUSED if viewer == "supporter" else joined(viewer, whose)


def changing(_: str, __: str) -> str:
    """Open to all, and what never was a code is answered like one that has changed."""
    return SEE


def oneself(viewer: str, whose: str) -> str:
    """What nobody does for another."""
    return REFUSED if viewer == "supporter" else joined(viewer, whose)


def ones_own(*people: str, theirs: tuple[str, ...] = ()) -> Row:
    """For these people alone, and never while acting for another."""
    allowed = only(*people, theirs=theirs)
    return lambda viewer, whose: REFUSED if viewer == "supporter" else allowed(viewer, whose)


nobodys_but_refused = ones_own()


def own_code(viewer: str, whose: str) -> str:
    """A code that is shown, for whoever shows it: not even their own, while acting for another."""
    theirs = {BOBS: "bob", ANOTHERS: "charlie"}.get(whose)
    if viewer == "supporter":
        return REFUSED
    found = joined(viewer, whose)
    return NOTHING if found == SEE and viewer != theirs else found


def asked_for(_: str, __: str) -> str:
    """Only in the browser in which a code was asked for."""
    return ASK


def mailed(_: str, whose: str) -> str:
    """Whoever holds the mail, about what it is about."""
    return SEE if whose == BOBS else NOTHING


def no_button(_: str, __: str) -> str:
    """Only where pages have the exit button, and here they have none."""
    return NOTHING


def no_demo(_: str, __: str) -> str:
    """Only in a demo, and this is none."""
    return NOTHING


ROWS: dict[str, Row] = {
    "asset": everybody,
    "blanks.ask": sides,
    "blanks.blank": sides,
    "breaks.come_back": joined,
    "breaks.pause": joined,
    "breaks.show": joined,
    "calendars.begin": joined,
    "calendars.end": joined,
    "calendars.feed": everybody,
    "calendars.mine": joined,
    "calendars.one": everybody,
    "cards.ask_new": joined,
    "cards.check_in": only("charlie", newcomer=NOTHING, outside=NOTHING),
    "cards.everyone": either,
    "cards.make_file": either,
    "cards.renew": joined,
    "cards.sheet": either,
    "cards.show": everybody,
    "changes.ask": host,
    "changes.ask_cancel": host,
    "changes.bring_back": host,
    "changes.cancel": host,
    "changes.save": host,
    "check_ins.arrive": everybody,
    "check_ins.ask_stay": check_in,
    "check_ins.check_in": everybody,
    "check_ins.find_by_code": everybody,
    "check_ins.save_job": only("bob", theirs=("charlie",), newcomer=NOTHING, outside=NOTHING),
    "check_ins.save_stay": check_in,
    "check_ins.show": seen_check_in,
    "check_ins.type_code": everybody,
    "check_ins.undo": check_in,
    "claims.agree": host,
    "claims.decline": host,
    "consents.give": named,
    "consents.show": joined,
    "consents.take_back": named,
    "consents.who_looked": joined,
    "copies.as_data": here,
    "copies.as_page": here,
    "copies.show": here,
    "desk.cards": either,
    "desk.got_in_touch": by_duty("welcome"),
    "desk.hello": welcome,
    "desk.loose_ends": recording,
    "desk.show": stewards(),
    "desk_people.add": welcome,
    "desk_people.add_visit": welcome,
    "desk_people.find": either,
    "desk_people.joined": welcome,
    "desk_people.new": welcome,
    "desk_people.prove_address": welcome,
    "desk_people.show": either,
    "desk_record.create": recording,
    "desk_record.new": recording,
    "desk_slips.create": welcome,
    "desk_slips.show": welcome,
    "devices.remove": only("bob", "supporter", theirs=("alice",)),
    "devices.remove_others": joined,
    "devices.show": joined,
    "differences.agree": sides,
    "differences.ask": sides,
    "differences.help_": sides,
    "differences.leave": sides,
    "differences.say": sides,
    "entries.agree": asked,
    "entries.decline": asked,
    "entries.put_right": sides,
    "entries.reply": asked,
    "entries.save_job": sides,
    "entries.show": sides,
    "entries.withdraw": asked,
    "errands.file": only(newcomer=NOTHING),
    "errands.remove": only(newcomer=NOTHING),
    "errands.show": only(newcomer=NOTHING),
    "exit.show": no_button,
    "finishing.agree": nobodys,
    "finishing.show": nobodys,
    "front.everywhere": everybody,
    "front.show": everybody,
    "gatherings.create": joined,
    "gatherings.finish": host,
    "gatherings.list_": everybody,
    "gatherings.new": joined,
    "gatherings.poster": any_of_ours,
    "gatherings.poster_pdf": any_of_ours,
    "gatherings.save": host,
    "gatherings.show": everybody,
    "health.process": everybody,
    "health.ready": everybody,
    "health.robots": everybody,
    "help.everywhere": everybody,
    "help.show": everybody,
    "handshakes.ask": shown,
    "handshakes.change": own_code,
    "handshakes.create": oneself,
    "handshakes.open_": shown,
    "handshakes.say_no": shown,
    "handshakes.say_yes": shown,
    "handshakes.show": own_code,
    "home.show": here,
    "home.waiting": here,
    "hosts.add": host,
    "hosts.show": host,
    "hosts.step_down": host,
    "gifts.show": ones_own("bob", "alice", theirs=("charlie",)),
    "gifts.take_back": ones_own("bob", "alice", theirs=("charlie",)),
    "hours.show": here,
    "invitations.end": joined,
    "invitations.invite": joined,
    "invitations.mine": joined,
    "invitations.show": everybody,
    "joining.add_visit": joined,
    "joining.ask_address_code": joined,
    "joining.ask_agreement": everybody,
    "joining.ask_name": everybody,
    "joining.ask_reach": everybody,
    "joining.join": everybody,
    "joining.keep_name": everybody,
    "joining.keep_reach": everybody,
    "joining.prove_address": joined,
    "joining.show": joined,
    "kiosks.arrive": changing,
    "kiosks.check_in": everybody,
    "kiosks.end": host,
    "kiosks.go_in_by_code": changing,
    "kiosks.set_up": host,
    "kiosks.show": host,
    "kiosks.tablet": everybody,
    "kiosks.undo": everybody,
    "leaving.ask": here,
    "leaving.done": everybody,
    "leaving.leave": here,
    "leaving.show": here,
    "letters.as_file": own_letter,
    "letters.ask": everybody,
    "letters.check": everybody,
    "letters.list_": joined,
    "letters.new": joined,
    "letters.save": joined,
    "letters.show": own_letter,
    "letters.switch_off": own_letter,
    "lines.show": entry_sides,
    "look.save": everybody,
    "look.show": everybody,
    "no_contact.ask": sides,
    "no_contact.mine": joined,
    "no_contact.say": sides,
    "no_contact.take_back": joined,
    "no_contact.undo": joined,
    "months.explained": here,
    "months.one": here,
    "months.pictures": here,
    "months.year": here,
    "offline.manifest": everybody,
    "offline.no_signal": everybody,
    "offline.noted": everybody,
    "offline.notes": everybody,
    "offline.scanned": everybody,
    "offline.token": everybody,
    "offline.worker": everybody,
    "openings.ask": recording,
    "openings.bring": recording,
    "sheets.ask": recording,
    "sheets.bring": only(newcomer=NOTHING),
    "sheets.choose": only(newcomer=NOTHING),
    "sheets.keep": recording,
    "sheets.match": only(newcomer=NOTHING),
    "sheets.remove": only(newcomer=NOTHING),
    "sheets.show": only(newcomer=NOTHING),
    "organisations.add": stewards("recording", "rules"),
    "organisations.agree": ones_own("bob", theirs=("charlie",)),
    "organisations.create": ones_own("bob", theirs=("charlie",)),
    "organisations.desk": stewards("recording", "rules"),
    "organisations.list_": joined,
    "organisations.name_recorder": stewards("recording", "rules"),
    "organisations.new": ones_own("bob", theirs=("charlie",)),
    "organisations.ask_split": nobodys_but_refused,
    "organisations.share": oneself,
    "organisations.split": nobodys_but_refused,
    "organisations.show": ones_own("bob", theirs=("charlie",)),
    "organisations.stop": ones_own("bob", theirs=("charlie",)),
    "passkeys.add": joined,
    "packs.as_file": host,
    "packs.show": host,
    "passkeys.ask_in": everybody,
    "passkeys.list_": joined,
    "passkeys.remove": joined,
    "passkeys.show": joined,
    "passkeys.take": joined,
    "passkeys.use": everybody,
    "people.list_": joined,
    "people.show": only("bob", "alice", "supporter", theirs=("charlie",)),
    "pot.ask_draw": oneself,
    "pot.ask_gift": oneself,
    "pot.desk": stewards("pot"),
    "pot.draw": oneself,
    "pot.give": oneself,
    "pot.say_yes": stewards("pot"),
    "pot.show": joined,
    "pot.stop_asking": ones_own("bob"),
    "privacy.easy": everybody,
    "privacy.show": everybody,
    "proof.checkpoint": everybody,
    "proof.consistency": everybody,
    "proof.cosign": everybody,
    "proof.keys": everybody,
    "proof.show": everybody,
    "proof.verifier": everybody,
    "profile.ask_helps": joined,
    "profile.ask_name": joined,
    "profile.save_helps": joined,
    "profile.save_name": joined,
    "reach.ask": joined,
    "reach.prove": joined,
    "reach.remove": joined,
    "reach.save_numbers": joined,
    "reach.show": joined,
    "reach.type_code": joined,
    "receipts.as_file": own_entry,
    "receipts.show": own_entry,
    "receipts.show_square": own_entry,
    "record.create": joined,
    "record.new": joined,
    "record.sheet": joined,
    "recoveries.agree": either,
    "recoveries.ask": either,
    "recoveries.mailed": mailed,
    "recoveries.list_": either,
    "recoveries.make_slip": either,
    "recoveries.slip": only(newcomer=NOTHING),
    "recoveries.stop": either,
    "recoveries.stop_by_mail": mailed,
    "recoveries.stop_mine": only("bob", "supporter", theirs=("charlie",)),
    "remembering.ask": welcome,
    "remembering.save": welcome,
    "remembering.undo": welcome,
    "role_words.save": joined,
    "role_words.show": joined,
    "roll_call.save": host,
    "roll_call.show": host,
    "roll_call.tick": host,
    "scanning.check_in": host,
    "scanning.show": host,
    "sign_in.ask_for_code": everybody,
    "sign_in.new": everybody,
    "sign_in.sign_out": everybody,
    "sign_in.slip": everybody,
    "sign_in.type_code": asked_for,
    "sign_in.use_card": everybody,
    "sign_in.use_code": everybody,
    "sign_in.use_demo": no_demo,
    "sign_in.use_slip": everybody,
    "stay_changes.agree": stay,
    "stay_changes.ask": stay,
    "stay_changes.decline": stay,
    "stay_changes.new": stay,
    "stay_changes.show": stay,
    "stay_changes.take_back": stay,
    "statements.as_csv": here,
    "statements.as_file": here,
    "statements.columns": here,
    "statements.show": here,
    "supporters.act_for": only("alice"),
    "supporters.ask_word": nobodys,
    "supporters.create": joined,
    "supporters.end": only("bob", "alice", "supporter", theirs=("charlie",)),
    "supporters.give_word": nobodys,
    "supporters.list_": joined,
    "supporters.new": joined,
    "supporters.stop": joined,
    "talks.agree": four,
    "talks.name": four,
    "talks.show": four,
    "talks.will": four,
    "talks.will_not": four,
    "talks.write": four,
    "whole.ask": stewards("reports", "rules"),
    "whole.say_yes": stewards("reports", "rules"),
    "whole.show": stewards("reports", "rules"),
    "whole.take_back": only(newcomer=NOTHING),
    "you.ask_pin": joined,
    "you.print_card": joined,
    "you.save_pin": joined,
    "you.show": joined,
}
