"""What is refused about organisations and shared accounts."""

from timebank.services.errors import RefusalError


class OrganisationNameError(RefusalError):
    """An organisation has no name, or one as long as a page."""

    field = "name"
    sentence = "A name has 1 to 60 letters."


class RecorderAlreadyError(RefusalError):
    """They record for it, or were asked."""

    field = "someone"
    sentence = "They were asked already. They are in the list."


class SharedWithYourselfError(RefusalError):
    """Somebody would share an account with themselves."""

    field = "someone"
    sentence = "That’s you. Type the name of the person you want to share with."


class SharedAlreadyError(RefusalError):
    """The two share an account, or one has asked the other."""

    field = "someone"
    sentence = "You two share a record already, or one of you was asked. It is in the list."


class RecorderBothSidesError(RefusalError):
    """A recorder wants to stand for the organisation and for themselves."""

    field = "someone"
    sentence = "One person can’t speak for both sides. Ask another recorder to write this down."
