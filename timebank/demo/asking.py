"""What the made-up people ask of the pot, and the organisation some of them record for."""

import random
from typing import Any

from sqlmodel import Session, select

from timebank.demo.drafts import ID_BYTES, Draft
from timebank.services.draws import draw
from timebank.services.organisations import agree, name_recorder
from timebank.services.organisations import record as record_for
from timebank.store.accounts import Account

ASKS, ASKED_MINUTES = "Fay W", 8 * 60
RECORDER, STEWARD, LENDS_TO, ROOM_MINUTES = "Amara O", "Grace L", "Sunita R", 90


def let_ask(session: Session, made: Draft, *, rng: random.Random, now: int) -> None:
    """Let Fay ask for more than the limit, and Amara record what the café received."""
    members = {party.name: made.members[who] for who, party in made.people}

    def act() -> dict[str, Any]:
        return {"community_id": made.community_id, "key": rng.randbytes(ID_BYTES), "now": now}

    day = made.today.isoformat()
    draw(session, **act(), member_id=members[ASKS], minutes=ASKED_MINUTES, day=day)
    cafe = session.exec(
        select(Account.id).where(Account.community_id == made.community_id, Account.kind == "organisation")
    ).first()
    session.rollback()
    if cafe is None:
        return
    steward = members[STEWARD]
    name_recorder(session, **act(), organisation_id=cafe, steward_id=steward, wanted=RECORDER)
    agree(session, **act(), organisation_id=cafe, member_id=members[RECORDER])
    record_for(
        session,
        **act(),
        organisation_id=cafe,
        member_id=members[RECORDER],
        way="received",
        other_id=members[LENDS_TO],
        minutes=ROOM_MINUTES,
        happened_on=made.today,
        words="Mending chairs",
        today=made.today,
    )
