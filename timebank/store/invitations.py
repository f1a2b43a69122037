"""Invitations: an address or QR square that leads a person to joining. It opens nothing by itself."""

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import SQLModel

from timebank.store.types import check, instant, octets, words


class Invitation(SQLModel, table=True):
    """One member's invitation, good until it runs out or its maker ends it."""

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "made_by"],
            ["member.community_id", "member.id"],
            name="invitation_made_by_member",
        ),
        check("invitation_ends_after_it_begins", "expires_at > made_at"),
        Index("invitation_code", "code"),
        Index("invitation_by_member", "community_id", "made_by"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    code: str = words(primary_key=True)
    made_by: bytes = octets()
    made_at: int = instant()
    expires_at: int = instant()
