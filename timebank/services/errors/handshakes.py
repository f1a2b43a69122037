"""What is refused about codes that one phone shows another."""

from timebank.services.errors import RefusalError


class HandshakeOverError(RefusalError):
    """A code on another phone that is more than ten minutes old, answered or changed."""

    sentence = "That code has run out. Ask them to show a new one."


class OpenedElsewhereError(RefusalError):
    """A code on another phone that somebody else opened first."""

    sentence = "This code has been opened on another phone. Ask them to show a new one."


class OwnHandshakeError(RefusalError):
    """Somebody opened the code they show."""

    sentence = "That's your own code. The other person opens it, on their own phone."
