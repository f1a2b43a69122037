"""What is refused about a gathering's hosts, changes and finishing."""

from timebank.services.errors import RefusalError


class AlreadyFinishedError(RefusalError):
    """The gathering's time has been saved."""

    sentence = "Everyone's time at this gathering has been saved already."


class TooEarlyToFinishError(RefusalError):
    """The gathering has not begun."""

    sentence = "This gathering hasn't begun yet. You can save everyone's time once it has."


class ListChangedError(RefusalError):
    """Somebody checked in after the preview was made."""

    sentence = "Who's here has changed since you looked. Check the list below, then save."


class CancelledError(RefusalError):
    """The gathering is cancelled."""

    sentence = "This one is cancelled. Nothing was changed."


class StaysCancelledError(RefusalError):
    """The time of a cancelled gathering is over."""

    sentence = "Its time is over, so it stays cancelled."


class NoHostChosenError(RefusalError):
    """Nobody was named to host with one."""

    field = "someone"
    sentence = "Choose who hosts with you."


class LastHostError(RefusalError):
    """The only host steps down."""

    sentence = "You're the only host. Add another host first, or cancel the gathering."
