"""Messages written in the act's own transaction, sent afterwards."""

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from timebank.store.types import check, instant, octets, sixteen, whole, words


class Mail(SQLModel, table=True):
    """One mail; `sent_at` stays empty until it has gone."""

    __tablename__ = "mail"
    __table_args__ = (
        sixteen("mail", "id"),
        check("mail_tries_from_0", "tries >= 0"),
        Index(
            "mail_waiting",
            "next_try_at",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    address: str = words()
    subject: str = words()
    body: str = words()
    made_at: int = instant()
    next_try_at: int = instant()
    tries: int = whole(default=0)
    sent_at: int | None = instant(default=None, nullable=True)
