"""What a member is called and tells about themselves; a new name leaves nothing of the old one."""

import re

from sqlalchemy import or_, select
from sqlmodel import Session

from timebank.queries.sign_in import first_name
from timebank.services import codes
from timebank.services.text import folded
from timebank.services.transaction import transaction
from timebank.store.acts import first_time
from timebank.store.members import Contact, MemberAbout, MemberName
from timebank.store.outbox import Mail


@transaction
def introduce(
    session: Session,
    *,
    community_id: bytes,
    member_id: bytes,
    key: bytes,
    name: str,
    pronouns: str,
    about: str,
    secret: str,
    now: int,
) -> None:
    """Keep a name, pronouns and what people may know, from now on and everywhere (R90)."""
    # The bare hash of a name could be undone by trying names, and the old one must not be found again.
    said = codes.sealed(secret, name, pronouns, about)
    if not first_time(session, community_id, key, "introduce", member_id, said, acted_at=now):
        return
    kept = session.get_one(MemberName, (community_id, member_id), with_for_update=True)
    before, kept.name, kept.finding = kept.name, name, folded(name)
    row = _about(session, community_id, member_id)
    row.pronouns, row.about = pronouns, about
    if before != name:
        _rename_in_mail(session, community_id, member_id, before, name)


def _about(session: Session, community_id: bytes, member_id: bytes) -> MemberAbout:
    row = session.get(MemberAbout, (community_id, member_id), with_for_update=True)
    if row is None:
        row = MemberAbout(community_id=community_id, member_id=member_id)
        session.add(row)
    return row


def _rename_in_mail(session: Session, community_id: bytes, member_id: bytes, before: str, after: str) -> None:
    """Put the new name where a mail says the old one; a mail to the member may say the first name alone."""
    email = session.get(Contact, (community_id, member_id, "email"))
    first = first_name(before)
    for mail in session.scalars(_saying(community_id, first)):
        _rename(mail, before, after)
        if email is not None and mail.address == email.address:
            _rename(mail, first, first_name(after))


def _saying(community_id: bytes, name: str):  # type: ignore[no-untyped-def]  # a select of mails
    subject, body = Mail.__table__.c.subject, Mail.__table__.c.body  # type: ignore[attr-defined]  # SQLModel adds it
    return select(Mail).where(
        Mail.community_id == community_id,  # type: ignore[arg-type]
        or_(subject.contains(name, autoescape=True), body.contains(name, autoescape=True)),
    )


def _rename(mail: Mail, before: str, after: str) -> None:
    whole = re.compile(rf"(?<!\w){re.escape(before)}(?!\w)")
    mail.subject = whole.sub(lambda _: after, mail.subject)
    mail.body = whole.sub(lambda _: after, mail.body)


@transaction
def say_what_helps(
    session: Session, *, community_id: bytes, member_id: bytes, key: bytes, helps: str, secret: str, now: int
) -> None:
    """Keep what helps when somebody writes to this member or rings, in their own words (R86)."""
    said = codes.sealed(secret, helps)
    if first_time(session, community_id, key, "say_what_helps", member_id, said, acted_at=now):
        _about(session, community_id, member_id).helps = helps
