"""What is written once is never changed."""

from tests.store.attacks.attack import attack
from tests.store.sound_rows import ANSWERED, GIFT, LINE, OF_EXCHANGE, insert, replace

_LAST = GIFT | {"number": ":last", "previous_number": ":last - 1"}
_UPSERT_ENTRY = " ON CONFLICT (community_id, number) DO UPDATE SET paid = 1"
_UPSERT_LINE = " ON CONFLICT (community_id, account_id, line_number) DO UPDATE SET given_total = 600"
_UPSERT_EXCHANGE = " ON CONFLICT (community_id, id) DO UPDATE SET happened_on = '2026-03-01'"

# What is written of seals: the table, a change to a row, and the keys that hold on to it.
_SEALS = (
    ("seal_key", "begins_at = 1", "seal_of_key"),
    ("seal", "sealed_at = 1", "cosignature_of_seal"),
    ("subtree", "root = :leaf", ""),
    ("cosignature", "at_seconds = 9", ""),
    ("proving", "faults = 1", ""),
)
# Taking all rows of a table takes those that hang on it.
_HANGING = {"seal_key": "seal cosignature", "seal": "cosignature"}
TRUNCATE_SEALS = " ".join(f"{table}_refuses_truncate" for table, _, _ in _SEALS)
_OF_SEALS = [
    each
    for table, change, keys in _SEALS
    for each in (
        attack(f"{table} never changes", f"UPDATE {table} SET {change}", f"{table}_refuses_update"),
        attack(f"{table} is never deleted", f"DELETE FROM {table}", f"{table}_refuses_delete {keys}"),
        attack(
            f"{table} is never truncated",
            f"TRUNCATE {table} CASCADE",
            " ".join(f"{name}_refuses_truncate" for name in f"{table} {_HANGING.get(table, '')}".split()),
            only="postgresql",
        ),
    )
]

FROZEN = [
    *_OF_SEALS,
    attack(
        "the minutes of an entry never change",
        "UPDATE entry SET minutes = 360 WHERE number = 0",
        "entry_refuses_update",
    ),
    attack(
        "an entry never becomes paid",
        "UPDATE entry SET paid = 1 WHERE number = :last",
        "entry_refuses_update",
    ),
    attack(
        "an entry is never deleted",
        "DELETE FROM entry WHERE community_id = :here AND number = :last",
        "entry_refuses_delete line_of_entry",
    ),
    attack(
        "an entry is never replaced by one of its number",
        replace("entry", _LAST),
        "entry_refuses_replace entry_refuses_delete",
        only="sqlite",
    ),
    attack(
        "an entry is never replaced by one of its exchange",
        replace("entry", OF_EXCHANGE, exchange_id=":booked"),
        "entry_refuses_delete line_of_entry entry_follows_the_previous",
        only="sqlite",
    ),
    attack(
        "an entry is never changed by inserting it again",
        insert("entry", _LAST) + _UPSERT_ENTRY,
        "entry_refuses_update",
        sqlite="entry_refuses_replace",
    ),
    attack(
        "entries are never truncated",
        "TRUNCATE entry CASCADE",
        "entry_refuses_truncate line_refuses_truncate replacement_refuses_truncate",
        only="postgresql",
    ),
    attack(
        "exchanges are never truncated",
        "TRUNCATE exchange CASCADE",
        "entry_refuses_truncate line_refuses_truncate replacement_refuses_truncate",
        only="postgresql",
    ),
    attack(
        "communities are never truncated",
        "TRUNCATE community CASCADE",
        f"entry_refuses_truncate line_refuses_truncate replacement_refuses_truncate {TRUNCATE_SEALS}",
        only="postgresql",
    ),
    attack(
        "a total never changes",
        "UPDATE line SET given_total = 600 WHERE account_id = :alice",
        "line_refuses_update",
    ),
    attack("a line is never deleted", "DELETE FROM line WHERE account_id = :alice", "line_refuses_delete"),
    attack(
        "a line is never replaced by one of its number",
        replace("line", LINE, line_number="0"),
        "line_refuses_replace line_refuses_delete",
        only="sqlite",
    ),
    attack(
        "a line is never replaced by one of its entry",
        replace("line", LINE, account_id=":alice", line_number="9"),
        "line_refuses_delete",
        only="sqlite",
    ),
    attack(
        "a line is never changed by inserting it again",
        insert("line", LINE, line_number="0") + _UPSERT_LINE,
        "line_refuses_update",
        sqlite="line_refuses_replace",
    ),
    attack(
        "what replaced what never changes",
        "UPDATE replacement SET replaces_id = :reversed WHERE exchange_id = :anew",
        "replacement_refuses_update",
    ),
    attack(
        "what replaced what is never deleted",
        "DELETE FROM replacement WHERE exchange_id = :anew",
        "replacement_refuses_delete",
    ),
    attack(
        "what replaced what is never truncated",
        "TRUNCATE replacement",
        "replacement_refuses_truncate",
        only="postgresql",
    ),
    attack("lines are never truncated", "TRUNCATE line", "line_refuses_truncate", only="postgresql"),
    attack(
        "an agreed exchange never changes",
        "UPDATE exchange SET happened_on = '2026-03-01' WHERE id = :agreed",
        "exchange_refuses_update",
    ),
    attack(
        "a declined exchange never becomes agreed",
        "UPDATE exchange SET state = 'agreed', agreed_minutes = 60 WHERE id = :declined",
        "exchange_refuses_update",
    ),
    attack(
        "a booked exchange never waits again",
        "UPDATE exchange SET state = 'waiting', agreed_minutes = NULL, answered_at = NULL WHERE id = :booked",
        "exchange_refuses_update entry_as_agreed",
    ),
    attack(
        "an agreed exchange is never deleted",
        "DELETE FROM exchange WHERE id = :agreed",
        "exchange_refuses_delete",
    ),
    attack(
        "a withdrawn exchange is never deleted",
        "DELETE FROM exchange WHERE id = :withdrawn",
        "exchange_refuses_delete",
    ),
    attack(
        "an agreed exchange is never replaced",
        replace("exchange", ANSWERED, id=":agreed"),
        "exchange_refuses_replace exchange_refuses_delete",
        only="sqlite",
    ),
    attack(
        "an agreed exchange is never changed by inserting it again",
        insert("exchange", ANSWERED, id=":agreed") + _UPSERT_EXCHANGE,
        "exchange_refuses_update",
        sqlite="exchange_refuses_replace",
    ),
]
