"""Telling a member that something waits or was put right: never what, with whom or how long."""

from sqlalchemy import bindparam, select
from sqlmodel import Session

from timebank.queries.consents import says_yes
from timebank.store.communities import Community
from timebank.store.no_contact import apart
from timebank.store.outbox import write_to

# A mail may be read over somebody's shoulder, or on a locked phone.
ASKED = ("one thing is waiting for a yes", "One thing is waiting for a yes from you, when you like:")
TOLD = ("something was put right", "Something in your hours was put right. You can read it here:")
BLANKED = ("some words were taken away", "The words of one entry were taken away. You can read it here:")

_MAY = select(
    says_yes(bindparam("community"), bindparam("member"), "messages"),
    apart(bindparam("community"), bindparam("member"), bindparam("by")),
)


def tell(
    session: Session,
    community_id: bytes,
    member_id: bytes,
    *,
    by: bytes,
    said: tuple[str, str],
    page: str,
    site: str,
    now: int,
) -> None:
    """Leave a mail with the address of a page, for who said yes to messages; none from who is kept away."""
    wanted = {"community": community_id, "member": member_id, "by": by}
    says_so, is_kept_away = session.connection().execute(_MAY, wanted).one()
    if not says_so or is_kept_away:
        return
    community = session.get_one(Community, community_id)
    subject, first = said
    body = f"{first}\n\n{site}/{community.slug}/{page}\n\nThere is no hurry. To stop messages, see “You”.\n"
    write_to(session, community_id, member_id, subject=f"{community.name}: {subject}", body=body, now=now)
