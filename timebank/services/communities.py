"""Starting a community."""

import secrets

from sqlmodel import Session, select

from timebank.services.errors import SlugTakenError
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.communities import Community, Journal

ID_BYTES = 16


@transaction
def create(session: Session, *, slug: str, name: str, now: int, is_demo: bool = False) -> bytes:
    """Start a community with an empty journal and its pot; return its id.

    Raises SlugTakenError.
    """
    if session.exec(select(Community.id).where(Community.slug == slug)).first():
        raise SlugTakenError
    community_id = secrets.token_bytes(ID_BYTES)
    session.add(Community(id=community_id, slug=slug, name=name, made_at=now, is_demo=int(is_demo)))
    session.flush()
    session.add(Journal(community_id=community_id))
    session.add(Account(community_id=community_id, id=secrets.token_bytes(ID_BYTES), kind="pot"))
    return community_id
