"""Sound rows as raw SQL: each lands as it is, so an attack shows what its one change does."""


def insert(table: str, row: dict[str, str], **changes: str) -> str:
    """Write a sound row with changes; the values are SQL."""
    row = row | changes
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())})"


def replace(table: str, row: dict[str, str], **changes: str) -> str:
    return insert(table, row, **changes).replace("INSERT", "INSERT OR REPLACE", 1)


GIFT = {
    "community_id": ":here",
    "id": ":new",
    "number": ":next",
    "previous_number": ":last",
    "kind": "'gift'",
    "giver_id": ":alice",
    "receiver_id": ":bob",
    "minutes": "60",
    "happened_on": "'2026-03-02'",
    "recorded_at": ":now",
    "paid": "0",
    "leaf": ":leaf",
}
ACTORS = {"giver_actor": ":alice_member", "receiver_actor": ":bob_member"}
OF_EXCHANGE = GIFT | ACTORS | {"kind": "'exchange'", "exchange_id": ":agreed"}
REVERSAL = GIFT | {
    "kind": "'reversal'",
    "giver_id": ":bob",
    "receiver_id": ":alice",
    "reverses_id": ":booked",
    "reverses_kind": "'exchange'",
}
OF_GATHERING = GIFT | {
    "kind": "'gathering'",
    "receiver_id": ":tea_account",
    "gathering_id": ":tea",
    "longest_minutes": "150",
}
OF_POT = GIFT | {"kind": "'pot'", "giver_id": ":pot", "receiver_id": ":tea_account", "gathering_id": ":tea"}
FIRST = GIFT | {
    "community_id": ":attic",
    "number": "0",
    "previous_number": "NULL",
    "giver_id": ":attic_pot",
    "receiver_id": ":shop",
}
# Stella has one line, for her welcome hours.
LINE = {
    "community_id": ":here",
    "account_id": ":stella",
    "line_number": "1",
    "entry_number": ":last",
    "given_total": "0",
    "received_total": "300",
}
EXCHANGE = {
    "community_id": ":here",
    "id": ":new",
    "giver_id": ":alice",
    "receiver_id": ":bob",
    **ACTORS,
    "said_by": "'giver'",
    "minutes": "60",
    "happened_on": "'2026-03-02'",
    "recorded_at": ":now",
    "state": "'waiting'",
}
ANSWERED = EXCHANGE | {"state": "'agreed'", "agreed_minutes": "60", "answered_at": ":now"}
WORDS = {"community_id": ":here", "exchange_id": ":waiting", "words": "'gardening'"}
GATHERING = {
    "community_id": ":here",
    "id": ":new",
    "title": "'Tea'",
    "place": "'Here'",
    "access": "''",
    "starts_at": ":now",
    "length_minutes": "120",
    "ready_minutes": "30",
    "longest_minutes": "150",
    "rule": "'share'",
    "state": "'open'",
    "sign_token": "'a sign'",
    "code": "'a code'",
    "made_by": ":charlie_member",
    "made_at": ":now",
}
CHECK_IN = {
    "community_id": ":here",
    "id": ":new",
    "gathering_id": ":tea",
    "member_id": ":bob_member",
    "length_minutes": "120",
    "minutes": "120",
    "leads": "0",
    "way": "'sign'",
    "arrived_at": ":now",
}
HOST = {"community_id": ":here", "gathering_id": ":tea", "member_id": ":bob_member"}
ORGANISATION = {"community_id": ":here", "id": ":new", "kind": "'organisation'", "name": "'Shop'"}
REPLACEMENT = {"community_id": ":here", "exchange_id": ":booked", "replaces_id": ":reversed"}

SOUND = [
    insert("entry", GIFT),
    insert("entry", OF_EXCHANGE),
    insert("entry", REVERSAL),
    insert("entry", OF_GATHERING),
    insert("entry", OF_POT),
    insert("entry", FIRST),
    insert("line", LINE),
    insert("exchange", EXCHANGE),
    insert("exchange", ANSWERED),
    insert("exchange_words", WORDS),
    insert("gathering", GATHERING),
    insert("check_in", CHECK_IN),
    insert("host", HOST),
    insert("account", ORGANISATION),
    insert("replacement", REPLACEMENT),
]
