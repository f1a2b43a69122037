"""Turns a made-up history into rows of the tables, in the order the keys between them ask for."""

import hashlib
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlmodel import SQLModel

from timebank.demo import belonging
from timebank.demo.drafts import Draft, ExchangeDraft, GatheringDraft
from timebank.demo.events import Exchange, Seat
from timebank.demo.people import AMARA, GRACE, MAREK, TOM
from timebank.demo.tiers import Tier
from timebank.services import codes
from timebank.services.members import HASHER
from timebank.services.text import folded
from timebank.store.accounts import Account
from timebank.store.acts import Act
from timebank.store.communities import Community, Journal
from timebank.store.exchanges import Exchange as ExchangeRow
from timebank.store.exchanges import ExchangeWords
from timebank.store.gatherings import CheckIn, Host
from timebank.store.gatherings import Gathering as GatheringRow
from timebank.store.members import Card, Contact, Duty, Member, MemberName, Pin

PHONE = "01632 960 123"  # in the range Ofcom keeps for drama
AMARA_PIN, GRACE_PIN = "271828", "314159"
DUTIES = (
    (GRACE, "welcome"),
    (GRACE, "recording"),
    (TOM, "pot"),
    (TOM, "reports"),
    (MAREK, "pot"),
    (MAREK, "rules"),
)
TERM_BEGAN_DAYS, TERM_DAYS = 150, 365
WAYS = ("sign", "code", "card", "host", "paper")
WAY_SHARES = (0.5, 0.1, 0.15, 0.15, 0.1)

Row = dict[str, Any]
Batch = tuple[type[SQLModel], list[Row]]


def batches(draft: Draft, tier: Tier, secret: str, rng: random.Random) -> Iterator[Batch]:
    """Yield the rows of each table but entries and lines, all in one community."""
    shared = {"community_id": draft.community_id}
    yield Community, [_community(draft, tier)]
    tables: tuple[Batch, ...] = (
        (Journal, [Row()]),
        *_people(draft, tier, secret),
        (Account, [{"id": draft.pot, "kind": "pot"}]),
        (Account, _accounts(draft)),
        *_gatherings(draft, rng),
        (ExchangeRow, [_exchange(draft, told) for told in draft.exchanges]),
        (ExchangeWords, [_words(told) for told in draft.exchanges if told.event.words]),
        (Act, _presses(draft)),
        *belonging.batches(draft, has_stories=tier.has_stories, rng=rng),
    )
    for table, rows in tables:
        yield table, [shared | row for row in rows]


def _community(draft: Draft, tier: Tier) -> Row:
    return {
        "id": draft.community_id,
        "slug": tier.slug,
        "name": tier.name,
        "phone": PHONE,
        "email": f"hello@{tier.slug}.example",
        "is_demo": 1,
        "made_at": draft.at(draft.history.begins_on - timedelta(2), 9 * 60),
    }


def _people(draft: Draft, tier: Tier, secret: str) -> Iterator[Batch]:
    people = draft.people
    yield (
        Member,
        [
            dict.fromkeys(("made_at", "joined_at", "greeted_at"), draft.joined_at(who))
            | {"id": draft.members[who]}
            for who, _ in people
        ],
    )
    yield (
        MemberName,
        [
            {"member_id": draft.members[who], "name": party.name, "finding": folded(party.name)}
            for who, party in people
        ],
    )
    yield (
        Contact,
        [
            {"member_id": draft.members[who], "kind": "email", "address": party.email}
            for who, party in people
            if party.email
        ],
    )
    yield Card, _cards(draft, secret)
    yield Pin, _pins(draft) if tier.has_stories else []
    yield Duty, _duties(draft)


def _cards(draft: Draft, secret: str) -> list[Row]:
    members = [draft.members[who] for who, _ in draft.people]
    tokens = (codes.card_token(secret, draft.community_id, member, 0) for member in members)
    return [
        {"member_id": member, "number": number, "token_hash": codes.hashed(token), "issue": 0}
        for member, number, token in zip(members, _short_codes(len(members)), tokens, strict=True)
    ]


def _short_codes(count: int) -> list[str]:
    """Make so many short codes, no two alike."""
    made = dict.fromkeys(codes.short_code() for _ in range(count))
    while len(made) < count:
        made[codes.short_code()] = None
    return list(made)


def _pins(draft: Draft) -> list[Row]:
    amara = next(who for who, party in draft.people if party.name == AMARA)
    return [
        {"member_id": draft.members[who], "pin_hash": HASHER.hash(pin)}
        for who, pin in ((amara, AMARA_PIN), (GRACE, GRACE_PIN))
    ]


