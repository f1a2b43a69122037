"""What is refused about ways in."""

from timebank.services.errors import RefusalError


class LastWayInError(RefusalError):
    """The last way to sign in on one's own."""

    field = "sure"
    sentence = (
        "This is your only way in. Without it you come in with a slip from a steward. "
        "Tick the box if that's all right."
    )


class WrongCodeError(RefusalError):
    """A sign-in code that does not match."""

    field = "code"
    sentence = "That isn't the code we sent. Check the 6 digits, or ask for a new code."


class CodeRunOutError(RefusalError):
    """A sign-in code that is too old, used, or tried too often."""

    field = "code"
    sentence = "That code has run out. Ask for a new one."


class WrongCardOrPinError(RefusalError):
    """A card number and PIN that do not belong together."""

    field = "pin"
    sentence = "That card number and PIN don't go together. Check both, or ask a steward for a sign-in slip."


class NotOurCardError(RefusalError):
    """A square or a number that is on no card of this community."""

    field = "card"
    sentence = "That's not one of our cards."


class SimplePinError(RefusalError):
    """A PIN anyone would guess first."""

    field = "pin"
    sentence = "That PIN is easy to guess. Choose 6 digits that aren't all the same or in a row."


class OtherWaysInError(RefusalError):
    """A slip was wanted for somebody who can come in by themselves."""

    sentence = (
        "They have another way in: a code by email, their card and PIN, or a passkey. "
        "If all of these are lost, ask for a new way in with another steward."
    )
