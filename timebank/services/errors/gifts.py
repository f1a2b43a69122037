"""What is refused about giving hours."""

from timebank.services.errors import RefusalError


class TooLateForGiftError(RefusalError):
    """Thirty days have passed since the hours were given."""

    sentence = "That was more than 30 days ago, so it stays as it is. Ask on the Help page."


class NobodyToGiveToError(RefusalError):
    """Hours left over were to go to one person, and none was named."""

    field = "someone"
    sentence = "Type a name or a card number, or choose the pot."


class GiftToYourselfError(RefusalError):
    """Hours left over were to go to the one who leaves."""

    field = "someone"
    sentence = "That's you. Type somebody else's name, or choose the pot."
