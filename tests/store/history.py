"""A short valid history with a name for everything in it, for raw SQL to attack."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, Table, text
from sqlmodel import Session

from tests.cast import (
    NOW,
    TODAY,
    Cast,
    a_cast,
    a_community,
    a_gathering,
    a_key,
    a_waiting_exchange,
    account_of,
    an_exchange,
    finish,
    journal,
)
from tests.services.differing import differ, say_yes
from timebank.services import answers, check_ins
from timebank.store.engine import open_session
from timebank.store.tables import METADATA

# What no service can leave behind: an agreed exchange before it is booked, and a community with no entry.
AGREED = text(
    "INSERT INTO exchange (community_id, id, giver_id, receiver_id, giver_actor, receiver_actor, said_by,"
    " minutes, happened_on, recorded_at, state, agreed_minutes, answered_at)"
    " VALUES (:here, :agreed, :alice, :bob, :alice_member, :bob_member, 'receiver',"
    " 60, '2026-03-02', :now, 'agreed', 60, :now)"
)
ORGANISATION = text(
    "INSERT INTO account (community_id, id, kind, name) VALUES (:attic, :shop, 'organisation', 'Shop')"
)


# A seal over four entries, with everything that hangs on it.
SEALED = (
    "INSERT INTO seal_key VALUES (:here, 0, 0, :leaf, NULL, '', :now)",
    "INSERT INTO seal VALUES (:here, 4, :leaf, 0, :signature, :now)",
    "INSERT INTO subtree VALUES (:here, 1, 0, :leaf)",
    "INSERT INTO witness VALUES (:here, :leaf, 'teapot', 'Teapot', :now)",
    "INSERT INTO cosignature VALUES (:here, 4, :leaf, 1, :signature)",
    "INSERT INTO proving VALUES (:here, 'verified', :now, 4, 0)",
)


@dataclass(frozen=True)
class History:
    """A database with a history, the names to use in SQL, and its rows table by table."""

    engine: Engine
    names: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]


def a_history(engine: Engine) -> History:
    """Fill a database; the last entry is Alice's hour for Bob."""
    with open_session(engine) as session:
        here, there = a_cast(session), a_cast(session, "teapot")
        attic = a_community(session, "attic")
        names = _people(here) | _gatherings(here, there) | _exchanges(here)
        names |= {"there": there.community_id, "trent": there.bob.account_id}
        names |= {"trent_member": there.bob.member_id, "theirs": an_exchange(there)}
        names |= {"attic": attic, "shop": a_key(), "attic_pot": _pot(session, attic)}
        names |= {
            "new": a_key(),
            "leaf": bytes(32),
            "short": bytes(15),
            "signature": bytes(64),
            "now": NOW,
            "last": journal(here)[-1].number,
        }
        names["next"] = names["last"] + 1
        session.execute(ORGANISATION, names)
        session.execute(AGREED, names)
        for row in SEALED:
            session.execute(text(row), names)
        session.commit()
    return History(engine, names, _rows(engine))


def _people(cast: Cast) -> dict[str, Any]:
    people = {"alice": cast.alice, "bob": cast.bob, "charlie": cast.charlie, "stella": cast.stella}
    accounts = {name: person.account_id for name, person in people.items()}
    members = {f"{name}_member": person.member_id for name, person in people.items()}
    return {"here": cast.community_id, "pot": account_of(cast, "pot")} | accounts | members


def _gatherings(here: Cast, there: Cast) -> dict[str, Any]:
    """Finish lunch, leave tea open; the other community has a tea of the same length."""
    lunch = a_gathering(here, title="Lunch")
    lunch_account = account_of(here, "gathering")
    finish(here, lunch)
    lengths = {"length_minutes": 120, "ready_minutes": 30}
    tea, their_tea = a_gathering(here, **lengths), a_gathering(there, **lengths)
    check_ins.check_in(
        here.session,
        community_id=here.community_id,
        gathering_id=tea,
        member_id=here.alice.member_id,
        key=a_key(),
        now=NOW,
    )
    find = text("SELECT id FROM account WHERE gathering_id = :tea")
    tea_account = here.session.execute(find, {"tea": tea}).scalar_one()
    return {
        "lunch": lunch,
        "lunch_account": lunch_account,
        "tea": tea,
        "tea_account": tea_account,
        "their_tea": their_tea,
    }


def _exchanges(cast: Cast) -> dict[str, Any]:
    shared = {"community_id": cast.community_id, "now": NOW}
    bob, alice = cast.bob.member_id, cast.alice.member_id
    names = {name: a_key() for name in ("reversed", "reversal", "declined", "withdrawn", "waiting", "booked")}
    names["replaced"] = a_key()
    names["agreed"] = a_key()
    an_exchange(cast, key=names["reversed"])
    answers.put_right(
        cast.session,
        member_id=bob,
        key=names["reversal"],
        exchange_id=names["reversed"],
        today=TODAY,
        **shared,
    )
    for state in ("declined", "withdrawn", "waiting"):
        a_waiting_exchange(cast, key=names[state])
    answers.decline(cast.session, member_id=bob, key=a_key(), exchange_id=names["declined"], **shared)
    answers.withdraw(cast.session, member_id=alice, key=a_key(), exchange_id=names["withdrawn"], **shared)
    an_exchange(cast, key=names["replaced"])
    differ(cast, names["replaced"], by=cast.alice, minutes=30)
    names["anew"] = say_yes(cast, by=cast.bob)
    an_exchange(cast, key=names["booked"])
    return names


def _pot(session: Session, community_id: bytes) -> bytes:
    find = text("SELECT id FROM account WHERE community_id = :id AND kind = 'pot'")
    return bytes(session.execute(find, {"id": community_id}).scalar_one())


def _rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(_in_order(table)).mappings()]
            for table in METADATA.sorted_tables
        }


def _in_order(table: Table) -> Select[Any]:
    # By number, since an entry points at the one before it.
    return table.select().order_by(*(column for column in table.columns if column.name == "number"))
