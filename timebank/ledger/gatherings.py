"""The six gathering rules: from who led, who came and how long to transfers on accounts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from timebank.ledger import errors, minutes
from timebank.ledger.splitting import largest_remainder

RULES = ("share", "lead", "split", "help", "treat", "list")
LED_RULES = ("lead", "split", "treat")
# What time in a paid role comes to: booked like any, given by the pot instead, or not booked.
PAID_TIME = ("counts", "to_pot", "seen")


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's time at a gathering, in minutes; whether they led, and were there in a paid role."""

    account_id: bytes
    minutes: int
    leads: bool
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """Minutes to book between the gathering's account and a person ("gathering") or the pot ("pot")."""

    kind: str
    giver_id: bytes
    receiver_id: bytes
    minutes: int
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a gathering comes to, in minutes for each account and for the pot.

    `pot_stands_in` is what the pot gives instead of people in a paid role, and no part of `pot_given`.
    """

    given: dict[bytes, int]
    received: dict[bytes, int]
    pot_given: int
    pot_received: int
    pot_stands_in: int = 0


def transfers(
    rule: str,
    stays: Sequence[Stay],
    *,
    gathering_account: bytes,
    pot: bytes,
    length_minutes: int,
    ready_minutes: int = 0,
    paid_time: str = "to_pot",
) -> tuple[Transfer, ...]:
    """Return what to book so that the gathering's account ends at zero.

    First what comes in, people by account id and then the pot; then what goes out, in the same order.
    Leaders give `ready_minutes` on top of their stay. Who is there in a paid role gives and receives
    by `paid_time`; nobody else's time depends on it, but that under `split` with `seen` theirs is not
    there to share. Raises a LedgerError.
    """
    if rule not in RULES:
        raise errors.UnknownRuleError
    if paid_time not in PAID_TIME:
        raise errors.UnknownPaidTimeError
    _check_accounts(stays, gathering_account, pot)
    _check_minutes(stays, length_minutes, ready_minutes)
    if rule in LED_RULES and not any(stay.leads for stay in stays):
        raise errors.NobodyLedError
    given, received, stands_in = _sides(rule, stays, ready_minutes, paid_time)
    paid = {stay.account_id for stay in stays if stay.paid}
    surplus = sum(given.values()) + stands_in - sum(received.values())
    booked = (
        *(Transfer("gathering", each, gathering_account, given[each], paid=each in paid) for each in given),
        Transfer("pot", pot, gathering_account, stands_in, paid=True),
        Transfer("pot", pot, gathering_account, max(-surplus, 0)),
        *(Transfer("gathering", gathering_account, person, received[person]) for person in received),
        Transfer("pot", gathering_account, pot, max(surplus, 0)),
    )
    assert _left_on(gathering_account, booked) == 0
    return tuple(transfer for transfer in booked if transfer.minutes)


@dataclass(frozen=True, slots=True)
class Righted:
    """What puts one person's time right: which of their transfers are taken back, and what is booked."""

    taken_back: tuple[Transfer, ...]
    booked: tuple[Transfer, ...]


def due_to(
    rule: str,
    stays: Sequence[Stay],
    account_id: bytes,
    *,
    gathering_account: bytes,
    length_minutes: int,
    ready_minutes: int = 0,
    paid_time: str = "to_pot",
) -> tuple[Transfer, ...]:
    """Return what the rule gives one person among all who stayed, nothing if they are not among them.

    Nobody needs to have led: it may be whoever led who turns out not to have been there.
    """
    _check_minutes(stays, length_minutes, ready_minutes)
    given, received, _ = _sides(rule, stays, ready_minutes, paid_time)
    due = (
        Transfer("gathering", account_id, gathering_account, given.get(account_id, 0)),
        Transfer("gathering", gathering_account, account_id, received.get(account_id, 0)),
    )
    return tuple(transfer for transfer in due if transfer.minutes)


def put_right(
    stood: Sequence[Transfer], due: Sequence[Transfer], *, gathering_account: bytes, pot: bytes
) -> Righted:
    """Return what makes one person's transfers, as they stood, those that are due.

    What is right already stays, and for whoever was left out nothing stood. Nobody else's time changes, and
    the pot bears the difference.
    """
    own = gathering_account
    taken_back = tuple(each for each in stood if each not in due)
    anew = tuple(each for each in due if each not in stood)
    surplus = _left_on(own, anew) - _left_on(own, taken_back)
    difference = Transfer("pot", own, pot, surplus) if surplus > 0 else Transfer("pot", pot, own, -surplus)
    return Righted(taken_back, (*anew, difference) if surplus else anew)


