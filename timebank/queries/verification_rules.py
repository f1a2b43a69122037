"""What must hold between an entry and the rows it points at, as questions that the database answers."""

# One pass over the entries; each is told the first thing that is wrong with it.
BROKEN_RULES = """
    SELECT number, wrong FROM (
      SELECT e.number, CASE
        WHEN e.minutes <= 0 THEN 'It moves no time.'
        WHEN e.giver_id = e.receiver_id THEN 'The same account is on both sides.'
        WHEN e.giver_actor = e.receiver_actor THEN 'One person speaks for both sides.'
        WHEN (e.kind = 'exchange') <> (e.exchange_id IS NOT NULL)
          THEN 'Its kind and its exchange do not fit.'
        WHEN (e.kind = 'reversal') <> (e.reverses_id IS NOT NULL)
          THEN 'Its kind and the entry it takes back do not fit.'
        WHEN (e.kind = 'gathering') <> (e.longest_minutes IS NOT NULL)
          THEN 'Its kind and its limit do not fit.'
        WHEN e.kind IN ('welcome', 'pot', 'opening') AND p.id NOT IN (e.giver_id, e.receiver_id)
          THEN 'It does not move hours to or from the pot.'
        WHEN e.kind = 'welcome' AND p.id <> e.giver_id THEN 'The pot did not give these welcome hours.'
        WHEN e.kind = 'gift' AND p.id IN (e.giver_id, e.receiver_id)
          THEN 'It is a gift, and the pot is on one side.'
        WHEN w.id IS NOT NULL AND (w.second_at IS NULL OR p.id <> e.giver_id OR d.minutes <> e.minutes)
          THEN 'Two stewards did not say yes to this draw.'
        WHEN e.kind = 'exchange' THEN CASE
          WHEN x.id IS NULL THEN 'It books an exchange that is not there.'
          WHEN x.state <> 'agreed' THEN 'It books an exchange that is not agreed.'
          WHEN e.giver_actor IS NULL OR e.receiver_actor IS NULL THEN 'It was not agreed by two people.'
          WHEN x.giver_id <> e.giver_id OR x.receiver_id <> e.receiver_id
            THEN 'Its exchange is between other accounts, or the other way round.'
          WHEN x.giver_actor <> e.giver_actor OR x.receiver_actor <> e.receiver_actor
            THEN 'Its exchange was agreed by other people.'
          WHEN x.agreed_minutes IS DISTINCT FROM e.minutes
            THEN 'Its exchange was agreed with other minutes.'
          WHEN x.paid = 'seen' THEN 'Its exchange is seen, and not to be booked.'
          WHEN x.paid <> '' AND e.paid = 0
            THEN 'Its exchange was through a job, and it does not say so.'
          WHEN x.paid = 'to_pot' AND e.giver_id <> p.id
            THEN 'The pot did not give what was given through a job.'
          WHEN x.happened_on <> e.happened_on THEN 'Its exchange was agreed for another day.'
        END
        WHEN e.kind = 'reversal' THEN CASE
          WHEN o.id IS NULL THEN 'It takes back an entry that is not there.'
          WHEN o.kind = 'reversal' THEN 'It takes back an entry that takes one back.'
          WHEN o.kind IS DISTINCT FROM e.reverses_kind
            THEN 'The entry it takes back is of another kind than it says.'
          WHEN o.number >= e.number THEN 'It comes before the entry it takes back.'
          WHEN o.giver_id <> e.receiver_id OR o.receiver_id <> e.giver_id
            THEN 'It takes back an entry between other accounts.'
          WHEN o.minutes <> e.minutes OR o.paid <> e.paid THEN 'It takes back an entry of other time.'
        END
        WHEN e.kind = 'gathering' OR e.gathering_id IS NOT NULL THEN CASE
          WHEN g.id IS NULL THEN 'Its gathering is not there.'
          WHEN a.id IS NULL OR a.id NOT IN (e.giver_id, e.receiver_id)
            THEN 'It is not booked through its gathering.'
          WHEN e.longest_minutes <> g.longest_minutes THEN 'Its limit is not its gathering’s.'
          WHEN e.minutes > e.longest_minutes THEN 'It is longer than its gathering.'
        END
      END AS wrong
      FROM entry e
      LEFT JOIN exchange x ON x.community_id = e.community_id AND x.id = e.exchange_id
      LEFT JOIN entry o ON o.community_id = e.community_id AND o.id = e.reverses_id
      LEFT JOIN gathering g ON g.community_id = e.community_id AND g.id = e.gathering_id
      LEFT JOIN account a ON a.community_id = e.community_id AND a.gathering_id = e.gathering_id
      LEFT JOIN account p ON p.community_id = e.community_id AND p.kind = 'pot'
      LEFT JOIN agreement w ON e.kind = 'pot' AND w.community_id = e.community_id AND w.id = e.id
      LEFT JOIN draw d ON d.community_id = w.community_id AND d.id = w.id
      WHERE e.community_id = {community} AND e.number >= {first}
    ) AS asked
    WHERE wrong IS NOT NULL ORDER BY number LIMIT {most}
"""

