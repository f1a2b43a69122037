"""A new name leaves nothing of the old one, in any table."""

import secrets
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import select

from tests.cast import NOW, SECRET, Cast, a_key, a_member, a_waiting_exchange
from timebank.queries import profile as told
from timebank.queries.profile import AboutView
from timebank.services import profile
from timebank.services.errors import UnknownPersonError
from timebank.services.members import find_one
from timebank.services.text import folded
from timebank.store.errors import KeyUsedForSomethingElseError
from timebank.store.outbox import Mail

OLD, NEW = "Alice A", "Robin Å"


def introduce(cast: Cast, name: str = NEW, **more: Any) -> None:
    said = {"key": a_key(), "pronouns": "", "about": "", "secret": SECRET, "now": NOW}
    profile.introduce(
        cast.session,
        community_id=cast.community_id,
        member_id=cast.alice.member_id,
        name=name,
        **(said | more),
    )


def a_mail(cast: Cast, address: str, body: str, *, sent_at: int | None = None) -> bytes:
    mail = Mail(
        community_id=cast.community_id,
        id=secrets.token_bytes(16),
        address=address,
        subject=f"About {OLD}",
        body=body,
        made_at=NOW,
        next_try_at=NOW,
        sent_at=sent_at,
    )
    cast.session.add(mail)
    cast.session.commit()
    return mail.id


def body_of(cast: Cast, mail_id: bytes) -> str:
    return cast.session.exec(select(Mail.body).where(Mail.id == mail_id)).one()


def words_everywhere(cast: Cast) -> str:
    """Read every text of every table, folded."""
    connection = cast.session.connection()
    rows = [
        value
        for table in inspect(connection).get_table_names()
        for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')
        for value in row
        if isinstance(value, str)
    ]
    return folded(" | ".join(rows))


def test_a_new_name_takes_the_place_of_the_old_in_every_table(cast: Cast) -> None:
    a_waiting_exchange(cast)
    a_mail(cast, "bob@example.org", f"{OLD} says they gave you 1 hour.")
    a_mail(cast, "bob@example.org", f"{OLD} gave you 1 hour.", sent_at=NOW)
    assert folded(OLD) in words_everywhere(cast)

    introduce(cast)

    assert folded(OLD) not in words_everywhere(cast)
    assert folded(NEW) in words_everywhere(cast)


@pytest.mark.parametrize("wanted", ["Alice", "Alice A", "alice a"])
def test_the_old_name_finds_nobody(cast: Cast, wanted: str) -> None:
    introduce(cast)

    with pytest.raises(UnknownPersonError):
        find_one(cast.session, cast.community_id, wanted)
    assert find_one(cast.session, cast.community_id, "robin") == cast.alice.member_id


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("bob@example.org", "Alice A would like a yes.", "Robin Å would like a yes."),
        ("alice@example.org", "Hello Alice. Alice A it is.", "Hello Robin. Robin Å it is."),
        ("bob@example.org", "Alice Z and Malice Abc came.", "Alice Z and Malice Abc came."),
        ("bob@example.org", "(Alice A), 100%_", "(Robin Å), 100%_"),
    ],
)
def test_waiting_mail_says_the_new_name(cast: Cast, address: str, before: str, after: str) -> None:
    mail = a_mail(cast, address, before)

    introduce(cast)

    assert body_of(cast, mail) == after


def test_nobody_elses_name_changes(cast: Cast) -> None:
    twin = a_member(cast.session, cast.community_id, OLD)

    introduce(cast)

    assert find_one(cast.session, cast.community_id, OLD) == twin.member_id


def test_the_same_press_twice_changes_a_name_once(cast: Cast) -> None:
    key = a_key()
    introduce(cast, "Robin", key=key)
    introduce(cast, "Sam")
    introduce(cast, "Robin", key=key)

    assert find_one(cast.session, cast.community_id, "Sam") == cast.alice.member_id
    with pytest.raises(KeyUsedForSomethingElseError):
        introduce(cast, "Max", key=key)


def test_what_is_told_is_kept_and_can_be_emptied(cast: Cast) -> None:
    who = {"community_id": cast.community_id, "member_id": cast.alice.member_id}
    introduce(cast, pronouns="they", about="I like bread.")
    profile.say_what_helps(cast.session, **who, key=a_key(), helps="A text.", secret=SECRET, now=NOW)
    assert told.of(cast.session, **who) == AboutView("they", "I like bread.", "A text.")

    introduce(cast)

    assert told.of(cast.session, **who) == AboutView(helps="A text.")
