"""Draws on the pot above a community's limit: how much, while two stewards are asked."""

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, octets, whole


class Draw(SQLModel, table=True):
    """How much somebody would like from the pot; its agreement bears the same id, and its entry will too."""

    __tablename__ = "draw"
    __table_args__ = (
        of_member("draw"),
        ForeignKeyConstraint(
            ["community_id", "id"], ["agreement.community_id", "agreement.id"], name="draw_of_agreement"
        ),
        check("draw_minutes_above_0", "minutes > 0"),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    minutes: int = whole()
