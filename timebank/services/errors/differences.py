"""What is refused about saying that an entry is different, and talking about it."""

from timebank.services.errors import RefusalError


class NothingChosenError(RefusalError):
    """Nothing was said about what is different."""

    field = "reason"
    sentence = "Choose what you remember differently."


class NothingDifferentError(RefusalError):
    """What is remembered is what is written down already."""

    field = "time"
    sentence = "That's what is written down now. Change what you remember differently."


class NobodyToAskError(RefusalError):
    """The other one has left, so nobody could agree."""

    sentence = "They have left, so nobody can be asked. It stays as it is."


class TheirTurnError(RefusalError):
    """Somebody says what they remember a second time, or before the other has answered."""

    sentence = "You have said what you remember. If you still differ, ask for help to talk it over."


class ReadAgainError(RefusalError):
    """Something else was said since the page was made."""

    sentence = "Something else has been said since you looked. Read it, then answer."


class NotAPairError(RefusalError):
    """Somebody who cannot help these two: one of them, away, or named by the other one."""

    field = "someone"
    sentence = "They can't help with this one. Name somebody else."
