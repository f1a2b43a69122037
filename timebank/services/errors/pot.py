"""What is refused about having hours from the pot, and giving to it."""

from timebank.services.errors import RefusalError


class WaitsAlreadyError(RefusalError):
    """An earlier ask still waits for two stewards."""

    sentence = "What you asked for before still waits for two stewards. Take it back first, to ask for more."


class NobodyGivenToError(RefusalError):
    """Hours were to go to one person, and none was named."""

    field = "someone"
    sentence = "Type a name or a card number, or choose the pot."
