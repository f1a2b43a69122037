"""Members; their names, contacts and cards are rows of their own, so that they can be erased."""

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, UniqueConstraint, and_, text
from sqlmodel import SQLModel

from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

STRICT = {"sqlite_strict": True}
CONTACTS = ("email", "text", "call")
TEXT_SIZES = ("normal", "large", "largest")
COLOURS = ("phone", "cream", "white", "dark", "yellow")
PICTURES = ("show", "hide")
NUMBERS = ("short", "full")
TOTALS = ("both", "picture", "nothing")
PAGES = ("everything", "simple")
# What a member may be asked for, each by itself: messages, being found by name, and a part in one picture.
PURPOSES = ("messages", "found", "picture")


def of_member(table: str) -> ForeignKeyConstraint:
    """Tie a row to a member of the same community."""
    return ForeignKeyConstraint(
        ["community_id", "member_id"], ["member.community_id", "member.id"], name=f"{table}_of_member"
    )


class Member(SQLModel, table=True):
    """One person's belonging to one community; a visitor has checked in and not joined.

    `greeted_at` stays empty until a steward has said hello, where the community asks for that.
    """

    __tablename__ = "member"
    __table_args__ = (sixteen("member", "id"), STRICT)

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    made_at: int = instant()
    joined_at: int | None = instant(default=None, nullable=True)
    greeted_at: int | None = instant(default=None, nullable=True)
    paused_at: int | None = instant(default=None, nullable=True)
    left_at: int | None = instant(default=None, nullable=True)


_member = Member.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made


def may_be_listed() -> ColumnElement[bool]:
    """Hold a list of members to those whom others may find: who joined, takes no break and has not left."""
    return and_(_member.c.joined_at.is_not(None), _member.c.paused_at.is_(None), _member.c.left_at.is_(None))


class MemberName(SQLModel, table=True):
    """What a member is called; `finding` is the name folded for looking up."""

    __tablename__ = "member_name"
    __table_args__ = (
        of_member("member_name"),
        check("member_name_has_letters", "length(name) BETWEEN 1 AND 60"),
        Index("member_name_finding", "community_id", "finding"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    name: str = words()
    finding: str = words()


class MemberAbout(SQLModel, table=True):
    """What a member tells about themselves, in their own words; all of it may be empty."""

    __tablename__ = "member_about"
    __table_args__ = (
        of_member("member_about"),
        check("member_about_pronouns_short", "length(pronouns) <= 30"),
        check("member_about_words_short", "length(about) <= 280"),
        check("member_about_helps_short", "length(helps) <= 280"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    pronouns: str = words(default="")
    about: str = words(default="")
    helps: str = words(default="")


class Look(SQLModel, table=True):
    """How pages look for a member, wherever they sign in."""

    __tablename__ = "look"
    __table_args__ = (
        of_member("look"),
        one_of("look_text_known", "text_size", TEXT_SIZES),
        one_of("look_colours_known", "colours", COLOURS),
        one_of("look_pictures_known", "pictures", PICTURES),
        one_of("look_numbers_known", "numbers", NUMBERS),
        one_of("look_totals_known", "totals", TOTALS),
        one_of("look_pages_known", "pages", PAGES),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    text_size: str = words(default="normal")
    colours: str = words(default="phone")
    pictures: str = words(default="show")
    numbers: str = words(default="short")
    totals: str = words(default="both")
    pages: str = words(default="everything")


class RoleWord(SQLModel, table=True):
    """A word a member uses for how they come here; private, never a permission."""

    __tablename__ = "role_word"
    __table_args__ = (
        of_member("role_word"),
        check("role_word_is_short", "length(word) BETWEEN 1 AND 30"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    word: str = words(primary_key=True)


class Consent(SQLModel, table=True):
    """One yes to one purpose, and when it was taken back."""

    __tablename__ = "consent"
    __table_args__ = (
        of_member("consent"),
        one_of("consent_purpose_known", "purpose", PURPOSES),
        check("consent_ends_after_it_begins", "ended_at >= given_at"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    purpose: str = words(primary_key=True)
    given_at: int = instant(primary_key=True)
    ended_at: int | None = instant(default=None, nullable=True)


class Contact(SQLModel, table=True):
    """One way to reach a member; an e-mail address also opens a session, so it is one member's alone."""

    __tablename__ = "contact"
    __table_args__ = (
        of_member("contact"),
        one_of("contact_kind_known", "kind", CONTACTS),
        # A family may share a telephone.
        Index(
            "contact_email_once",
            "community_id",
            "address",
            unique=True,
            sqlite_where=text("kind = 'email'"),
            postgresql_where=text("kind = 'email'"),
        ),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    kind: str = words(primary_key=True)
    address: str = words()


class Card(SQLModel, table=True):
    """A member's card: a number to read aloud, and the hash of the code in its QR square."""

    __tablename__ = "card"
    __table_args__ = (
        of_member("card"),
        UniqueConstraint("community_id", "number", name="card_number_once"),
        UniqueConstraint("community_id", "token_hash", name="card_token_once"),
        Index("card_token", "token_hash"),
        check("card_issue_from_0", "issue >= 0"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    number: str = words()
    token_hash: bytes = octets()
    issue: int = whole(default=0)


class Pin(SQLModel, table=True):
    """The hashed six digits that open a session together with a card number."""

    __tablename__ = "pin"
    __table_args__ = (of_member("pin"), STRICT)

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    pin_hash: str = words()


class Duty(SQLModel, table=True):
    """A steward's term: from one day to another, both as ISO text; `by_job` where the host employs them."""

    __tablename__ = "duty"
    __table_args__ = (
        of_member("duty"),
        one_of("duty_known", "duty", ("welcome", "recording", "pot", "reports", "rules")),
        check("duty_ends_after_it_begins", "ends_on > begins_on"),
        check("duty_by_job_is_a_claim", "by_job IN (0, 1)"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    duty: str = words(primary_key=True)
    begins_on: str = words(primary_key=True)
    ends_on: str = words()
    by_job: int = whole(default=0, sa_column_kwargs={"server_default": "0"})
