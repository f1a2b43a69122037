"""What is kept between a member and others: help, looks, talks and wishes, for their copy."""

from typing import Any

from sqlalchemy import or_, select

from timebank.queries.copy_parts import Named, here, me, name_of
from timebank.store.differences import GoBetween
from timebank.store.looks import Looking
from timebank.store.no_contact import CallBack, NoContact
from timebank.store.remembering import Remembrance
from timebank.store.sign_in import Recovery
from timebank.store.supporters import Help, Support

_looking = Looking.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_support = Support.__table__  # type: ignore[attr-defined]
_help = Help.__table__  # type: ignore[attr-defined]
_recovery = Recovery.__table__  # type: ignore[attr-defined]
_remembrance = Remembrance.__table__  # type: ignore[attr-defined]
_between = GoBetween.__table__  # type: ignore[attr-defined]
_no_contact = NoContact.__table__  # type: ignore[attr-defined]
_call_back = CallBack.__table__  # type: ignore[attr-defined]


def _looks(mine: Any, other: Any) -> Named:
    return (
        select(
            _looking.c.at.label("looked_at"),
            name_of(_looking, other).label("who"),
            _looking.c.standing,
            _looking.c.what,
        )
        .where(here(_looking), mine == me)
        .order_by(_looking.c.at)
    )


def _supports(mine: Any, other: Any) -> Named:
    return (
        select(
            name_of(_support, other).label("who"),
            _support.c.may_check_in,
            _support.c.may_record,
            _support.c.may_see_hours,
            _support.c.agree_minutes.label("minutes_agreed_without_asking"),
            _support.c.consent,
            _support.c.by_job.label("is_by_job"),
            name_of(_support, _support.c.voucher_id).label("vouched_for_by"),
            _support.c.vouched_at,
            _support.c.begins_on,
            _support.c.ends_on,
            _support.c.made_at,
            _support.c.ended_at,
        )
        .where(here(_support), mine == me)
        .order_by(_support.c.made_at)
    )


def _helped(mine: Any, other: Any) -> Named:
    return (
        select(
            _help.c.at.label("helped_at"),
            name_of(_help, other).label("who"),
            _help.c.standing,
            _help.c.what,
            _help.c.heard,
            _help.c.minutes,
            _help.c.act_id,
        )
        .where(here(_help), mine == me)
        .order_by(_help.c.at)
    )


SUPPORTERS = _supports(_support.c.member_id, _support.c.supporter_id)
SUPPORTING = _supports(_support.c.supporter_id, _support.c.member_id)
HELPED_BY = _helped(_help.c.member_id, _help.c.helper_id)
HELPING = _helped(_help.c.helper_id, _help.c.member_id)
LOOKS = _looks(_looking.c.member_id, _looking.c.looker_id)
LOOKING = _looks(_looking.c.looker_id, _looking.c.member_id)
RECOVERIES = (
    select(
        name_of(_recovery, _recovery.c.member_id).label("who"),
        name_of(_recovery, _recovery.c.asked_by).label("asked_by"),
        _recovery.c.asked_at,
        name_of(_recovery, _recovery.c.agreed_by).label("agreed_by"),
        _recovery.c.agreed_at,
        _recovery.c.stopped_at,
        _recovery.c.used_at,
    )
    .where(
        here(_recovery),
        or_(_recovery.c.member_id == me, _recovery.c.asked_by == me, _recovery.c.agreed_by == me),
    )
    .order_by(_recovery.c.asked_at)
)
REMEMBRANCES = (
    select(
        name_of(_remembrance, _remembrance.c.member_id).label("who"),
        _remembrance.c.words.label("family_words"),
        name_of(_remembrance, _remembrance.c.made_by).label("written_by"),
        _remembrance.c.made_at,
    )
    .where(here(_remembrance), or_(_remembrance.c.member_id == me, _remembrance.c.made_by == me))
    .order_by(_remembrance.c.made_at)
)
TALKS = (
    select(
        name_of(_between, _between.c.named_by).label("asked_by"),
        name_of(_between, _between.c.member_id).label("who"),
        _between.c.asked_at,
        _between.c.answer,
    )
    .where(here(_between), or_(_between.c.member_id == me, _between.c.named_by == me))
    .order_by(_between.c.asked_at)
)
NO_CONTACT = (
    select(name_of(_no_contact, _no_contact.c.other_id).label("who"), _no_contact.c.made_at)
    .where(here(_no_contact), _no_contact.c.member_id == me)
    .order_by(_no_contact.c.made_at)
)
CALL_BACKS = select(
    _call_back.c.how,
    _call_back.c.asked_at,
    name_of(_call_back, _call_back.c.besides_id).label("not_seen_by"),
).where(here(_call_back), _call_back.c.member_id == me)
