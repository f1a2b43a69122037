"""Every write that must not get in, as raw SQL, beside the guards that stop it."""

from tests.store.attacks import entries, exchanges, frozen, gatherings, known

ATTACKS = [
    *frozen.FROZEN,
    *entries.MINUTES,
    *entries.SIDES,
    *entries.NUMBERS,
    *exchanges.AGREEMENT,
    *exchanges.REVERSALS,
    *exchanges.REPLACEMENTS,
    *gatherings.GATHERINGS,
    *known.WORDS_KNOWN,
    *known.ACCOUNTS,
]
