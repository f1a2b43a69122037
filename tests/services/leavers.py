"""Somebody about whom everything there is to keep is kept, and how they leave."""

import secrets
from typing import Any

from sqlmodel import Session, select

from tests.cast import NOW, SECRET, TODAY, Cast, a_gathering, a_key, a_waiting_exchange, an_exchange, finish
from tests.services.differing import ask_for_help, differ, name_one
from timebank.clock import DAY
from timebank.queries.communities import by_id
from timebank.queries.verification import verify
from timebank.services import check_ins, leaving, members, no_contact, sign_in
from timebank.services.leaving import Gone
from timebank.services.text import folded
from timebank.store.accounts import Account
from timebank.store.agreements import Agreement
from timebank.store.bookings import totals
from timebank.store.calendars import Calendar
from timebank.store.claims import Claim
from timebank.store.communities import Community
from timebank.store.draws import Draw
from timebank.store.engine import begin_writing
from timebank.store.errands import Errand
from timebank.store.gatherings import FinishingWord
from timebank.store.handshakes import Handshake
from timebank.store.invitations import Invitation
from timebank.store.letters import Letter
from timebank.store.looks import look
from timebank.store.members import Card, Consent, Contact, Duty, Look, MemberAbout, MemberName, RoleWord
from timebank.store.organisations import Recorder
from timebank.store.outbox import post
from timebank.store.people import Person
from timebank.store.remembering import Remembrance
from timebank.store.sheets import Brought, Sheet
from timebank.store.sign_in import Device, Passkey, Recovery, SignInCode
from timebank.store.stay_changes import StayChange
from timebank.store.supporters import Help, Support

# Each stands in one column of one row about the leaver, and nowhere else in the database.
NAME = "Quillon Vexley"
ADDRESS = "quillon@vexley.example"
TELEPHONE = "07700 900461"
WORDS = {
    "name": NAME,
    "finding": folded(NAME),
    "email": ADDRESS,
    "telephone": TELEPHONE,
    "pronouns": "xe/xyr",
    "about": "I mend brollies in Frogmorton",
    "helps": "Please write in purple ink",
    "role word": "wordsmith",
    "device": "Fairphone of the attic",
    "passkey": "Key with the red tassel",
    "exchange": "Untangling kites",
    "asked": "Waxing the penny-farthing",
    "remembered otherwise": "Untying knots on the quay",
    "mail": "Somebody lets you know about the brollies",
    "gathering": "Quillon’s brolly hour",
    "place": "Behind the tannery, number 46",
    "access": "Ring Quillon twice",
    "newcomers press": "Ribbons and string",
    "shown": "Oiling the bandoneon",
    "letter": "Quillon Vexley mended forty brollies",
    "remembered": "Xe made us laugh in the rain",
}


def a_leaver(cast: Cast) -> Person:
    """Add a member about whom there is a row in every table that can hold one."""
    person = members.add(
        cast.session,
        community_id=cast.community_id,
        name=NAME,
        email=ADDRESS,
        secret=SECRET,
        now=NOW,
        day=TODAY.isoformat(),
    )
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    members.set_pin(cast.session, **who, pin="204857")
    sign_in.make_slip(cast.session, **who, is_only_way=False, now=NOW)
    _share_time(cast, person, who)
    _claim_tea(cast, who)
    _differ(cast, person)
    begin_writing(cast.session)
    _tell(cast.session, who, cast.stella.member_id)
    _know_others(cast, person)
    cast.session.commit()
    return person


