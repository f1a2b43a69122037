"""What is refused about letters about one's time."""

from timebank.services.errors import RefusalError


class ManyLettersError(RefusalError):
    """A member has made as many letters about their time as are kept."""

    sentence = "You have made 30 letters in 90 days. You can make another when the oldest has run out."


class NothingToSayError(RefusalError):
    """A letter in which nothing was chosen, or nothing that happened."""

    field = "given"
    sentence = "There is nothing of that in these months. Choose something else, or other months."
