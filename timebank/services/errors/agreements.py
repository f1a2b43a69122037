"""What is refused about what takes two stewards' yes."""

from timebank.services.errors import RefusalError


class AgreementOverError(RefusalError):
    """It was agreed or ended before, or nobody answered for thirty days."""

    sentence = "This is over already, so nothing has changed."


class SaidYesAlreadyError(RefusalError):
    """The same steward wants to be both of the two."""

    sentence = "You have said yes to this. Now it takes another steward."


class OwnAskError(RefusalError):
    """Whoever asks wants to answer as a steward too."""

    sentence = "You asked for this yourself, so two other stewards must say yes."


class BothByJobError(RefusalError):
    """Both stewards work for the host."""

    sentence = "One of the two must be somebody who does not work for the host. Ask another steward."
