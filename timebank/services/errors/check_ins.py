"""What is refused about checking in, and saying later that one was there."""

from timebank.services.errors import NotThereError, RefusalError


class VisitGoneError(RefusalError):
    """A visit from before joining that is not there to be added."""

    sentence = "That visit isn't there to add any more. If you were there, tell the host."


class ClaimOutsideError(RefusalError):
    """Somebody says they were at a gathering at a time when its check-in was not open."""

    sentence = "Check-in wasn't open when you scanned the sign. If you were there, tell the host."


class ClaimTooLateError(RefusalError):
    """Somebody says so more than three days after it ended."""

    sentence = "This came more than 3 days after the gathering. If you were there, tell the host."


class SignClosedError(NotThereError):
    """The sign was scanned outside its window."""


class KioskCodeChangedError(Exception):
    """A tablet's code was opened more than five minutes after it was shown, or never was one."""
