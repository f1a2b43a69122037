"""What must hold between an entry and the rows it points at.

Each rule is a question that the database answers by itself, with the number of every entry that
breaks it and a sentence saying how.
"""

_FIRST = (
    "SELECT number, wrong FROM ({question}) AS asked WHERE wrong IS NOT NULL ORDER BY number LIMIT {most}"
)

# Every kind points at what it must point at, and at nothing else.
_SOUND = """
    SELECT e.number, CASE
      WHEN e.minutes <= 0 THEN 'It moves no time.'
      WHEN e.giver_id = e.receiver_id THEN 'The same account is on both sides.'
      WHEN e.giver_actor = e.receiver_actor THEN 'One person speaks for both sides.'
      WHEN (e.kind = 'exchange') <> (e.exchange_id IS NOT NULL) THEN 'Its kind and its exchange do not fit.'
      WHEN (e.kind = 'reversal') <> (e.reverses_id IS NOT NULL) THEN 'Its kind and what it reverses do not fit.'
      WHEN (e.kind = 'gathering') <> (e.longest_minutes IS NOT NULL) THEN 'Its kind and its limit do not fit.'
      WHEN e.kind = 'gathering' AND e.gathering_id IS NULL THEN 'It names no gathering.'
      WHEN e.kind NOT IN ('gathering', 'pot') AND e.gathering_id IS NOT NULL
        THEN 'Its kind and its gathering do not fit.'
    END AS wrong
    FROM entry e
    WHERE e.community_id = {community}
"""
_AS_AGREED = """
    SELECT e.number, CASE
      WHEN x.id IS NULL THEN 'It books an exchange that is not there.'
      WHEN x.state <> 'agreed' THEN 'It books an exchange that is not agreed.'
      WHEN e.giver_actor IS NULL OR e.receiver_actor IS NULL THEN 'It was not agreed by two people.'
      WHEN x.giver_actor <> e.giver_actor OR x.receiver_actor <> e.receiver_actor
        THEN 'Its exchange was agreed by other people.'
      WHEN x.giver_id <> e.giver_id OR x.receiver_id <> e.receiver_id
        THEN 'Its exchange is between other accounts.'
      WHEN x.agreed_minutes IS DISTINCT FROM e.minutes THEN 'Its exchange was agreed with other minutes.'
      WHEN x.happened_on <> e.happened_on THEN 'Its exchange was agreed for another day.'
    END AS wrong
    FROM entry e
    LEFT JOIN exchange x ON x.community_id = e.community_id AND x.id = e.exchange_id
    WHERE e.community_id = {community} AND e.kind = 'exchange'
"""
_MIRRORS = """
    SELECT e.number, CASE
      WHEN o.id IS NULL THEN 'It takes back an entry that is not there.'
      WHEN o.kind = 'reversal' THEN 'It takes back a reversal.'
      WHEN o.kind IS DISTINCT FROM e.reverses_kind THEN 'It names another kind than the entry it takes back.'
      WHEN o.number >= e.number THEN 'It comes before the entry it takes back.'
      WHEN o.giver_id <> e.receiver_id OR o.receiver_id <> e.giver_id
        THEN 'Its sides are not those of the entry it takes back.'
      WHEN o.minutes <> e.minutes OR o.paid <> e.paid
        THEN 'It takes back other time than the entry it names.'
    END AS wrong
    FROM entry e
    LEFT JOIN entry o ON o.community_id = e.community_id AND o.id = e.reverses_id
    WHERE e.community_id = {community} AND e.kind = 'reversal'
"""
_IN_ITS_GATHERING = """
    SELECT e.number, CASE
      WHEN g.id IS NULL THEN 'It names a gathering that is not there.'
      WHEN e.kind = 'gathering' AND g.longest_minutes IS DISTINCT FROM e.longest_minutes
        THEN 'Its limit is not its gathering’s.'
      WHEN e.minutes > e.longest_minutes THEN 'It is longer than its gathering.'
      WHEN a.id IS NULL OR a.id NOT IN (e.giver_id, e.receiver_id) THEN 'It is not booked through its gathering.'
    END AS wrong
    FROM entry e
    LEFT JOIN gathering g ON g.community_id = e.community_id AND g.id = e.gathering_id
    LEFT JOIN account a ON a.community_id = e.community_id AND a.gathering_id = e.gathering_id
    WHERE e.community_id = {community} AND e.gathering_id IS NOT NULL
"""
_ONCE = """
    SELECT MAX(e.number) AS number, 'Another entry does the same already.' AS wrong
    FROM entry e
    WHERE e.community_id = {{community}} AND e.{column} IS NOT NULL
    GROUP BY e.{column} HAVING COUNT(*) > 1
"""

RULES = tuple(
    _FIRST.replace("{question}", question)
    for question in (
        _SOUND,
        _AS_AGREED,
        _MIRRORS,
        _IN_ITS_GATHERING,
        _ONCE.format(column="exchange_id"),
        _ONCE.format(column="reverses_id"),
    )
)

# Asked only when fewer exchanges are booked than are agreed: it looks at every exchange there is.
NOT_BOOKED = """
    SELECT x.id FROM exchange x
    WHERE x.community_id = {community} AND x.state = 'agreed' AND NOT EXISTS (
      SELECT 1 FROM entry e WHERE e.community_id = x.community_id AND e.exchange_id = x.id
    )
    ORDER BY x.id LIMIT {most}
"""
