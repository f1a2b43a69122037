"""What a member tells about themselves."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.store.members import MemberAbout

_about = MemberAbout.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


@dataclass(frozen=True, slots=True)
class AboutView:
    """Pronouns, what people may know, and what helps; each may be empty."""

    pronouns: str = ""
    about: str = ""
    helps: str = ""


COLUMNS = (_about.c.pronouns, _about.c.about, _about.c.helps)
_OF = select(*COLUMNS).where(
    _about.c.community_id == bindparam("community"), _about.c.member_id == bindparam("member")
)


def of(session: Session, community_id: bytes, member_id: bytes) -> AboutView:
    """Read what a member tells about themselves."""
    row = session.connection().execute(_OF, {"community": community_id, "member": member_id}).first()
    return AboutView(*row) if row else AboutView()
