"""What is refused about new ways in for who lost every one."""

from timebank.services.errors import RefusalError


class AskedForAlreadyError(RefusalError):
    """A new way in was asked for, and is still open."""

    field = "someone"
    sentence = "A new way in has been asked for them already. It is in the list below."


class YourOwnWayInError(RefusalError):
    """A steward asked for themselves, or said yes to it."""

    field = "someone"
    sentence = "This is for you yourself, so two other stewards must do it."


class SecondStewardError(RefusalError):
    """It takes another steward, or one of the two who said yes."""

    sentence = "This takes another steward, so nothing was changed."


class RecoveryOverError(RefusalError):
    """It was stopped, answered or printed before."""

    sentence = "This was stopped or answered already, so nothing has changed."


class TooEarlyForSlipError(RefusalError):
    """Two days have not gone by since the second yes."""

    sentence = "The slip can be printed two days after the second yes. Until then they can stop it."
