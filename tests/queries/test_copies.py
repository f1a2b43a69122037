"""A copy holds everything kept about a member, and nothing of anybody else's but names beside theirs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.sql.visitors import iterate

from tests.cast import NOW, Cast, an_exchange, card_number, totals_of
from tests.services.leavers import ADDRESS, NAME, WORDS, a_leaver
from tests.services.reading import pointing
from timebank.queries.communities import by_id
from timebank.queries.copies import JSON_VERSION, as_json, everything
from timebank.queries.copy_lists import LISTS
from timebank.store.people import Person
from timebank.store.tables import METADATA
from timebank.web.copy_words import FIELDS, HEADINGS

EXPLAINED = Path(__file__).parents[2] / "docs" / "copy.md"
# What points at a member and is in no copy, and why.
LEFT_OUT = {"erasure": "it is written when a member leaves, and they are gone by then"}
# What is kept about a member under a hash, or under nobody's id.
NOT_POINTING = {
    "act": "the random key of a press and a fingerprint, under nobody's id",
    "attempt": "a count for ten minutes under a hash of a place, deleted after a day",
    "removal": "how many rows were deleted, under nobody's id",
    "community": "the community's own",
    "journal": "the community's own",
    "seal_key": "the community's own",
    "seal": "the community's own",
    "subtree": "the community's own",
    "witness": "who keeps watch from outside",
    "cosignature": "who keeps watch from outside",
    "proving": "when the journal was looked over",
    "kiosk": "a tablet at a gathering, under nobody's id",
    "series": "one sign for gatherings that happen every week, under nobody's id",
    "shared_account": "which accounts are shared; whose they are is in the list of what is recorded for",
    "in_series": "which gatherings these are",
    # These are in the copy, through what points at the member.
    "exchange_words": "in the list of exchanges",
    "blank": "when words were taken away, under nobody's id",
    "replacement": "which exchange replaced which, under nobody's id",
    "line": "in the list of entries",
    "mail": "in the list of mails, by address",
}
SHARED = {"account", "check_in", "erasure", "host"}
# Columns of a member's own rows that no copy shows, and why.
SECRETS = {
    "card.token_hash": "what opens the card's page, scrambled",
    "pin.pin_hash": "scrambled, and of use to nobody but a thief",
    "device.token_hash": "what keeps a phone signed in, scrambled",
    "device.id": "random",
    "claim.id": "the key of a press",
    "stay_change.id": "the key of a press",
    "call_back.id": "the key of a press",
    "draw.id": "the key of a press",
    "device.support_id": "random; the support itself is in its list",
    "sheet.id": "the key of a press",
    "sheet.packed": "other members' names, emptied when they are brought in",
    "sheet.columns": "the headings of the file, emptied with it",
    "sheet.leaves_out": "a choice about the file",
    "sheet.takes_twice": "a choice about the file",
    "sheet.trouble": "a word for our own page",
    "errand.id": "the key of a press",
    "errand.wanted": "other members' cards, emptied when the file is made",
    "errand.made": "the file itself, which is saved from its page",
    "errand.done": "how far the file is",
    "errand.tries": "how often it was begun",
    "errand.trouble": "a word for our own page",
    "finishing_word.seen": "a fingerprint of the list",
    "letter.id": "the key of a press",
    "letter.code_hash": "scrambled",
    "calendar.seed": "the key of a press",
    "calendar.token_hash": "what opens the calendar, scrambled",
    "slip.token_hash": "what signs in, scrambled",
    "sign_in_code.code_hash": "scrambled",
    "sign_in_code.id": "random",
    "passkey.credential_id": "the phone's own",
    "passkey.public_key": "of use to nobody else",
    "passkey.sign_count": "counts showings of the key, for noticing a copied one",
    "member_name.finding": "the name in small letters",
}

# Rows that belong to one member alone; the rest are shared with others, or with a gathering.
OWN = [
    table for table in METADATA.sorted_tables if pointing(table) == ["member_id"] and table.name not in SHARED
]


def copy_of(cast: Cast, person: Person) -> dict[str, Any]:
    community = by_id(cast.session, cast.community_id)
    assert community
    lists = everything(cast.session, cast.community_id, person.member_id, person.account_id)
    found: dict[str, Any] = json.loads(as_json(community, lists, taken_at=NOW))
    return found


def tables_read() -> set[str]:
    return {part.name for each in LISTS.values() for part in iterate(each) if isinstance(part, Table)}


def test_every_table_that_points_at_a_member_is_in_the_copy_or_left_out_for_a_reason() -> None:
    pointed = {table.name for table in METADATA.sorted_tables if pointing(table)}

    assert pointed - tables_read() == LEFT_OUT.keys()
    assert METADATA.tables.keys() - pointed - {"account"} == NOT_POINTING.keys() - {"entry"}


@pytest.mark.parametrize("table", OWN, ids=str)
def test_every_column_of_ones_own_is_in_the_copy_or_left_out_for_a_reason(table: Table) -> None:
    parts = [part for each in LISTS.values() for part in iterate(each)]
    read = {str(part) for part in parts if getattr(part, "table", None) is table}

    missing = {
        str(column) for column in table.columns if column.name not in ("community_id", "member_id")
    } - read
    assert missing <= SECRETS.keys()


def test_every_word_about_a_member_is_in_their_copy(cast: Cast) -> None:
    person = a_leaver(cast)

    words = json.dumps(copy_of(cast, person), ensure_ascii=False)

    assert {what for what, said in WORDS.items() if said not in words} == {"finding"}
    assert card_number(cast, person) in words


def test_every_list_of_a_full_life_has_something_in_it(cast: Cast) -> None:
    copy = copy_of(cast, a_leaver(cast))

    assert (copy["format"], copy["version"]) == ("timebank copy", JSON_VERSION)
    assert copy.keys() - {"format", "version", "community", "taken_at"} == LISTS.keys()
    assert [name for name in LISTS if not copy[name]] == []


def test_entries_come_with_both_totals_and_whom_they_are_with(cast: Cast) -> None:
    an_exchange(cast, words="Gardening", minutes=90)

    copy = copy_of(cast, cast.bob)

    welcome, entry = copy["entries"]
    assert (welcome["with"], welcome["kind"], welcome["minutes_received"]) == ("the pot", "welcome", 300)
    assert (entry["with"], entry["i_gave"], entry["minutes"]) == ("Alice A", False, 90)
    mine = totals_of(cast, cast.bob)
    assert (entry["minutes_given"], entry["minutes_received"]) == (mine.given, mine.received)
    (exchange,) = copy["exchanges"]
    assert (exchange["id"], exchange["words"], exchange["is_said_by_me"]) == (entry["id"], "Gardening", True)


def test_each_side_is_told_as_its_own(cast: Cast) -> None:
    an_exchange(cast, minutes=90)

    (alices,) = copy_of(cast, cast.alice)["exchanges"]

    assert (alices["with"], alices["i_gave"], alices["is_said_by_me"]) == ("Bob B", True, False)


def test_who_looked_is_named_with_what_and_when(cast: Cast) -> None:
    person = a_leaver(cast)

    (look,) = copy_of(cast, person)["looks"]

    assert (look["who"], look["standing"], look["what"]) == ("Bob B", "supporter", "hours")
    assert look["looked_at"] == "2026-03-02T12:00:00.000000+00:00"


def test_nobody_elses_life_is_in_a_copy(cast: Cast) -> None:
    a_leaver(cast)
    an_exchange(cast, words="Between the two of us")

    words = json.dumps(copy_of(cast, cast.charlie))

    assert "Between the two of us" not in words
    for what in ("about", "pronouns", "telephone", "device", "mail", "asked"):
        assert WORDS[what] not in words


def test_no_address_and_no_secret_of_another_is_in_a_copy(cast: Cast) -> None:
    person = a_leaver(cast)

    words = json.dumps(copy_of(cast, cast.bob))

    assert NAME in words
    assert ADDRESS not in words
    assert card_number(cast, person) not in words


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_a_heading_and_says_its_columns(name: str) -> None:
    assert str(HEADINGS[name])
    fields = {column.key for column in LISTS[name].selected_columns}
    ids = {"id", "hours_id", "act_id", "leaf"}
    assert fields - ids <= FIELDS.keys() | {"left_at"}


@pytest.mark.parametrize("name", LISTS)
def test_every_field_is_explained(name: str) -> None:
    (line,) = re.findall(rf"^\| `{name}` \|.*$", EXPLAINED.read_text(), re.MULTILINE)
    fields = {column.key for column in LISTS[name].selected_columns}

    as_in = re.search(r"as in `(\w+)`", line)
    same = {column.key for column in LISTS[as_in[1]].selected_columns} if as_in else fields
    assert fields == same
    assert as_in or fields <= set(re.findall(r"`(\w+)`", line))
