"""One forbidden write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """One forbidden write: the fact it would break, its SQL, and its guards on each engine."""

    fact: str
    sql: str
    guards: dict[str, frozenset[str]]


def attack(
    fact: str, sql: str, guards: str = "", *, sqlite: str = "", postgresql: str = "", only: str = ""
) -> Attack:
    """Name what stops a write: on both engines, and on one more than on the other."""
    more = {"sqlite": sqlite, "postgresql": postgresql}
    engines = [only] if only else list(more)
    return Attack(fact, sql, {name: frozenset(f"{guards} {more[name]}".split()) for name in engines})
