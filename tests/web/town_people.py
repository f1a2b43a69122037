"""People in the tests' town: who is invited, signed in or remembered, and who has lost every way in."""

from typing import Any

from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_key, a_member, an_exchange
from timebank.clock import DAY
from timebank.services import remembering
from timebank.services.invitations import end, invite
from timebank.services.no_contact import say_privately
from timebank.services.recoveries import mail_token, print_slip
from timebank.services.sign_in import remember
from timebank.store.engine import begin_writing
from timebank.store.invitations import Invitation
from timebank.store.people import Person
from timebank.store.sign_in import Passkey, Recovery


def an_invitation(cast: Cast, person: Person, **more: int) -> str:
    """Make somebody's invitation; return its code."""
    who = {"community_id": cast.community_id, "member_id": person.member_id}
    invite(cast.session, **who, key=a_key(), **({"now": NOW} | more))
    made = select(Invitation.code).where(Invitation.made_by == person.member_id)
    return cast.session.exec(made.order_by(Invitation.made_at)).all()[-1]


def an_ended_invitation(cast: Cast) -> str:
    code = an_invitation(cast, cast.stella, now=NOW - DAY)
    who = {"community_id": cast.community_id, "member_id": cast.stella.member_id}
    end(cast.session, **who, key=a_key(), now=NOW)
    return code


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


def a_mailed(cast: Cast, recovery: str) -> str:
    """Derive what the mail to Bob leads to."""
    return mail_token(SECRET, cast.community_id, bytes.fromhex(recovery))


def a_remembered_member(cast: Cast) -> bytes:
    """Remember Rose, who shared time with Charlie."""
    rose = a_member(cast.session, cast.community_id, "Rose R")
    an_exchange(cast, by=cast.charlie, other=rose)
    who = {"community_id": cast.community_id, "steward_id": cast.stella.member_id}
    said = {"key": a_key(), "words": "She knew every bird by its song.", "secret": SECRET, "now": NOW}
    remembering.remember(cast.session, **who, member_id=rose.member_id, **said)
    return rose.member_id


def keep_away(cast: Cast) -> None:
    """Let Charlie want no contact with Nils, and a call from a steward."""
    nils = a_member(cast.session, cast.community_id, "Nils N")
    who = {"community_id": cast.community_id, "member_id": cast.charlie.member_id, "key": a_key()}
    exchange = an_exchange(cast, by=cast.charlie, other=nils)
    say_privately(cast.session, **who, exchange_id=exchange, how="call", keep_away=True, now=NOW)
