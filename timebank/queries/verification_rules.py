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
      WHERE e.community_id = {community}
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
    WHERE x.community_id = {community} AND x.state = 'agreed' AND NOT EXISTS (
      SELECT 1 FROM entry e WHERE e.community_id = x.community_id AND e.exchange_id = x.id
    )
    ORDER BY x.id LIMIT {most}
"""

RULES = (BROKEN_RULES, REVERSED_TWICE, BOOKED_TWICE)
