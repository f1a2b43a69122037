"""How long phones stay signed in, by whose they are, and how long a steward's powers last."""

from dataclasses import dataclass

from timebank.clock import DAY, MINUTE

HOUR = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a device stays signed in: unused, and in all."""

    idle: int
    whole: int


# Whose phone it is decides. Nobody has said of an unknown one, so it is treated much like a shared one.
LASTING = {
    "own": Lasting(idle=30 * DAY, whole=180 * DAY),
    "unknown": Lasting(idle=30 * MINUTE, whole=12 * HOUR),
    "shared": Lasting(idle=5 * MINUTE, whole=15 * MINUTE),
    "visitor": Lasting(idle=30 * DAY, whole=30 * DAY),
}
# The browser keeps these when it is closed.
KEPT_KINDS = {"own", "visitor"}
# A steward's, from the last passkey shown and since the last steward's page.
POWERS = Lasting(idle=30 * MINUTE, whole=12 * HOUR)
