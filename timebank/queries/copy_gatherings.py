"""Gatherings that a member set up, came to or finished, for their copy."""

from sqlalchemy import or_, select

from timebank.queries.copy_parts import here, me, name_of
from timebank.queries.gatherings import title_for
from timebank.store.claims import Claim
from timebank.store.gatherings import CheckIn, FinishingWord, Gathering, Host
from timebank.store.stay_changes import StayChange

_gathering = Gathering.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_check_in = CheckIn.__table__  # type: ignore[attr-defined]
_host = Host.__table__  # type: ignore[attr-defined]
_finishing = FinishingWord.__table__  # type: ignore[attr-defined]
_claim = Claim.__table__  # type: ignore[attr-defined]
_stay = StayChange.__table__  # type: ignore[attr-defined]

CHECK_INS = (
    select(
        title_for(me).label("title"),
        _gathering.c.starts_at,
        _check_in.c.minutes,
        _check_in.c.leads.label("is_leading"),
        _check_in.c.is_paid.label("is_part_of_a_job"),
        _check_in.c.way,
        _check_in.c.arrived_at,
    )
    .join(
        _gathering,
        (_gathering.c.community_id == _check_in.c.community_id)
        & (_gathering.c.id == _check_in.c.gathering_id),
    )
    .where(here(_check_in), _check_in.c.member_id == me)
    .order_by(_check_in.c.arrived_at)
)
CLAIMS = (
    select(
        _gathering.c.title,
        _gathering.c.starts_at,
        _claim.c.claimed_at,
        _claim.c.made_at,
        _claim.c.answer.label("host_said"),
        _claim.c.answered_at,
    )
    .join(
        _gathering,
        (_gathering.c.community_id == _claim.c.community_id) & (_gathering.c.id == _claim.c.gathering_id),
    )
    .where(here(_claim), _claim.c.member_id == me)
    .order_by(_claim.c.claimed_at)
)
FINISHED = (
    select(_gathering.c.title, _gathering.c.starts_at, _finishing.c.said_at)
    .join(
        _gathering,
        (_gathering.c.community_id == _finishing.c.community_id)
        & (_gathering.c.id == _finishing.c.gathering_id),
    )
    .where(here(_finishing), _finishing.c.member_id == me)
    .order_by(_finishing.c.said_at)
)
GATHERINGS = (
    select(
        _gathering.c.title,
        _gathering.c.public_title,
        _gathering.c.place,
        _gathering.c.access,
        _gathering.c.starts_at,
        (_gathering.c.made_by == me).label("is_set_up_by_me"),
        _gathering.c.made_at,
    )
    .outerjoin(
        _host,
        (_host.c.community_id == _gathering.c.community_id)
        & (_host.c.gathering_id == _gathering.c.id)
        & (_host.c.member_id == me),
    )
    .where(here(_gathering), or_(_gathering.c.made_by == me, _host.c.member_id.is_not(None)))
    .order_by(_gathering.c.starts_at)
)
STAYS_PUT_RIGHT = (
    select(
        title_for(me).label("title"),
        _gathering.c.starts_at,
        name_of(_stay, _stay.c.member_id).label("who"),
        _stay.c.minutes,
        (_stay.c.asked_by == me).label("is_asked_by_me"),
        _stay.c.asked_at,
        _stay.c.answer,
        (_stay.c.answered_by == me).label("is_answered_by_me"),
        _stay.c.answered_at,
    )
    .join(
        _gathering,
        (_gathering.c.community_id == _stay.c.community_id) & (_gathering.c.id == _stay.c.gathering_id),
    )
    .where(here(_stay), or_(_stay.c.member_id == me, _stay.c.asked_by == me, _stay.c.answered_by == me))
    .order_by(_stay.c.asked_at, _stay.c.id)
)
