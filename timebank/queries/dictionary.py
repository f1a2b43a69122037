"""The data dictionary of a whole record: every file and column, its kind, and what it means."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column

from timebank.store.moving import Sheet, kind, sheets

HEADER = ("file", "column", "kind", "may be empty", "meaning")

# By a column's name, or by table and name where one name means two things.
MEANINGS = {
    "id": "The row's own id.",
    "community_id": "The community, the same throughout.",
    "member_id": "The member whom it is about.",
    "made_at": "When it was made.",
    "at": "When it was.",
    "ended_at": "When it ended; empty while it goes on.",
    "kind": "Which of its kinds it is.",
    "community.slug": "The short name in addresses.",
    "community.name": "The community's name.",
    "time_zone": "Where its days begin and end.",
    "phone": "The number on its Help page.",
    "email": "Its own address.",
    "welcome_minutes": "Minutes a new member has from the pot.",
    "is_demo": "1 when everything here is made up.",
    "hello_first": "1 when a steward says hello before a new member sees how to reach others.",
    "exit_button": "1 when each page has a button that leaves it at once.",
    "paid_time": "What time in a paid role comes to.",
    "pot_minutes": "Minutes a member may have from the pot in 30 days without two stewards.",
    "removal.what": "What was let go because nobody needed it any more.",
    "removal.count": "How many rows.",
    "next_number": "The number the next entry will have.",
    "recorded_at": "When it was written down.",
    "journal.recorded_at": "When the last entry was written down.",
    "joined_at": "When they joined; empty for a visitor.",
    "greeted_at": "When a steward said hello.",
    "paused_at": "When they began a break; empty when they are here.",
    "left_at": "When they left; empty while they are here.",
    "sign_token": "The long code in the square of a gathering's sign.",
    "code": "Its six characters, or what an invitation's address ends with.",
    "agreement.about": "What two stewards say yes to, where it is one thing of several.",
    "member_about.about": "What they tell about themselves.",
    "agreed_by": "The second steward to say yes.",
    "stopped_at": "When it was stopped.",
    "used_at": "When it was used.",
    "asked_by": "Who asked.",
    "asked_at": "When it was asked.",
    "first_by": "The first of two stewards to say yes.",
    "first_at": "When the first said yes.",
    "second_by": "The second of two stewards to say yes.",
    "second_at": "When the second said yes, and it was done.",
    "seed": "What an address is derived from, with the installation's secret.",
    "token_hash": "SHA-256 of what opens it.",
    "card.number": "The six characters on the card.",
    "entry.number": "Its place in the journal, from 0, with no gap.",
    "issue": "How many cards there were before.",
    "purpose": "What they said yes to.",
    "given_at": "When they said yes.",
    "contact.address": "How to reach them.",
    "duty": "What a steward looks after.",
    "begins_on": "The first day.",
    "ends_on": "The day by which it is over.",
    "by_job": "1 when they do it as their job.",
    "starts_at": "When it starts.",
    "length_minutes": "How long it is, in minutes.",
    "ready_minutes": "Minutes of getting ready and clearing up.",
    "longest_minutes": "The most that anybody can have from it, in minutes.",
    "rule": "Which of the six rules it goes by.",
    "state": "How far it is.",
    "made_by": "Who made it.",
    "finished_at": "When everyone's time was saved.",
    "cancelled_at": "When it was called off.",
    "title": "What it is called.",
    "place": "Where it is.",
    "access": "How to get in.",
    "public_title": "What anyone may read of its name.",
    "act_id": "What they had help with.",
    "help.what": "What kind of thing it was.",
    "looking.what": "What was looked at.",
    "helper_id": "Who helped.",
    "standing": "As what they did it.",
    "heard": "How the helper heard what to write.",
    "minutes": "Whole minutes.",
    "expires_at": "When it stops by itself.",
    "text_size": "How large they like text.",
    "colours": "Which colours they like.",
    "pictures": "Whether they like pictures.",
    "numbers": "How they like time written.",
    "totals": "Whether they like to see totals.",
    "pages": "How much they like on a page.",
    "looker_id": "Who looked.",
    "member_name.name": "Their name.",
    "account.name": "An organisation's name.",
    "finding": "The name as it is searched for.",
    "pronouns": "How to speak of them.",
    "helps": "What helps them.",
    "credential_id": "Which passkey it is.",
    "public_key": "The open half of a key, against which signatures are checked.",
    "sign_count": "How often it was used, where it tells.",
    "label": "What it is called in their list.",
    "pin_hash": "A slow fingerprint of the PIN.",
    "words": "What somebody wrote.",
    "word": "A word for how they come here.",
    "supporter_id": "Who may act for them.",
    "may_check_in": "1 when the supporter may check them in.",
    "may_record": "1 when the supporter may record for them.",
    "may_see_hours": "1 when the supporter may see their hours.",
    "agree_minutes": "Minutes a week the supporter may say yes to.",
    "consent": "How they said yes to it.",
    "voucher_id": "The third person who knows of it.",
    "vouched_at": "When that person said so.",
    "gathering_id": "The gathering it belongs to.",
    "leads": "1 when they led something there.",
    "way": "How they came onto the list.",
    "arrived_at": "When they arrived.",
    "is_paid": "1 when they were there in a paid role.",
    "claimed_at": "When they say they were there.",
    "answer": "What was answered; empty until then.",
    "answered_at": "When it was answered.",
    "powers_at": "When a steward last showed a passkey there.",
    "support_id": "For whom this device acts.",
    "seen": "A fingerprint of the list they saw.",
    "said_at": "When they said it was right.",
    "series_id": "The weekly gatherings it is one of.",
    "giver_id": "The account that gave the time.",
    "receiver_id": "The account that received it.",
    "giver_actor": "Who speaks for the giver.",
    "receiver_actor": "Who speaks for the receiver.",
    "said_by": "Which side wrote it down.",
    "happened_on": "The day it happened.",
    "agreed_minutes": "Minutes that both said yes to.",
    "account_id": "The account it belongs to.",
    "named_by": "The steward who asked them to record for it.",
    "named_at": "When they were asked.",
    "agreed_at": "When they said yes.",
    "split_at": "When the two who shared it parted it.",
    "previous_number": "The number of the entry before it.",
    "exchange_id": "The exchange it belongs to.",
    "reverses_id": "The entry that it takes back.",
    "reverses_kind": "The kind of the entry that it takes back.",
    "paid": "1 when it was time in a paid role.",
    "leaf": "SHA-256 of a zero byte and the entry's own text.",
    "line_number": "Its place among the account's lines, from 0.",
    "entry_number": "The entry it belongs to.",
    "given_total": "Minutes the account has given, with this entry.",
    "received_total": "Minutes the account has received, with this entry.",
}


def explain() -> Iterator[str]:
    """Yield the dictionary as CSV, the same with names and without."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEADER)
    for sheet in sheets():
        rows.writerows(_row(sheet, column) for column in sheet.columns)
    yield text.getvalue()


def _row(sheet: Sheet, column: Column[Any]) -> tuple[str, ...]:
    empty = "yes" if column.nullable else "no"
    return sheet.path, column.name, kind(column), empty, meaning(column)


def meaning(column: Column[Any]) -> str:
    """Say what a column means; nothing where nobody has said it yet."""
    return MEANINGS.get(f"{column.table.name}.{column.name}") or MEANINGS.get(column.name, "")