def _duties(draft: Draft) -> list[Row]:
    begins_on = draft.today - timedelta(TERM_BEGAN_DAYS)
    return [
        {
            "member_id": draft.members[who],
            "duty": duty,
            "begins_on": begins_on.isoformat(),
            "ends_on": (begins_on + timedelta(TERM_DAYS)).isoformat(),
        }
        for who, duty in DUTIES
        if who < len(draft.members)
    ]


def _accounts(draft: Draft) -> list[Row]:
    return [
        {
            "id": account,
            "kind": "organisation" if party.recorder is not None else "member",
            "name": party.name if party.recorder is not None else None,
            "member_id": None if party.recorder is not None else draft.members[who],
        }
        for who, (account, party) in enumerate(zip(draft.accounts, draft.history.parties, strict=True))
    ]


def _gatherings(draft: Draft, rng: random.Random) -> Iterator[Batch]:
    planned = draft.gatherings
    numbers = _short_codes(len(planned))
    hosts = (draft.members[one.event.hosts[0]] for one in planned)
    yield GatheringRow, [_gathering_row(*three) for three in zip(planned, hosts, numbers, strict=True)]
    yield Account, [{"id": one.account_id, "kind": "gathering", "gathering_id": one.id} for one in planned]
    yield (
        Host,
        [
            {"gathering_id": one.id, "member_id": draft.members[host]}
            for one in planned
            for host in one.event.hosts
        ],
    )
    yield CheckIn, [_check_in(draft, one, seat, rng) for one in planned for seat in one.event.seats]


def _gathering_row(one: GatheringDraft, made_by: bytes, code: str) -> Row:
    """Return a gathering's own row, without its community."""
    event = one.event
    return {
        "id": one.id,
        "title": event.title,
        "public_title": event.public_title,
        "place": event.place,
        "access": event.access,
        "starts_at": one.starts_at,
        "length_minutes": event.length_minutes,
        "ready_minutes": event.ready_minutes,
        "longest_minutes": event.length_minutes + event.ready_minutes,
        "rule": event.rule,
        "state": "finished" if one.finished_at else "open",
        "sign_token": codes.sign_token(),
        "code": code,
        "made_by": made_by,
        "made_at": one.made_at,
        "finished_at": one.finished_at,
    }


def _check_in(draft: Draft, one: GatheringDraft, seat: Seat, rng: random.Random) -> Row:
    is_hosting = seat.who in one.event.hosts
    return {
        "id": rng.randbytes(16),
        "gathering_id": one.id,
        "member_id": draft.members[seat.who],
        "length_minutes": one.event.length_minutes,
        "minutes": seat.minutes,
        "leads": int(seat.leads),
        "way": "hosting" if is_hosting else rng.choices(WAYS, WAY_SHARES)[0],
        "arrived_at": one.made_at if is_hosting else one.arrived_at(seat),
    }


def _exchange(draft: Draft, told: ExchangeDraft) -> Row:
    event = told.event
    return {
        "id": told.id,
        "giver_id": draft.accounts[event.giver],
        "receiver_id": draft.accounts[event.receiver],
        "giver_actor": draft.actor(event.giver),
        "receiver_actor": draft.actor(event.receiver),
        "said_by": event.said_by,
        "minutes": event.minutes,
        "happened_on": event.happened_on.isoformat(),
        "recorded_at": told.recorded_at,
        "state": event.state,
        "agreed_minutes": event.minutes if event.state == "agreed" else None,
        "answered_at": told.answered_at,
        "paid": "counts" if event.is_paid else "",
    }


def _words(told: ExchangeDraft) -> Row:
    return {"exchange_id": told.id, "words": told.event.words}


def _presses(draft: Draft) -> list[Row]:
    """Keep what was pressed twice and done once."""
    exchanges = [("record", told.id, told.recorded_at, told.event) for told in draft.exchanges]
    seats = [
        (
            "check_in",
            hashlib.sha256(one.id + draft.members[seat.who]).digest()[:16],
            one.arrived_at(seat),
            seat,
        )
        for one in draft.gatherings
        for seat in one.event.seats
        if seat.presses > 1
    ]
    twice: list[tuple[str, bytes, int, Exchange | Seat]] = [*exchanges, *seats]
    return [
        {
            "key": key,
            "kind": kind,
            "fingerprint": hashlib.sha256(kind.encode() + key).digest(),
            "seen": event.presses,
            "acted_at": at,
        }
        for kind, key, at, event in twice
        if event.presses > 1
    ]