def outcome(booked: Sequence[Transfer], *, gathering_account: bytes, pot: bytes) -> Outcome:
    """Sum transfers up for the finish page: minutes given and received by each account and by the pot."""
    stands_in = sum(each.minutes for each in booked if each.paid and each.giver_id == pot)
    moved = [each for each in booked if not (each.paid and each.giver_id == pot)]
    given = {each.giver_id: each.minutes for each in moved if each.receiver_id == gathering_account}
    received = {each.receiver_id: each.minutes for each in moved if each.giver_id == gathering_account}
    pot_given, pot_received = given.pop(pot, 0), received.pop(pot, 0)
    return Outcome(given, received, pot_given, pot_received, stands_in)


def _check_accounts(stays: Sequence[Stay], gathering_account: bytes, pot: bytes) -> None:
    people = {stay.account_id for stay in stays}
    if gathering_account == pot or people & {gathering_account, pot}:
        raise errors.SameAccountError
    if len(people) < len(stays):
        raise errors.SamePersonTwiceError


def _check_minutes(stays: Sequence[Stay], length_minutes: int, ready_minutes: int) -> None:
    for time in (length_minutes, ready_minutes, *(stay.minutes for stay in stays)):
        minutes.check(time, least=0)
    if any(stay.minutes > length_minutes for stay in stays):
        raise errors.LongerThanGatheringError


def _left_on(account_id: bytes, booked: Sequence[Transfer]) -> int:
    received = sum(transfer.minutes for transfer in booked if transfer.receiver_id == account_id)
    return received - sum(transfer.minutes for transfer in booked if transfer.giver_id == account_id)


def _sides(
    rule: str, stays: Sequence[Stay], ready_minutes: int, paid_time: str
) -> tuple[Mapping[bytes, int], Mapping[bytes, int], int]:
    """Say who gives and who receives how much, and what the pot gives instead of those in a paid role."""
    aside = {stay.account_id for stay in stays if stay.paid and paid_time != "counts"}
    present = sorted((stay for stay in stays if stay.minutes), key=lambda stay: stay.account_id)
    if paid_time == "seen":
        # What a leader in a paid role would give is not there to be shared out.
        present = [stay for stay in present if not (stay.paid and stay.leads)]
    given, received = _BOOKS[rule](present, ready_minutes)
    stands_in = sum(given[each] for each in given if each in aside) if paid_time == "to_pot" else 0
    return _without(given, aside), _without(received, aside), stands_in


def _without(side: Mapping[bytes, int], people: set[bytes]) -> dict[bytes, int]:
    return {each: side[each] for each in side if each not in people}


# Below, a rule says who gives and who receives how much; the pot always bears the difference.
Sides = tuple[Mapping[bytes, int], Mapping[bytes, int]]


def _share(stays: Sequence[Stay], ready_minutes: int) -> Sides:
    return _given(stays, ready_minutes), _received(stays)


def _lead(stays: Sequence[Stay], ready_minutes: int) -> Sides:
    return _given(_leaders(stays), ready_minutes), _received(_others(stays))


def _split(stays: Sequence[Stay], ready_minutes: int) -> Sides:
    given, stayed = _lead(stays, ready_minutes)
    # Sharing out no more than the others stayed keeps every part at or below its stay.
    shared = min(sum(given.values()), sum(stayed.values()))
    return given, largest_remainder(shared, stayed)


def _help(stays: Sequence[Stay], ready_minutes: int) -> Sides:
    return _given(stays, ready_minutes), {}


def _treat(stays: Sequence[Stay], ready_minutes: int) -> Sides:
    return _given(_leaders(stays), ready_minutes), {}


def _list(stays: Sequence[Stay], ready_minutes: int) -> Sides:
    return {}, {}


def _leaders(stays: Sequence[Stay]) -> list[Stay]:
    return [stay for stay in stays if stay.leads]


def _others(stays: Sequence[Stay]) -> list[Stay]:
    return [stay for stay in stays if not stay.leads]


def _given(stays: Sequence[Stay], ready_minutes: int) -> dict[bytes, int]:
    return {stay.account_id: stay.minutes + (ready_minutes if stay.leads else 0) for stay in stays}


def _received(stays: Sequence[Stay]) -> dict[bytes, int]:
    return {stay.account_id: stay.minutes for stay in stays}


_BOOKS: dict[str, Callable[[Sequence[Stay], int], Sides]] = {
    "share": _share,
    "lead": _lead,
    "split": _split,
    "help": _help,
    "treat": _treat,
    "list": _list,
}
