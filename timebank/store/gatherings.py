"""Gatherings, their hosts, and who was there."""

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from timebank.clock import MINUTE
from timebank.ledger.gatherings import RULES
from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

WAYS = ("sign", "code", "card", "host", "hosting", "paper")
STRICT = {"sqlite_strict": True}
# Check-in opens half an hour before and closes an hour after; outside that a host notes people.
EARLY_MINUTES = 30
LATE_MINUTES = 60


class Gathering(SQLModel, table=True):
    """People meeting at a time and place, under one of the six rules."""

    __tablename__ = "gathering"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "made_by"], ["member.community_id", "member.id"], name="gathering_made_by_member"
        ),
        sixteen("gathering", "id"),
        one_of("gathering_rule_known", "rule", RULES),
        one_of("gathering_state_known", "state", ("open", "finished")),
        check("gathering_within_a_day", "length_minutes BETWEEN 1 AND 1440"),
        check("gathering_ready_time_short", "ready_minutes BETWEEN 0 AND 480"),
        check("gathering_longest_adds_up", "longest_minutes = length_minutes + ready_minutes"),
        check("gathering_finished_has_time", "(state = 'finished') = (finished_at IS NOT NULL)"),
        check("gathering_cancelled_is_open", "cancelled_at IS NULL OR state = 'open'"),
        UniqueConstraint("community_id", "id", "longest_minutes", name="gathering_longest"),
        UniqueConstraint("community_id", "id", "length_minutes", name="gathering_length"),
        UniqueConstraint("community_id", "sign_token", name="gathering_sign_once"),
        UniqueConstraint("community_id", "code", name="gathering_code_once"),
        Index("gathering_sign", "sign_token"),
        Index("gathering_code", "code"),
        Index("gathering_by_start", "community_id", "starts_at"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    title: str = words()
    place: str = words()
    access: str = words(default="")
    starts_at: int = instant()
    length_minutes: int = whole()
    ready_minutes: int = whole(default=0)
    longest_minutes: int = whole()
    rule: str = words()
    state: str = words(default="open")
    sign_token: str = words()
    code: str = words()
    made_by: bytes = octets()
    made_at: int = instant()
    finished_at: int | None = instant(default=None, nullable=True)
    cancelled_at: int | None = instant(default=None, nullable=True)
    public_title: str = words(default="", sa_column_kwargs={"server_default": ""})


class Series(SQLModel, table=True):
    """Gatherings that happen every week; one printed sign stands for them all."""

    __tablename__ = "series"
    __table_args__ = (
        sixteen("series", "id"),
        UniqueConstraint("community_id", "sign_token", name="series_sign_once"),
        UniqueConstraint("community_id", "code", name="series_code_once"),
        Index("series_sign", "sign_token"),
        Index("series_code", "code"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True, foreign_key="community.id")
    id: bytes = octets(primary_key=True)
    sign_token: str = words()
    code: str = words()


class InSeries(SQLModel, table=True):
    """One gathering is of one series."""

    __tablename__ = "in_series"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="in_series_of_gathering",
        ),
        ForeignKeyConstraint(
            ["community_id", "series_id"], ["series.community_id", "series.id"], name="in_series_of_series"
        ),
        Index("in_series_by_series", "community_id", "series_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    gathering_id: bytes = octets(primary_key=True)
    series_id: bytes = octets()


class Host(SQLModel, table=True):
    """A member who runs a gathering."""

    __tablename__ = "host"
    __table_args__ = (
        of_member("host"),
        ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="host_of_gathering",
        ),
        Index("host_by_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    gathering_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)


class CheckIn(SQLModel, table=True):
    """One person was at one gathering, for so many minutes of it."""

    __tablename__ = "check_in"
    __table_args__ = (
        of_member("check_in"),
        ForeignKeyConstraint(
            ["community_id", "gathering_id", "length_minutes"],
            ["gathering.community_id", "gathering.id", "gathering.length_minutes"],
            name="check_in_of_gathering",
        ),
        sixteen("check_in", "id"),
        one_of("check_in_way_known", "way", WAYS),
        check("check_in_leads_is_a_claim", "leads IN (0, 1)"),
        check("check_in_is_paid_is_a_claim", "is_paid IN (0, 1)"),
        check("check_in_within_the_gathering", "minutes BETWEEN 0 AND length_minutes"),
        UniqueConstraint("community_id", "gathering_id", "member_id", name="check_in_once_a_person"),
        Index("check_in_by_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    gathering_id: bytes = octets()
    member_id: bytes = octets()
    length_minutes: int = whole()
    minutes: int = whole()
    leads: int = whole(default=0)
    way: str = words()
    arrived_at: int = instant()
    is_paid: int = whole(default=0, sa_column_kwargs={"server_default": "0"})


class FinishingWord(SQLModel, table=True):
    """Somebody who was there said that the list is right; `seen` names the list they saw.

    Two who say it of the same list finish a gathering that no host has finished.
    """

    __tablename__ = "finishing_word"
    __table_args__ = (
        of_member("finishing_word"),
        ForeignKeyConstraint(
            ["community_id", "gathering_id"],
            ["gathering.community_id", "gathering.id"],
            name="finishing_word_of_gathering",
        ),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    gathering_id: bytes = octets(primary_key=True)
    member_id: bytes = octets(primary_key=True)
    seen: str = words()
    said_at: int = instant()


def opens_at(starts_at: int) -> int:
    """Tell when check-in opens, in microseconds."""
    return starts_at - EARLY_MINUTES * MINUTE


def ends_at(starts_at: int, length_minutes: int) -> int:
    """Tell when a gathering ends, in microseconds."""
    return starts_at + length_minutes * MINUTE


def closes_at(starts_at: int, length_minutes: int) -> int:
    """Tell when check-in closes, in microseconds."""
    return ends_at(starts_at, length_minutes) + LATE_MINUTES * MINUTE
