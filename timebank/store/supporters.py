"""Supporters: who may act for a member, what for, how long, and every act that was done for them."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    ScalarSelect,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlmodel import Session, SQLModel

from timebank.store.members import of_member
from timebank.store.types import check, instant, octets, one_of, sixteen, whole, words

STRICT = {"sqlite_strict": True}
CONSENTS = ("said", "wrote", "showed")
STANDINGS = ("supporter", "steward", "member")  # a member lends their phone at the door
HELPED_WITH = ("exchange", "answer", "check_in")
HEARD = ("", "said", "phone", "paper")


class Support(SQLModel, table=True):
    """One member lets another act for them: chosen acts, until a day, or until they end it.

    Somebody whose job it is to look after the member (`by_job`) also needs a second person's word,
    given at `vouched_at`.
    """

    __tablename__ = "support"
    __table_args__ = (
        of_member("support"),
        ForeignKeyConstraint(
            ["community_id", "supporter_id"], ["member.community_id", "member.id"], name="support_by_member"
        ),
        ForeignKeyConstraint(
            ["community_id", "voucher_id"], ["member.community_id", "member.id"], name="support_vouched_for"
        ),
        sixteen("support", "id"),
        check("support_of_another", "supporter_id <> member_id"),
        check("support_check_in_is_a_claim", "may_check_in IN (0, 1)"),
        check("support_record_is_a_claim", "may_record IN (0, 1)"),
        check("support_hours_is_a_claim", "may_see_hours IN (0, 1)"),
        check("support_agree_minutes_from_0", "agree_minutes >= 0"),
        check("support_by_job_is_a_claim", "by_job IN (0, 1)"),
        one_of("support_consent_known", "consent", CONSENTS),
        check("support_ends_after_it_begins", "ends_on > begins_on"),
        check("support_by_job_has_a_voucher", "by_job = 0 OR voucher_id IS NOT NULL"),
        check("support_voucher_is_a_third", "voucher_id <> supporter_id AND voucher_id <> member_id"),
        Index("support_by_supporter", "community_id", "supporter_id"),
        Index("support_of_member", "community_id", "member_id"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    id: bytes = octets(primary_key=True)
    member_id: bytes = octets()
    supporter_id: bytes = octets()
    may_check_in: int = whole(default=0)
    may_record: int = whole(default=0)
    may_see_hours: int = whole(default=0)
    agree_minutes: int = whole(default=0)
    consent: str = words()
    by_job: int = whole(default=0)
    voucher_id: bytes | None = octets(default=None, nullable=True)
    vouched_at: int | None = instant(default=None, nullable=True)
    begins_on: str = words()
    ends_on: str = words()
    made_at: int = instant()
    ended_at: int | None = instant(default=None, nullable=True)


class Help(SQLModel, table=True):
    """One act done for a member by another: "with help from". `act_id` is the exchange's or check-in's."""

    __tablename__ = "help"
    __table_args__ = (
        of_member("help"),
        ForeignKeyConstraint(
            ["community_id", "helper_id"], ["member.community_id", "member.id"], name="help_by_member"
        ),
        one_of("help_act_known", "what", HELPED_WITH),
        one_of("help_standing_known", "standing", STANDINGS),
        one_of("help_heard_known", "heard", HEARD),
        check("help_of_another", "helper_id <> member_id"),
        Index("help_by_member", "community_id", "member_id", "at"),
        Index("help_by_helper", "community_id", "helper_id", "at"),
        STRICT,
    )

    community_id: bytes = octets(primary_key=True)
    act_id: bytes = octets(primary_key=True)
    what: str = words(primary_key=True)
    member_id: bytes = octets()
    helper_id: bytes = octets()
    standing: str = words()
    heard: str = words(default="")
    minutes: int = whole(default=0)
    at: int = instant()


_support = Support.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_help = Help.__table__  # type: ignore[attr-defined]
_INSERT_HELP = insert(Help)


def stands(day: Any, support: Any = _support) -> ColumnElement[bool]:
    """Say in SQL that a support holds on a day (ISO text): begun, not ended, and vouched for if by job."""
    return and_(
        support.c.ended_at.is_(None),
        support.c.begins_on <= day,
        support.c.ends_on > day,
        or_(support.c.by_job == 0, support.c.vouched_at.is_not(None)),
    )


_AGREED = select(func.coalesce(func.sum(_help.c.minutes), 0)).where(
    _help.c.community_id == bindparam("community"),
    _help.c.helper_id == bindparam("helper"),
    _help.c.at >= bindparam("since"),
    _help.c.member_id == bindparam("member"),
    _help.c.what == "answer",
    _help.c.standing == "supporter",
)


def minutes_agreed(
    session: Session, community_id: bytes, *, member_id: bytes, helper_id: bytes, since: int
) -> int:
    """Add up what a supporter has said yes to for a member since an instant, in minutes."""
    wanted = {"community": community_id, "member": member_id, "helper": helper_id, "since": since}
    return int(session.connection().execute(_AGREED, wanted).scalar_one())


def unended(member: Any, *supporters: Any) -> ScalarSelect[Any]:
    """Ask in SQL for the support of a member by one of these that has not been ended."""
    return (
        select(_support.c.id)
        .where(
            _support.c.community_id == bindparam("community"),
            _support.c.member_id == member,
            _support.c.supporter_id.in_(supporters),
            _support.c.ended_at.is_(None),
        )
        .limit(1)
        .scalar_subquery()
    )


def end_all(session: Session, community_id: bytes, member_id: bytes, now: int) -> None:
    """End every support of a member and by a member, when they are remembered as having died."""
    session.connection().execute(
        update(_support)
        .where(
            _support.c.community_id == community_id,
            or_(_support.c.member_id == member_id, _support.c.supporter_id == member_id),
            _support.c.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def mark(
    session: Session,
    community_id: bytes,
    act_id: bytes,
    *,
    what: str,
    member_id: bytes,
    helper_id: bytes,
    standing: str,
    heard: str = "",
    minutes: int = 0,
    at: int,
) -> None:
    """Keep that an act was done for a member by another: "with help from"."""
    session.connection().execute(
        _INSERT_HELP,
        {
            "community_id": community_id,
            "act_id": act_id,
            "what": what,
            "member_id": member_id,
            "helper_id": helper_id,
            "standing": standing,
            "heard": heard,
            "minutes": minutes,
            "at": at,
        },
    )
