"""One named error for every rule of the ledger, each with a sentence fit to show a member."""


class LedgerError(ValueError):
    """A broken rule of the ledger; `str(error)` tells a member what happened and how to mend it."""

    # Sentences hold no values, so that each can be translated whole.
    sentence = "This does not fit the rules of the ledger."

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class MinutesError(LedgerError):
    """The time is not a number of minutes the ledger can hold."""

    sentence = "Write how long it took, like 90, 1h30 or 1½ hours."


class TextTooLongError(MinutesError):
    """The text is longer than any time could be."""

    sentence = "That is too long for a time. Write it like 90, 1h30 or 1½ hours."


class HiddenCharacterError(MinutesError):
    """The text holds a control character, a direction mark or another character nobody can see."""

    sentence = "There is a hidden character in the time. Clear the box and type it again, like 1h30."


class OtherDigitsError(MinutesError):
    """The text holds a digit or a fraction outside the ones the ledger reads."""

    sentence = "Write the time with the digits 0 to 9, like 90 or 1h30."


class BelowZeroError(MinutesError):
    """The time has a minus sign."""

    sentence = "Leave out the minus sign. To turn the time round, swap who gave and who received."


class UnreadableTimeError(MinutesError):
    """The text has none of the shapes of a time."""

    sentence = "We could not read that as a time. Write it like 90, 1h30 or 1½ hours."


class PastTheHourError(MinutesError):
    """Sixty or more minutes follow the hours."""

    sentence = "After the hours, write 0 to 59 minutes, like 1h30."


class WholeMinutesError(MinutesError):
    """The time does not come to whole minutes."""

    sentence = "Time is kept in whole minutes. Write it like 90, 1h30 or 1½ hours."


class NoTimeError(MinutesError):
    """The time is zero."""

    sentence = "Write at least 1 minute."


class TooMuchTimeError(MinutesError):
    """The time is more than one entry can hold."""

    sentence = "That is more time than one entry can hold. Check the number."


class IdError(LedgerError):
    """An id is missing or not 16 bytes."""

    sentence = "An id in this entry is not 16 bytes long. Load the page again and try once more."


class NumberError(LedgerError):
    """An entry's number is not a whole number from 0 up."""

    sentence = "An entry’s number is a whole number, counted from 0."


class UnknownKindError(LedgerError):
    """The kind of an entry is none of the eight."""

    sentence = "The ledger does not know this kind of entry. Choose one from the list."


class DayError(LedgerError):
    """The day of an entry is not a calendar day."""

    sentence = "That is not a day of the calendar. Write it like 2025-10-06."


class InstantError(LedgerError):
    """The moment of recording is not whole microseconds since 1970."""

    sentence = "The moment of recording is a whole number of microseconds since 1970."


class PaidError(LedgerError):
    """The flag for a paid role is neither yes nor no."""

    sentence = "Say yes or no: was this time part of a job?"


class SameAccountError(LedgerError):
    """Giver and receiver are one account."""

    sentence = "The same account is on both sides. Choose two different ones."


class SameActorError(LedgerError):
    """One member acted for the giver and for the receiver."""

    sentence = "One person cannot answer for both sides. Ask the other person, or a steward."


class ExchangeIdError(LedgerError):
    """An exchange entry names no exchange, or another kind names one."""

    sentence = "An entry names an exchange when it books one, and only then."


class GatheringIdError(LedgerError):
    """A gathering entry names no gathering, or a kind that has none names one."""

    sentence = "An entry names a gathering when it books one, and only then."


class ReversalIdError(LedgerError):
    """A reversal names no other entry, or another kind names one."""

    sentence = "An entry names another one when it takes it back, and only then."


class ReversalError(LedgerError):
    """A reversal was to be reversed."""

    sentence = "An entry that takes another back stays as it is. Record the time again instead."


class MirrorError(ReversalError):
    """A reversal differs from the entry it reverses in more than its sides."""

    sentence = "Taking an entry back moves the same minutes between the same two, the other way round."


class UnknownRuleError(LedgerError):
    """The rule of a gathering is none of the six."""

    sentence = "The ledger does not know this rule. Choose one of the six rules for a gathering."


class UnknownPaidTimeError(LedgerError):
    """What time in a paid role comes to is none of the three."""

    sentence = "The ledger does not know what time through a job comes to. Choose one of the three ways."


class SamePersonTwiceError(LedgerError):
    """One account has two stays at one gathering."""

    sentence = "Somebody is on the list twice. Keep one line for each person."


class LongerThanGatheringError(LedgerError):
    """Somebody stayed longer than the gathering lasted."""

    sentence = "Somebody is down for longer than the gathering lasted. Change their time or the gathering’s."


class NobodyLedError(LedgerError):
    """The rule moves a leader's time and nobody led."""

    sentence = "This rule moves the time of whoever led. Say who led, or choose another rule."


class NothingToShareByError(LedgerError):
    """Minutes were to be shared out and every share is zero."""

    sentence = "There is time to share out and nobody to share it among. Add who came."


class TotalBelowZeroError(LedgerError):
    """A reversal takes more off a total than was ever added to it."""

    sentence = "This takes back more time than was recorded. Look for the first entry again."


class CanonicalTextError(LedgerError):
    """A text is not the canonical text of any entry."""

    sentence = "This is not the exact text of an entry. Copy it again, whole and unchanged."


class ProofError(LedgerError):
    """A proof does not lead to the root it is said to lead to."""

    sentence = "This proof does not fit the journal. Fetch it again; if it still fails, tell a steward."


class NoteError(LedgerError):
    """A text is not a signed note, a checkpoint, a key or a receipt."""

    sentence = "This is not the whole text of a seal, a key or a receipt. Copy it again, whole and unchanged."


class HistoryError(LedgerError):
    """A sealed journal does not go on from the one that was seen before."""

    sentence = "This journal does not go on from the one you saw before."


class BegunAgainError(HistoryError):
    """The seals have another name: they were begun again, or are another community's."""

    sentence = "The seals were begun again, or are another community’s. Ask why; the public page must say it."


class RolledBackError(HistoryError):
    """Fewer entries are sealed than were before."""

    sentence = "The journal was rolled back: fewer entries are sealed now than before."


class ForkedError(HistoryError):
    """Two journals of the same length were sealed."""

    sentence = "There are two different journals: as many entries were sealed before, with another root."


class RewrittenError(HistoryError):
    """The longer journal does not begin with the shorter one."""

    sentence = "The past was changed: the entries sealed now do not begin with those sealed before."
