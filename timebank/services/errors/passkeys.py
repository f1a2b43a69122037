"""What is refused about passkeys."""

from timebank.services.errors import RefusalError


class PasskeyNotReadError(RefusalError):
    """A new passkey whose answer does not hold, or one that is known already."""

    sentence = "That passkey couldn't be added. Nothing was changed. Try once more, or use another phone."


class PasskeyNotKnownError(RefusalError):
    """A passkey that is not known here, was removed, or whose answer does not hold."""

    sentence = "We don't know that passkey here. Try another one, or come in another way."


class PasskeyTooLateError(RefusalError):
    """The page was open for more than five minutes, or was sent before."""

    sentence = "That took more than five minutes, or was sent before. Press the button once more."
