"""What the stewards of the tests' town asked for: cards, spreadsheets and whole records."""

from tests.cast import NOW, Cast, a_key
from timebank.queries import whole as exports
from timebank.services import cards, errands, sheets, whole
from timebank.store.engine import begin_writing
from timebank.store.members import Duty
from timebank.store.people import Person


def an_errand(cast: Cast, made: bytes | None = None) -> bytes:
    """Let Stella ask for a file of Alice's card; have it made, where a file is given."""
    who = {"community_id": cast.community_id, "member_id": cast.stella.member_id}
    cards.ask_file(
        cast.session, **who, key=(key := a_key()), people=[cast.alice.member_id], wanted=b"{}", now=NOW
    )
    if made:
        errand = errands.take(cast.session, now=NOW)
        assert errand
        errands.finish(cast.session, errand=errand, made=made, now=NOW)
    return key


def a_sheet(cast: Cast) -> bytes:
    """Let Stella bring a spreadsheet to the desk, with a row that has a problem."""
    who = {"community_id": cast.community_id, "member_id": cast.stella.member_id}
    file = sheets.opened(
        b"Giver,Receiver,Hours,Date,Notes\nAlice A,Bob B,1.5,2025-10-14,x\nZed,Bob B,1,2025-10-14,"
    )
    return sheets.keep(cast.session, **who, key=a_key(), what="exchanges", file=file, now=NOW)


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