def _share_time(cast: Cast, person: Person, who: dict[str, Any]) -> None:
    first = an_exchange(cast, by=cast.bob, other=person, words=WORDS["exchange"], minutes=600)
    an_exchange(cast, by=person, other=cast.charlie, words=WORDS["newcomers press"])
    a_waiting_exchange(cast, by=person, other=cast.bob, words=WORDS["asked"])
    planned = {"title": WORDS["gathering"], "place": WORDS["place"], "access": WORDS["access"]}
    over = a_gathering(cast, host=person, **planned, starts_at=NOW - DAY)
    check_ins.check_in(
        cast.session,
        **(who | {"member_id": cast.bob.member_id}),
        gathering_id=over,
        key=a_key(),
        way="host",
        now=NOW,
    )
    finish(cast, over, host=person)
    begin_writing(cast.session)
    here = {"community_id": cast.community_id, "exchange_id": first}
    cast.session.add(Brought(**here, steward_id=person.member_id, at=NOW))
    cast.session.add(FinishingWord(**who, gathering_id=over, seen="", said_at=NOW))
    me, bob = person.member_id, cast.bob.member_id
    of_it = {"community_id": cast.community_id, "gathering_id": over, "asked_at": NOW}
    said = {"answer": "yes", "answered_by": bob, "answered_at": NOW}
    for about, more in ((me, {"asked_by": me}), (bob, {"asked_by": me}), (bob, {"asked_by": me, **said})):
        cast.session.add(StayChange(**of_it, id=a_key(), member_id=about, minutes=30, **more))
    cast.session.commit()


def _tell(session: Session, who: dict[str, Any], steward: bytes) -> None:
    session.add_all(
        [
            MemberAbout(**who, pronouns=WORDS["pronouns"], about=WORDS["about"], helps=WORDS["helps"]),
            Contact(**who, kind="call", address=TELEPHONE),
            RoleWord(**who, word=WORDS["role word"]),
            Consent(**who, purpose="messages", given_at=NOW),
            Look(**who, text_size="large"),
            Remembrance(**who, words=WORDS["remembered"], made_by=steward, made_at=NOW),
            Duty(**who, duty="pot", begins_on="2026-01-01", ends_on="2027-01-01"),
            Errand(**who, id=a_key(), kind="cards", asked_at=NOW, wanted=NAME.encode(), total=1),
            Sheet(**who, id=a_key(), what="members", made_at=NOW, packed=b"x", marks="0"),
            Calendar(**who, seed=a_key(), token_hash=a_key(), made_at=NOW),
            Passkey(**who, credential_id=a_key(), public_key=a_key(), label=WORDS["passkey"], made_at=NOW),
            SignInCode(**who, id=a_key(), address=ADDRESS, code_hash=a_key(), expires_at=NOW + DAY),
            Device(
                **who,
                token_hash=a_key(),
                id=a_key(),
                kind="own",
                label=WORDS["device"],
                made_at=NOW,
                expires_at=NOW + DAY,
            ),
        ]
    )
    here = who["community_id"]
    session.add(
        Handshake(
            **who,
            id=a_key(),
            token_hash=a_key(),
            code_hash=a_key(),
            way="gave",
            minutes=60,
            happened_on="2026-03-02",
            words=WORDS["shown"],
            made_at=NOW,
            expires_at=NOW + DAY,
        )
    )
    session.add(
        Letter(
            **who,
            id=a_key(),
            code_hash=a_key(),
            sentences=WORDS["letter"],
            made_at=NOW,
            expires_at=NOW + DAY,
        )
    )
    post(session, here, address=ADDRESS, subject="A word", body=WORDS["mail"], now=NOW)
    post(session, here, address="bob@example.org", subject="Yes?", body=f"{NAME} says so.", now=NOW)
    made = {"made_by": who["member_id"], "made_at": NOW, "expires_at": NOW + DAY}
    session.add(Invitation(community_id=here, code=secrets.token_hex(8), **made))


def _differ(cast: Cast, person: Person) -> None:
    """Remember an hour differently, talk it over, and want no more of it."""
    exchange = an_exchange(cast, by=cast.bob, other=person)
    differ(cast, exchange, by=person, minutes=30, words=WORDS["remembered otherwise"])
    difference = ask_for_help(cast, exchange, by=person)
    name_one(cast, difference, cast.charlie, by=person)
    private = {"community_id": cast.community_id, "member_id": person.member_id, "key": a_key(), "now": NOW}
    no_contact.say_privately(cast.session, **private, exchange_id=exchange, how="call", keep_away=True)


