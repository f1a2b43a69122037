"""Splitting whole minutes in proportion, without losing or making one."""

from collections.abc import Mapping

from timebank.ledger import errors, minutes


def largest_remainder(total: int, shares: Mapping[bytes, int]) -> dict[bytes, int]:
    """Split `total` minutes in proportion to `shares`; the parts sum to the total, in order of account id.

    Minutes left by rounding down go one each to the largest remainders, ties to the lower account id.
    Raises NothingToShareByError when every share is zero, a MinutesError for a share below zero.
    """
    minutes.check(total, least=0)
    for share in shares.values():
        minutes.check(share, least=0)
    whole = sum(shares.values())
    if total and not whole:
        raise errors.NothingToShareByError
    # With nothing to share every part is zero, whatever it is divided by.
    exact = {account_id: divmod(total * shares[account_id], whole or 1) for account_id in sorted(shares)}
    left = total - sum(part for part, _ in exact.values())
    # Sorting is stable, so among equal remainders the order by account id stays.
    lucky = set(sorted(exact, key=lambda account_id: -exact[account_id][1])[:left])
    return {account_id: part + (account_id in lucky) for account_id, (part, _) in exact.items()}
