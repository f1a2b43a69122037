"""What is refused about hours from before."""

from timebank.services.errors import RefusalError


class BeforeIsThereError(RefusalError):
    """Somebody's hours from before are in the record."""

    field = "given"
    sentence = "Their hours from before are in the record already."


class OwnBeforeError(RefusalError):
    """A steward would write down their own hours from before."""

    field = "given"
    sentence = "These are your own hours. Ask another steward to write them down."


class OpeningFileError(RefusalError):
    """A file of hours from before has something that is not clear; the sentence says what and where."""

    sentence = "That file couldn’t be read."


class NothingBeforeError(RefusalError):
    """Neither given nor received hours were said."""

    field = "given"
    sentence = "Write how much time they gave, how much they received, or both."
