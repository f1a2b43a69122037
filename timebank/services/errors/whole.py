"""What is refused about taking the whole record out."""

from timebank.services.errors import RefusalError


class RecordAskedForError(RefusalError):
    """The whole record is asked for already, and waits for a second yes."""

    sentence = "Somebody has asked for this already. Another steward can say yes to it."


class LongRecordError(RefusalError):
    """The whole record is too long for a page to give it."""

    sentence = "This record is too long for a page. Ask your host to run “timebank export”."
