"""The lists of a copy: for each kind of thing kept about a member, how to read it."""

from timebank.queries.copy_gatherings import CHECK_INS, CLAIMS, FINISHED, GATHERINGS, STAYS_PUT_RIGHT
from timebank.queries.copy_hours import (
    AGREEMENTS,
    BROUGHT,
    ENTRIES,
    EXCHANGES,
    HANDSHAKES,
    RECORDERS,
    REMEMBERED,
)
from timebank.queries.copy_me import DUTIES, ERRANDS, INVITATIONS, MAILS, MEMBER, PIN
from timebank.queries.copy_others import (
    CALL_BACKS,
    HELPED_BY,
    HELPING,
    LOOKING,
    LOOKS,
    NO_CONTACT,
    RECOVERIES,
    REMEMBRANCES,
    SUPPORTERS,
    SUPPORTING,
    TALKS,
)
from timebank.queries.copy_parts import Named, own
from timebank.store.calendars import Calendar
from timebank.store.letters import Letter
from timebank.store.members import Card, Consent, Contact, Look, MemberAbout, RoleWord
from timebank.store.sheets import Sheet
from timebank.store.sign_in import Device, Passkey, SignInCode, Slip

LISTS: dict[str, Named] = {
    "me": MEMBER,
    "about": own(MemberAbout, "pronouns", "about", "helps"),
    "contacts": own(Contact, "kind", "address"),
    "role_words": own(RoleWord, "word"),
    "consents": own(Consent, "purpose", "given_at", "ended_at"),
    "look": own(Look, "text_size", "colours", "pictures", "numbers", "totals", "pages"),
    "entries": ENTRIES,
    "exchanges": EXCHANGES,
    "remembered_differently": REMEMBERED,
    "talks": TALKS,
    "no_contact": NO_CONTACT,
    "call_backs": CALL_BACKS,
    "check_ins": CHECK_INS,
    "claims": CLAIMS,
    "stays_put_right": STAYS_PUT_RIGHT,
    "gatherings": GATHERINGS,
    "finishing": FINISHED,
    "card": own(Card, "number", "issue"),
    "pin": PIN,
    "passkeys": own(Passkey, "made_at", "label"),
    "calendar": own(Calendar, "made_at"),
    "devices": own(Device, "made_at", "label", "kind", "expires_at", "powers_at"),
    "sign_in_codes": own(SignInCode, "expires_at", "address", "tries", "used_at"),
    "slips": own(Slip, "expires_at", "used_at"),
    "recoveries": RECOVERIES,
    "remembered": REMEMBRANCES,
    "invitations": INVITATIONS,
    "letters": own(Letter, "made_at", "sentences", "expires_at", "ended_at"),
    "codes_shown": HANDSHAKES,
    "files_asked_for": ERRANDS,
    "spreadsheets": own(Sheet, "what", "made_at", "state", "marks"),
    "brought": BROUGHT,
    "supporters": SUPPORTERS,
    "supporting": SUPPORTING,
    "helped_by": HELPED_BY,
    "helping": HELPING,
    "looks": LOOKS,
    "looking": LOOKING,
    "duties": DUTIES,
    "two_yes": AGREEMENTS,
    "recording_for": RECORDERS,
    "mails": MAILS,
}
