"""What the services refuse, each with a sentence that says how to mend it.

Here is what several features refuse; what one refuses is in the file of its name.
"""


class NotThereError(LookupError):
    """It does not exist, or is not yours to see: the answer is the same."""


class RefusalError(Exception):
    """Something typed or pressed that cannot be done as it is; `field` names where to mend it."""

    field = ""
    sentence = "That can't be done."

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.sentence


class NobodyChosenError(RefusalError):
    """No other person was named."""

    field = "someone"
    sentence = "Choose who you shared time with."


class TwoPeopleChosenError(RefusalError):
    """One person was chosen and another typed."""

    field = "someone"
    sentence = "You chose one person and typed another. Keep the one you mean."


class UnknownPersonError(RefusalError):
    """Nobody here goes by that name or card number."""

    field = "someone"
    sentence = "We don't know that name or card number here. Check it, or ask them for their card number."


class TwoPeopleOfThatNameError(RefusalError):
    """More than one person goes by that name."""

    field = "someone"
    sentence = "More than one person here goes by that name. Type their card number instead."


class AlreadyAnsweredError(RefusalError):
    """The exchange was answered otherwise before."""

    sentence = "This was answered already, so nothing has changed."


class SlowDownError(RefusalError):
    """Too many wrong tries from one place."""

    sentence = "That's a lot of tries. Wait ten minutes, or ask a steward for help."


class SlugTakenError(RefusalError):
    """A community of that short name exists."""

    sentence = "A community with that short name is here already. Choose another short name."


class PotAndPersonError(RefusalError):
    """The pot was chosen, and a person typed."""

    field = "someone"
    sentence = "You chose the pot and typed a name. Keep the one you mean."


class NotAWitnessError(RefusalError):
    """A signature is by nobody who was asked to keep watch, or the key cannot sign for a witness."""

    sentence = "That is not the signature of a witness over this seal."


class WitnessTwiceError(RefusalError):
    """A witness of that key or name is there already."""

    sentence = "A witness with that key or that name is there already."
