"""What is refused about answering an exchange, and taking it back."""

from timebank.services.errors import RefusalError


class MoreThanAskedError(RefusalError):
    """A supporter says yes to more time than they may in one week."""

    field = "time"
    sentence = "That's more than you may say yes to this week. Leave it for them, or wait until Monday."


class TooLateToPutRightError(RefusalError):
    """Thirty days have passed."""

    sentence = (
        "This was recorded more than 30 days ago, so both of you must agree to change it. "
        "Ask them to take it back, on the page of the entry."
    )