def _claim_tea(cast: Cast, who: dict[str, Any]) -> None:
    tea = a_gathering(cast, title="Tea", host=cast.bob)
    begin_writing(cast.session)
    cast.session.add(Claim(**who, id=a_key(), gathering_id=tea, claimed_at=NOW, made_at=NOW))
    cast.session.commit()


def _know_others(cast: Cast, person: Person) -> None:
    here, me, bob = {"community_id": cast.community_id}, person.member_id, cast.bob.member_id
    term = {"consent": "said", "begins_on": "2026-01-01", "ends_on": "2026-12-31", "made_at": NOW}
    draw = a_key()
    cast.session.add(Agreement(**here, id=draw, kind="draw", asked_by=me, asked_at=NOW))
    cast.session.add(Account(**here, id=(shop := a_key()), kind="organisation", name="The corner shop"))
    cast.session.flush()
    cast.session.add_all(
        [
            Draw(**here, id=draw, member_id=me, minutes=480),
            Recorder(**here, account_id=shop, member_id=me, named_by=bob, named_at=NOW, agreed_at=NOW),
            Support(**here, id=a_key(), member_id=me, supporter_id=bob, **term),
            Support(**here, id=(mine := a_key()), member_id=bob, supporter_id=me, **term),
            Recovery(**here, id=a_key(), member_id=me, asked_by=bob, asked_at=NOW),
            Remembrance(**here, member_id=bob, made_by=me, made_at=NOW),
            Help(
                **here,
                act_id=a_key(),
                what="exchange",
                member_id=me,
                helper_id=bob,
                standing="supporter",
                at=NOW,
            ),
            Help(
                **here,
                act_id=a_key(),
                what="answer",
                member_id=bob,
                helper_id=me,
                standing="supporter",
                at=NOW,
            ),
        ]
    )
    cast.session.flush()
    device = Device(
        **here, token_hash=a_key(), id=a_key(), member_id=bob, kind="own", made_at=NOW, expires_at=NOW + DAY
    )
    device.support_id = mine
    cast.session.add(device)
    for member, looker in ((me, bob), (bob, me)):
        look(
            cast.session,
            cast.community_id,
            member_id=member,
            looker_id=looker,
            standing="supporter",
            what="hours",
            at=NOW,
        )


def leave(cast: Cast, person: Person, **more: Any) -> Gone | None:
    """Leave and remove the name, unless told otherwise."""
    said = {
        "community_id": cast.community_id,
        "member_id": person.member_id,
        "key": a_key(),
        "keeps_name": False,
        "day": TODAY.isoformat(),
        "now": NOW,
    }
    gone = leaving.leave(cast.session, **(said | more))
    cast.session.rollback()
    return gone


def apart(cast: Cast, person: Person) -> int:
    """Tell how far what was received is from what was given."""
    mine = totals(cast.session, cast.community_id, person.account_id)
    return mine.received - mine.given


def faults(cast: Cast) -> tuple[object, ...]:
    """Prove the whole journal."""
    cast.session.rollback()
    community = by_id(cast.session, cast.community_id)
    assert community
    found = verify(cast.session, community).faults
    cast.session.rollback()
    return found


def card_numbers(cast: Cast) -> set[str]:
    return set(cast.session.exec(select(Card.number).where(Card.community_id == cast.community_id)))


def named(cast: Cast) -> set[str]:
    rows = cast.session.exec(select(MemberName.name).where(MemberName.community_id == cast.community_id))
    return set(rows)


def give_address(cast: Cast, email: str) -> None:
    """Give the community an address of its own."""
    begin_writing(cast.session)
    cast.session.get_one(Community, cast.community_id).email = email
    cast.session.commit()
