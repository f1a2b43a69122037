"""What is refused about recording time between two people."""

from timebank.services.errors import RefusalError


class TwoTimesError(RefusalError):
    """One time was chosen and another typed."""

    field = "another"
    sentence = "You chose one time and typed another. Keep the one you mean."


class NoDayError(RefusalError):
    """Another day was chosen, and none given."""

    field = "day"
    sentence = "Choose which day it was."


class NobodyToRecordForError(RefusalError):
    """A steward named nobody to record for."""

    field = "whom_name"
    sentence = "Choose who you are recording for."


class OnePersonTwiceError(RefusalError):
    """A steward named one person for both sides."""

    field = "someone"
    sentence = "That's one person twice. Choose the two people who shared time."


class YourselfError(RefusalError):
    """Time was recorded with oneself."""

    field = "someone"
    sentence = "That's you. Choose the other person you shared time with."


class BothSidesError(RefusalError):
    """One person would act for both sides."""

    field = "someone"
    sentence = "You can't speak for both people. Record this as yourself, and the other person can answer."


class DayAheadError(RefusalError):
    """The day has not come yet."""

    field = "day"
    sentence = "That day hasn't come yet. Choose today or an earlier day."


class DayTooLongAgoError(RefusalError):
    """The day is more than twelve months back."""

    field = "day"
    sentence = "That's more than 12 months ago. Choose a later day."


class LongDayError(RefusalError):
    """Twelve hours or more in a day is asked about once."""

    field = "sure"
    sentence = "That's a long day. Is it right? Tick the box if it is."


class LongerThanADayError(RefusalError):
    """More than 24 hours in one day."""

    field = "time"
    sentence = "A day has 24 hours. Record each day by itself."