# Unique keys hold these too, but whoever takes the triggers away could take a key away as well.
_TWICE = """
    SELECT (SELECT MAX(number) FROM entry e
            WHERE e.community_id = {{community}} AND e.{column} = twice.{column}), '{sentence}'
    FROM (SELECT {column} FROM entry
          WHERE community_id = {{community}} AND {column} IS NOT NULL
          GROUP BY {column} HAVING COUNT(*) > 1) AS twice
    LIMIT {{most}}
"""
REVERSED_TWICE = _TWICE.format(column="reverses_id", sentence="It takes back what is taken back already.")
BOOKED_TWICE = _TWICE.format(column="exchange_id", sentence="It books what another entry booked already.")

# Asked only when the two counts differ: it looks at every exchange.
NOT_BOOKED = """
    SELECT x.id FROM exchange x
    WHERE x.community_id = {community} AND x.state = 'agreed' AND x.paid <> 'seen' AND NOT EXISTS (
      SELECT 1 FROM entry e WHERE e.community_id = x.community_id AND e.exchange_id = x.id
    )
    ORDER BY x.id LIMIT {most}
"""

_TWICE_SINCE = """
    SELECT e.number, '{sentence}' FROM entry e
    WHERE e.community_id = {{community}} AND e.number >= {{first}} AND e.{column} IS NOT NULL AND EXISTS (
      SELECT 1 FROM entry f
      WHERE f.community_id = e.community_id AND f.{column} = e.{column} AND f.number <> e.number)
    ORDER BY e.number LIMIT {{most}}
"""

# What was taken back may be booked anew; two that both stand may not be.
STANDS_TWICE = """
    SELECT MAX(e.number), 'It books somebody’s time at a gathering twice.'
    FROM (SELECT gathering_id, giver_id, receiver_id FROM entry
          WHERE community_id = {community} AND kind = 'gathering'
          GROUP BY gathering_id, giver_id, receiver_id HAVING COUNT(*) > 1) AS twice
    JOIN entry e ON e.community_id = {community} AND e.kind = 'gathering'
      AND e.gathering_id = twice.gathering_id
      AND e.giver_id = twice.giver_id AND e.receiver_id = twice.receiver_id
    LEFT JOIN entry b ON b.community_id = e.community_id AND b.reverses_id = e.id
    WHERE b.id IS NULL
    GROUP BY e.gathering_id, e.giver_id, e.receiver_id HAVING COUNT(*) > 1
    ORDER BY MAX(e.number) LIMIT {most}
"""
_STANDS_TWICE_SINCE = """
    SELECT e.number, 'It books somebody’s time at a gathering twice.'
    FROM entry e
    WHERE e.community_id = {community} AND e.number >= {first} AND e.kind = 'gathering'
      AND NOT EXISTS (SELECT 1 FROM entry b WHERE b.community_id = e.community_id AND b.reverses_id = e.id)
      AND EXISTS (
        SELECT 1 FROM entry f
        WHERE f.community_id = e.community_id AND f.kind = 'gathering' AND f.gathering_id = e.gathering_id
          AND f.giver_id = e.giver_id AND f.receiver_id = e.receiver_id AND f.number <> e.number
          AND NOT EXISTS (
            SELECT 1 FROM entry b WHERE b.community_id = f.community_id AND b.reverses_id = f.id))
    ORDER BY e.number LIMIT {most}
"""

RULES_SINCE = (
    BROKEN_RULES,
    _TWICE_SINCE.format(column="reverses_id", sentence="It takes back what is taken back already."),
    _TWICE_SINCE.format(column="exchange_id", sentence="It books what another entry booked already."),
    _STANDS_TWICE_SINCE,
)

# An exchange that was agreed on anew, the one it replaces, and the reversal between them.
BROKEN_LINKS = """
    SELECT number, wrong FROM (
      SELECT COALESCE(e.number, o.number) AS number, CASE
        WHEN e.id IS NULL THEN 'What is to replace its exchange was never booked.'
        WHEN o.id IS NULL THEN 'It replaces an exchange that was never booked.'
        WHEN b.id IS NULL THEN 'It replaces an exchange that is not taken back.'
        WHEN e.giver_id <> o.giver_id OR e.receiver_id <> o.receiver_id
          THEN 'It replaces an exchange between other accounts.'
        WHEN b.number <> e.number - 1 OR o.number >= b.number
          THEN 'What it replaces was not taken back just before it.'
      END AS wrong
      FROM replacement r
      LEFT JOIN entry e ON e.community_id = r.community_id AND e.exchange_id = r.exchange_id
      LEFT JOIN entry o ON o.community_id = r.community_id AND o.exchange_id = r.replaces_id
      LEFT JOIN entry b ON b.community_id = r.community_id AND b.reverses_id = r.replaces_id
      WHERE r.community_id = {community}
    ) AS asked
    WHERE wrong IS NOT NULL ORDER BY number LIMIT {most}
"""

RULES = (BROKEN_RULES, REVERSED_TWICE, BOOKED_TWICE, STANDS_TWICE, BROKEN_LINKS)
