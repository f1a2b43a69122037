"""How an exchange comes to be recorded: by whom, how much later, and what is answered."""

import random
from dataclasses import replace
from datetime import date, timedelta

from timebank.demo.events import Exchange

# How many days later an exchange is recorded at the least and the most, and the share of those.
LAGS = {(0, 0): 0.5, (1, 7): 0.3, (8, 31): 0.15, (32, 120): 0.05}
GIVER_SAYS = 0.45
# Of what waited for a yes: said "this wasn't me", taken back, left to the 14 days of silence.
DECLINED, WITHDRAWN, SILENT = 0.022, 0.01, 0.25
SILENCE_DAYS = 14
ANSWER_DAYS = 10
REVERSED = 0.02
REVERSED_DAYS = 20
PRESSED_TWICE = 0.003


def recorded(rng: random.Random, told: Exchange, end: date) -> Exchange | None:
    """Add when and by whom it was recorded; None when nobody has got round to it."""
    least, most = rng.choices(tuple(LAGS), tuple(LAGS.values()))[0]
    on = told.happened_on + timedelta(rng.randint(least, most))
    if on >= end:
        return None
    presses = 2 if rng.random() < PRESSED_TWICE else 1
    exchange = replace(told, recorded_on=on, answered_on=on, presses=presses)
    if rng.random() < GIVER_SAYS:
        exchange = _asked(rng, exchange, end)
    return _put_right(rng, exchange, end) if exchange.state == "agreed" else exchange


def _asked(rng: random.Random, exchange: Exchange, end: date) -> Exchange:
    delay = SILENCE_DAYS if rng.random() < SILENT else rng.randint(0, ANSWER_DAYS)
    answered_on = exchange.recorded_on + timedelta(delay)
    if answered_on >= end:
        return replace(exchange, said_by="giver", state="waiting", answered_on=None)
    state = rng.choices(("declined", "withdrawn", "agreed"), (DECLINED, WITHDRAWN, 1 - DECLINED - WITHDRAWN))[
        0
    ]
    return replace(exchange, said_by="giver", state=state, answered_on=answered_on)


def _put_right(rng: random.Random, exchange: Exchange, end: date) -> Exchange:
    if exchange.answered_on is None or rng.random() >= REVERSED:
        return exchange
    on = exchange.answered_on + timedelta(rng.randint(0, REVERSED_DAYS))
    return replace(exchange, reversed_on=on) if on < end else exchange
