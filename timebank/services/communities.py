"""Starting a community, and changing its few choices."""

import secrets

from sqlmodel import Session, select

from timebank.services.errors import SlugTakenError
from timebank.services.transaction import transaction
from timebank.store.accounts import Account
from timebank.store.communities import Community, Journal

ID_BYTES = 16
WELCOME_MINUTES = 300
POT_MINUTES = 300


@transaction
def create(
    session: Session,
    *,
    slug: str,
    name: str,
    welcome_minutes: int = WELCOME_MINUTES,
    is_demo: bool = False,
    hello_first: bool = False,
    exit_button: bool = False,
    paid_time: str = "to_pot",
    pot_minutes: int = POT_MINUTES,
    now: int,
) -> bytes:
    """Start a community with an empty journal and its pot; return its id.

    Every new member is given `welcome_minutes` from the pot (R7). With `hello_first` a steward says hello
    before a new member sees how to reach others; with `exit_button` every page has a button that leaves it.
    `paid_time` says what time in a paid role comes to, as the ledger knows it (R14),
    `pot_minutes` how much a member may have from the pot in 30 days without two stewards' yes (R61).

    Raises SlugTakenError.
    """
    if session.exec(select(Community.id).where(Community.slug == slug)).first():
        raise SlugTakenError
    community_id = secrets.token_bytes(ID_BYTES)
    session.add(
        Community(
            id=community_id,
            slug=slug,
            name=name,
            welcome_minutes=welcome_minutes,
            is_demo=int(is_demo),
            hello_first=int(hello_first),
            exit_button=int(exit_button),
            paid_time=paid_time,
            pot_minutes=pot_minutes,
            made_at=now,
        )
    )
    session.flush()
    session.add(Journal(community_id=community_id))
    session.add(Account(community_id=community_id, id=secrets.token_bytes(ID_BYTES), kind="pot"))
    return community_id


@transaction
def change(
    session: Session,
    *,
    community_id: bytes,
    name: str | None = None,
    hello_first: bool | None = None,
    exit_button: bool | None = None,
    paid_time: str | None = None,
    pot_minutes: int | None = None,
    welcome_minutes: int | None = None,
) -> None:
    """Change what is given, and leave what is not."""
    community = session.get_one(Community, community_id)
    if name is not None:
        community.name = name
    if hello_first is not None:
        community.hello_first = int(hello_first)
    if exit_button is not None:
        community.exit_button = int(exit_button)
    if paid_time is not None:
        community.paid_time = paid_time
    if pot_minutes is not None:
        community.pot_minutes = pot_minutes
    if welcome_minutes is not None:
        community.welcome_minutes = welcome_minutes
