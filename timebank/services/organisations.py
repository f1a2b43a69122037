"""Organisations: an account with people who record for it; its hours never go to them by themselves (R13)."""

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlmodel import Session

from timebank.services.errors import NotThereError, UnknownPersonError
from timebank.services.errors.organisations import (
    OrganisationNameError,
    RecorderAlreadyError,
    RecorderBothSidesError,
)
from timebank.services.exchanges import Party, Said, check_what, write_between
from timebank.services.members import find_one
from timebank.services.text import clean, folded
from timebank.services.transaction import transaction
from timebank.store.accounts import Account, find_accounts
from timebank.store.acts import first_time
from timebank.store.organisations import Recorder, SharedAccount

LONGEST_NAME = 60

_account = Account.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_recorder = Recorder.__table__  # type: ignore[attr-defined]
_shared = SharedAccount.__table__  # type: ignore[attr-defined]
# Held until the act is done, so that nobody stops, or splits what is shared, in the middle of it.
_MINE = (
    select(_recorder.c.agreed_at, _account.c.name)
    .join(
        _account,
        (_account.c.community_id == _recorder.c.community_id) & (_account.c.id == _recorder.c.account_id),
    )
    .outerjoin(
        _shared,
        (_shared.c.community_id == _recorder.c.community_id)
        & (_shared.c.account_id == _recorder.c.account_id),
    )
    .where(
        _recorder.c.community_id == bindparam("community"),
        _recorder.c.account_id == bindparam("account"),
        _recorder.c.member_id == bindparam("member"),
        _recorder.c.ended_at.is_(None),
        _shared.c.split_at.is_(None),
    )
    .with_for_update(of=_recorder)
)


@transaction
def add(
    session: Session, *, community_id: bytes, name: str, key: bytes, steward_id: bytes | None = None, now: int
) -> bytes:
    """Add an organisation; return its account's id, which is the key. Raises OrganisationNameError."""
    name = clean(name)
    if not first_time(session, community_id, key, "add_organisation", steward_id, name, acted_at=now):
        return key
    if not 1 <= len(name) <= LONGEST_NAME:
        raise OrganisationNameError
    session.add(Account(community_id=community_id, id=key, kind="organisation", name=name))
    return key


@transaction
def name_recorder(
    session: Session,
    *,
    community_id: bytes,
    organisation_id: bytes,
    steward_id: bytes,
    wanted: str,
    key: bytes,
    now: int,
) -> None:
    """Ask somebody, by name or card number, to record for an organisation.

    Raises NotThereError, UnknownPersonError, TwoPeopleOfThatNameError, RecorderAlreadyError.
    """
    content = (steward_id, organisation_id, folded(wanted))
    if not first_time(session, community_id, key, "name_recorder", *content, acted_at=now):
        return
    account = session.get(Account, (community_id, organisation_id))
    if account is None or not account.name:
        raise NotThereError
    ask_recorder(
        session, community_id, organisation_id, find_one(session, community_id, wanted), steward_id, now
    )


def ask_recorder(
    session: Session, community_id: bytes, account_id: bytes, member_id: bytes, named_by: bytes, now: int
) -> None:
    """Ask somebody inside the caller's transaction. Raises RecorderAlreadyError."""
    known = session.get(Recorder, (community_id, account_id, member_id), with_for_update=True)
    if known and known.ended_at is None:
        raise RecorderAlreadyError
    asked = Recorder(
        community_id=community_id, account_id=account_id, member_id=member_id, named_by=named_by, named_at=now
    )
    session.merge(asked)


@transaction
def agree(
    session: Session, *, community_id: bytes, organisation_id: bytes, member_id: bytes, key: bytes, now: int
) -> None:
    """Say yes to recording for it. Raises NotThereError for who was not asked."""
    if not first_time(
        session, community_id, key, "agree_to_record", member_id, organisation_id, acted_at=now
    ):
        return
    _find(session, community_id, organisation_id, member_id)
    mine = session.get_one(Recorder, (community_id, organisation_id, member_id))
    mine.agreed_at = mine.agreed_at or now


@transaction
def stop(
    session: Session, *, community_id: bytes, organisation_id: bytes, member_id: bytes, key: bytes, now: int
) -> None:
    """Stop recording for it, or say no to it; any time, without a reason. Raises NotThereError."""
    if not first_time(session, community_id, key, "stop_recording", member_id, organisation_id, acted_at=now):
        return
    row = _find(session, community_id, organisation_id, member_id)
    if not row.name:
        # What two share ends for both: by a no to the question, or by splitting it.
        if row.agreed_at is not None:
            raise NotThereError
        end_sharing(session, community_id, organisation_id, now)
        return
    session.get_one(Recorder, (community_id, organisation_id, member_id)).ended_at = now


def end_sharing(session: Session, community_id: bytes, account_id: bytes, now: int) -> None:
    """Close an account that two share, inside the caller's transaction."""
    here = (_recorder.c.community_id == community_id) & (_recorder.c.account_id == account_id)
    run = session.connection().execute
    run(update(_recorder).where(here, _recorder.c.ended_at.is_(None)).values(ended_at=now))
    session.get_one(SharedAccount, (community_id, account_id)).split_at = now


@transaction
def record(
    session: Session,
    *,
    community_id: bytes,
    organisation_id: bytes,
    member_id: bytes,
    key: bytes,
    way: str,
    other_id: bytes,
    minutes: int,
    happened_on: date,
    words: str = "",
    sure: bool = False,
    today: date,
    now: int,
) -> bytes:
    """Record time that an account I record for gave or received; the recorder stands for it by name.

    What it received counts at once; what it gave waits for the other's yes. Nobody speaks for both sides.
    Returns the exchange's id, which is the key. Raises NotThereError, RecorderBothSidesError and what
    `record` raises.
    """
    content = (member_id, organisation_id, way, other_id, minutes, happened_on, words)
    if not first_time(session, community_id, key, "record_for_organisation", *content, acted_at=now):
        return key
    row = _find(session, community_id, organisation_id, member_id)
    if row.agreed_at is None or (not row.name and not _is_whole(session, community_id, organisation_id)):
        raise NotThereError
    if other_id == member_id:
        raise RecorderBothSidesError
    check_what(minutes, happened_on, today, sure=sure)
    theirs = find_accounts(session, community_id, other_id).get(other_id)
    if theirs is None:
        raise UnknownPersonError
    said = Said(member_id, way, other_id, minutes, happened_on.isoformat(), words)
    sides = (Party(organisation_id, member_id), Party(theirs, other_id))
    write_between(session, community_id, key, said, *sides, is_agreed=way == "received", now=now)
    return key


def _find(
    session: Session, community_id: bytes, organisation_id: bytes, member_id: bytes
) -> Row[tuple[Any, ...]]:
    wanted = {"community": community_id, "account": organisation_id, "member": member_id}
    row = session.connection().execute(_MINE, wanted).first()
    if row is None:
        raise NotThereError
    return row


def _is_whole(session: Session, community_id: bytes, account_id: bytes) -> bool:
    """Tell whether everybody who was asked has said yes."""
    asked = select(_recorder.c.member_id).where(
        _recorder.c.community_id == community_id,
        _recorder.c.account_id == account_id,
        _recorder.c.ended_at.is_(None),
        _recorder.c.agreed_at.is_(None),
    )
    return session.connection().execute(asked).first() is None
