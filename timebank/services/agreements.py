"""Two stewards say yes: what others call inside their own transaction, before they do the act itself."""

from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlmodel import Session

from timebank.clock import DAY
from timebank.services.errors import NotThereError
from timebank.services.errors.agreements import (
    AgreementOverError,
    BothByJobError,
    OwnAskError,
    SaidYesAlreadyError,
)
from timebank.store.agreements import Agreement
from timebank.store.members import Duty

# What nobody else says yes to ends by itself.
OPEN_DAYS = 30
# Whose yes it takes: stewards with one of these duties, within their term.
MAY_AGREE = {"draw": ("pot",), "export": ("reports", "rules")}

_agreement = Agreement.__table__  # type: ignore[attr-defined]  # SQLModel adds it when the class is made
_duty = Duty.__table__  # type: ignore[attr-defined]
_THIS = (_agreement.c.community_id == bindparam("community"), _agreement.c.id == bindparam("agreement"))
_ONE = select(_agreement).where(*_THIS, _agreement.c.kind == bindparam("kind")).with_for_update()
_ASK = insert(Agreement)
_FIRST = update(_agreement).where(*_THIS).values(first_by=bindparam("by"), first_at=bindparam("now"))
_SECOND = update(_agreement).where(*_THIS).values(second_by=bindparam("by"), second_at=bindparam("now"))
_END = update(_agreement).where(*_THIS).values(ended_at=bindparam("now"))
# Nobody works for the host less by having one more duty.
_BY_JOB = select(func.max(_duty.c.by_job)).where(
    _duty.c.community_id == bindparam("community"),
    _duty.c.member_id == bindparam("member"),
    _duty.c.duty.in_(bindparam("duties", expanding=True)),
    _duty.c.begins_on <= bindparam("day"),
    _duty.c.ends_on > bindparam("day"),
)


def ask(
    session: Session,
    community_id: bytes,
    agreement_id: bytes,
    *,
    kind: str,
    asked_by: bytes,
    about: bytes | None = None,
    is_first_yes: bool = False,
    now: int,
) -> None:
    """Begin to wait for two stewards; with `is_first_yes` whoever asks is the first of them."""
    first = {"first_by": asked_by, "first_at": now} if is_first_yes else {}
    row = {"community_id": community_id, "id": agreement_id, "kind": kind, "about": about}
    session.connection().execute(_ASK, row | first | {"asked_by": asked_by, "asked_at": now})


def say_yes(
    session: Session,
    community_id: bytes,
    agreement_id: bytes,
    *,
    kind: str,
    steward_id: bytes,
    day: str,
    now: int,
) -> bool:
    """Say yes as a steward; tell whether it was the second yes, after which the caller does the act.

    At least one of the two does not work for the host (R61). Raises NotThereError for anyone without the
    duty that day, OwnAskError, SaidYesAlreadyError, BothByJobError, AgreementOverError.
    """
    row = _open(session, community_id, agreement_id, kind, now)
    by_job = _works_for_host(session, community_id, steward_id, kind, day)
    if by_job is None:
        raise NotThereError
    said = {"community": community_id, "agreement": agreement_id, "by": steward_id, "now": now}
    if steward_id == row.first_by:
        raise SaidYesAlreadyError
    if steward_id == row.asked_by:
        raise OwnAskError
    if row.first_by is None:
        session.connection().execute(_FIRST, said)
        return False
    if by_job and _works_for_host(session, community_id, row.first_by, kind, day) != 0:
        raise BothByJobError
    session.connection().execute(_SECOND, said)
    return True


def end(
    session: Session,
    community_id: bytes,
    agreement_id: bytes,
    *,
    kind: str,
    asked_by: bytes | None = None,
    now: int,
) -> None:
    """Let it be, before the second yes; with `asked_by`, only if it is theirs.

    Raises NotThereError, AgreementOverError.
    """
    row = _open(session, community_id, agreement_id, kind, now)
    if asked_by not in (None, row.asked_by):
        raise NotThereError
    session.connection().execute(_END, {"community": community_id, "agreement": agreement_id, "now": now})


def _open(
    session: Session, community_id: bytes, agreement_id: bytes, kind: str, now: int
) -> Row[tuple[Any, ...]]:
    wanted = {"community": community_id, "agreement": agreement_id, "kind": kind}
    row = session.connection().execute(_ONE, wanted).first()
    if row is None:
        raise NotThereError
    if row.second_at or row.ended_at or row.asked_at <= now - OPEN_DAYS * DAY:
        raise AgreementOverError
    return row


def _works_for_host(
    session: Session, community_id: bytes, steward_id: bytes, kind: str, day: str
) -> int | None:
    """Tell whether a steward works for the host: 1 or 0, or nothing for who may not say yes to this."""
    wanted = {"community": community_id, "member": steward_id, "duties": MAY_AGREE[kind], "day": day}
    found: int | None = session.connection().execute(_BY_JOB, wanted).scalar_one()
    return found
