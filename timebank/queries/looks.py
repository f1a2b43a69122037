"""Who looked at a member's record, for that member to read (R64)."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.looks import Looking
from timebank.store.members import MemberName

PAGE_SIZE = 50
MOST_PAGES = 100_000

_looking = Looking.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_name = MemberName.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class LookingView:
    """One look: by whom (nobody's name is empty), as what, at what, and when."""

    name: str
    standing: str
    what: str
    at: int


_OF = (
    select(_name.c.name, _looking.c.standing, _looking.c.what, _looking.c.at)
    .select_from(_looking)
    .outerjoin(
        _name,
        (_name.c.community_id == _looking.c.community_id) & (_name.c.member_id == _looking.c.looker_id),
    )
    .where(_looking.c.community_id == bindparam("community"), _looking.c.member_id == bindparam("member"))
    .order_by(_looking.c.at.desc(), _looking.c.id)
    .limit(PAGE_SIZE + 1)
    .offset(bindparam("skipped"))
)


def page(
    session: Session, community_id: bytes, member_id: bytes, number: int
) -> tuple[tuple[LookingView, ...], bool]:
    """Read one page of looks, newest first (pages count from 1), and whether there are older ones."""
    wanted = {"community": community_id, "member": member_id, "skipped": (number - 1) * PAGE_SIZE}
    rows = session.connection().execute(_OF, wanted).all()
    return tuple(LookingView(row.name or "", *row[1:]) for row in rows[:PAGE_SIZE]), len(rows) > PAGE_SIZE
