"""Who hosts a gathering: adding a host, and stepping down while another stays."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Table, delete, insert, select
from sqlmodel import Session

from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.gatherings import LastHostError
from timebank.services.gatherings import hosted, hosted_later, tick
from timebank.services.transaction import transaction
from timebank.store.acts import first_time, was_done
from timebank.store.gatherings import CheckIn, Host
from timebank.store.members import Member

_check_in = CheckIn.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_host = Host.__table__  # type: ignore[attr-defined]
_member = Member.__table__  # type: ignore[attr-defined]


@transaction
def add(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    host_id: bytes,
    and_later: bool = False,
    now: int,
) -> None:
    """Let another member host too, down as there like whoever planned it; a host already stays one.

    Raises NotThereError for anyone but a host, UnknownPersonError for anyone but a member,
    AlreadyFinishedError, CancelledError.
    """
    content = (gathering_id, member_id, host_id, and_later)
    if not first_time(session, community_id, key, "add_host", *content, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, now=now)
    later = hosted_later(session, gathering, member_id, now=now) if and_later else ()
    _insist_on_member(session, community_id, host_id)
    for each in (gathering, *later):
        _let_host(session, each, host_id, now)


def _let_host(session: Session, gathering: Row[*tuple[Any, ...]], host_id: bytes, now: int) -> None:
    if _is_in(_host, session, gathering, host_id):
        return
    session.connection().execute(
        insert(_host).values(
            community_id=gathering.community_id, gathering_id=gathering.id, member_id=host_id
        )
    )
    if not _is_in(_check_in, session, gathering, host_id):
        tick(session, gathering, {host_id: (gathering.length_minutes, True)}, way="hosting", now=now)


def _insist_on_member(session: Session, community_id: bytes, host_id: bytes) -> None:
    member = session.get(Member, (community_id, host_id))
    if member is None or member.joined_at is None or member.left_at is not None:
        raise UnknownPersonError


def _is_in(table: Table, session: Session, gathering: Row[*tuple[Any, ...]], member_id: bytes) -> bool:
    wanted = select(table.c.member_id).where(*_of(table, gathering, member_id))
    return session.connection().execute(wanted).first() is not None


def _of(table: Table, gathering: Row[*tuple[Any, ...]], member_id: bytes) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.community_id == gathering.community_id,
        table.c.gathering_id == gathering.id,
        table.c.member_id == member_id,
    )


def was_added(
    session: Session,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    host_id: bytes,
    *,
    and_later: bool = False,
) -> bool:
    """Tell whether this very press has added a host before."""
    content = (gathering_id, member_id, host_id, and_later)
    return was_done(session, community_id, key, "add_host", *content)


@transaction
def step_down(
    session: Session,
    *,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    and_later: bool = False,
    now: int,
) -> None:
    """Stop hosting; before it begins one also comes off the list of who is there.

    Raises NotThereError for anyone but a host, LastHostError, AlreadyFinishedError, CancelledError.
    """
    content = (gathering_id, member_id, and_later)
    if not first_time(session, community_id, key, "step_down", *content, acted_at=now):
        return
    gathering = hosted(session, community_id, gathering_id, member_id, now=now)
    if not _is_in(_host, session, gathering, member_id):
        raise NotThereError
    later = hosted_later(session, gathering, member_id, now=now) if and_later else ()
    for each in (gathering, *later):
        _leave_to_others(session, each, member_id, now)


def _leave_to_others(session: Session, gathering: Row[*tuple[Any, ...]], member_id: bytes, now: int) -> None:
    if not _another_stays(session, gathering.community_id, gathering.id, member_id):
        raise LastHostError
    run = session.connection().execute
    run(delete(_host).where(*_of(_host, gathering, member_id)))
    if now < gathering.starts_at:
        run(delete(_check_in).where(*_of(_check_in, gathering, member_id), _check_in.c.way == "hosting"))


def _another_stays(session: Session, community_id: bytes, gathering_id: bytes, member_id: bytes) -> bool:
    others = (
        select(_host.c.member_id)
        .join(_member, (_member.c.community_id == _host.c.community_id) & (_member.c.id == _host.c.member_id))
        .where(
            _host.c.community_id == community_id,
            _host.c.gathering_id == gathering_id,
            _host.c.member_id != member_id,
            _member.c.left_at.is_(None),
        )
    )
    return session.connection().execute(others).first() is not None


def has_stepped_down(
    session: Session,
    community_id: bytes,
    gathering_id: bytes,
    member_id: bytes,
    key: bytes,
    *,
    and_later: bool = False,
) -> bool:
    """Tell whether this very press has stepped down before."""
    return was_done(session, community_id, key, "step_down", gathering_id, member_id, and_later)
