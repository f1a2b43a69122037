"""Choosing somebody: a person offered, or a name or card number typed."""

from wtforms import Field

from timebank.context import database, id_of, member
from timebank.services.errors import NobodyChosenError, RefusalError, TwoPeopleChosenError
from timebank.services.members import find_one

NOBODY = b""


def chosen_one(who: Field, someone: Field, nobody: type[RefusalError] = NobodyChosenError) -> bytes:
    """Read who was chosen, or find who was typed."""
    chosen, typed = id_of(who.data), someone.data
    if not chosen and not typed:
        raise nobody
    me = member()
    found = find_one(database(), me.community.id, typed, by=me.member_id) if typed else chosen
    # Both can be sent where a browser shows the box beside the choices: never guess which was meant.
    if chosen and found != chosen:
        raise TwoPeopleChosenError
    return found or NOBODY
