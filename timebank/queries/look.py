"""How pages look for a member: text, colours, pictures, numbers, totals, and how much is on a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column

from timebank.store.members import Look

TABLE = Look.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@dataclass(frozen=True, slots=True)
class LookView:
    """One word for each choice; store/members.py lists the words."""

    text_size: str = "normal"
    colours: str = "phone"
    pictures: str = "show"
    numbers: str = "short"
    totals: str = "both"
    pages: str = "everything"

    @property
    def is_light(self) -> bool:
        """Tell whether a phone that is dark at night is not to be followed."""
        return self.colours in ("cream", "white", "yellow")


USUAL = LookView()
COLUMNS = (
    TABLE.c.text_size,
    TABLE.c.colours,
    TABLE.c.pictures,
    TABLE.c.numbers,
    TABLE.c.totals,
    TABLE.c.pages,
)


def of_member(community: Column[bytes], member: Column[bytes]):  # type: ignore[no-untyped-def]  # a SQL condition
    """Join a member's look to a row that has a community and a member."""
    return (TABLE.c.community_id == community) & (TABLE.c.member_id == member)


def view(columns: Sequence[str | None]) -> LookView:
    """Read a look from its columns; the usual one where a member has chosen nothing."""
    return LookView(*(str(word) for word in columns)) if columns[0] else USUAL
