"""What the services refuse, each with a sentence that says how to mend it."""


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


class TwoTimesError(RefusalError):
    """One time was chosen and another typed."""

    field = "another"
    sentence = "You chose one time and typed another. Keep the one you mean."


class NoDayError(RefusalError):
    """Another day was chosen, and none given."""

    field = "day"
    sentence = "Choose which day it was."


class LastWayInError(RefusalError):
    """The last way to sign in on one's own."""

    field = "sure"
    sentence = (
        "This is your only way in. Without it you come in with a slip from a steward. "
        "Tick the box if that's all right."
    )


class UnknownPersonError(RefusalError):
    """Nobody here goes by that name or card number."""

    field = "someone"
    sentence = "We don't know that name or card number here. Check it, or ask them for their card number."


class NobodyToRecordForError(RefusalError):
    """A steward named nobody to record for."""

    field = "whom_name"
    sentence = "Choose who you are recording for."


class OnePersonTwiceError(RefusalError):
    """A steward named one person for both sides."""

    field = "someone"
    sentence = "That's one person twice. Choose the two people who shared time."


class VisitGoneError(RefusalError):
    """A visit from before joining that is not there to be added."""

    sentence = "That visit isn't there to add any more. If you were there, tell the host."


class ClaimOutsideError(RefusalError):
    """Somebody says they were at a gathering at a time when its check-in was not open."""

    sentence = "Check-in wasn't open when you scanned the sign. If you were there, tell the host."


class ClaimTooLateError(RefusalError):
    """Somebody says so more than three days after it ended."""

    sentence = "This came more than 3 days after the gathering. If you were there, tell the host."


class TwoPeopleOfThatNameError(RefusalError):
    """More than one person goes by that name."""

    field = "someone"
    sentence = "More than one person here goes by that name. Type their card number instead."


class YourselfError(RefusalError):
    """Time was recorded with oneself."""

    field = "someone"
    sentence = "That's you. Choose the other person you shared time with."


class BothSidesError(RefusalError):
    """One person would act for both sides."""

    field = "someone"
    sentence = "You can't speak for both people. Record this as yourself, and the other person can answer."


class NoSupporterError(RefusalError):
    """Nobody was named who may act for a member."""

    field = "someone"
    sentence = "Choose who may act for you."


class OwnSupporterError(RefusalError):
    """A member named themselves."""

    field = "someone"
    sentence = "That's you. Choose somebody else."


class NothingAllowedError(RefusalError):
    """A supporter who may do nothing."""

    field = "check_in"
    sentence = "Choose at least one thing they may do."


class SupportTooLongError(RefusalError):
    """A supporter is named for twelve months at most."""

    field = "months"
    sentence = "Choose 12 months or less. You can always do it again."


class NoVoucherError(RefusalError):
    """Nobody was named who knows both."""

    field = "voucher"
    sentence = "Name somebody here who knows you both."


class UnknownVoucherError(RefusalError):
    """The second person is not known here, or not by that name alone."""

    field = "voucher"
    sentence = "We can't tell who that is. Check the name, or type the number on their card."


class VoucherIsNoThirdError(RefusalError):
    """The second person is one of the two."""

    field = "voucher"
    sentence = "Name a third person: not you, and not the one who may act for you."


class NotAskedError(RefusalError):
    """A supporter does what they were not asked to do, or no longer."""

    sentence = "They haven't asked you to do this, or it has ended. Nothing was changed."


class ActingChangedError(RefusalError):
    """The page was made while its member acted for somebody else, or for nobody."""

    sentence = "Nothing was kept, because who you act for has changed. Check whose this is, then press again."


class MoreThanAskedError(RefusalError):
    """A supporter says yes to more time than they may in one week."""

    field = "time"
    sentence = "That's more than you may say yes to this week. Leave it for them, or wait until Monday."


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


class AlreadyAnsweredError(RefusalError):
    """The exchange was answered otherwise before."""

    sentence = "This was answered already, so nothing has changed."


class TooLateToPutRightError(RefusalError):
    """Thirty days have passed."""

    sentence = (
        "This was recorded more than 30 days ago, so both of you must agree to change it. "
        "Ask them to take it back, on the page of the entry."
    )


class NothingChosenError(RefusalError):
    """Nothing was said about what is different."""

    field = "reason"
    sentence = "Choose what you remember differently."


class NothingDifferentError(RefusalError):
    """What is remembered is what is written down already."""

    field = "time"
    sentence = "That's what is written down now. Change what you remember differently."


class StayThroughJobError(RefusalError):
    """Somebody was there through their job, and what that time comes to is the community's choice."""

    sentence = "This time was through a job, so it can't be changed here. Ask a steward."


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


class RecordAskedForError(RefusalError):
    """The whole record is asked for already, and waits for a second yes."""

    sentence = "Somebody has asked for this already. Another steward can say yes to it."


class LongRecordError(RefusalError):
    """The whole record is too long for a page to give it."""

    sentence = "This record is too long for a page. Ask your host to run “timebank export”."


class TooLateForGiftError(RefusalError):
    """Thirty days have passed since the hours were given."""

    sentence = "That was more than 30 days ago, so it stays as it is. Ask on the Help page."


class WaitsAlreadyError(RefusalError):
    """An earlier ask still waits for two stewards."""

    sentence = "What you asked for before still waits for two stewards. Take it back first, to ask for more."


class NobodyGivenToError(RefusalError):
    """Hours were to go to one person, and none was named."""

    field = "someone"
    sentence = "Type a name or a card number, or choose the pot."


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


class SheetFileError(RefusalError):
    """A spreadsheet can't be brought along as it is; the sentence says what to do."""

    field = "file"
    sentence = "Choose a file."


class ColumnMissingError(RefusalError):
    """No column was chosen for something without which nothing can be brought in."""

    sentence = "Choose a column for this."


class ColumnTwiceError(RefusalError):
    """One column was chosen for two things."""

    sentence = "You chose this column for something else too."


class RowsStopError(RefusalError):
    """Some rows have a problem, and nobody said to leave them out."""

    field = "leave"
    sentence = "Some rows can’t come along as they are. Mend the file, or tick the box to leave them out."


class RowsChangedError(RefusalError):
    """What the rows come to is not what was shown any more."""

    sentence = "Something has changed since you looked. Nothing was written down. Look again."


class NoRowsError(RefusalError):
    """There is nothing to bring in."""

    sentence = "There is nothing new in this file."


class NothingBeforeError(RefusalError):
    """Neither given nor received hours were said."""

    field = "given"
    sentence = "Write how much time they gave, how much they received, or both."


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


class AlreadyFinishedError(RefusalError):
    """The gathering's time has been saved."""

    sentence = "Everyone's time at this gathering has been saved already."


class TooEarlyToFinishError(RefusalError):
    """The gathering has not begun."""

    sentence = "This gathering hasn't begun yet. You can save everyone's time once it has."


class ListChangedError(RefusalError):
    """Somebody checked in after the preview was made."""

    sentence = "Who's here has changed since you looked. Check the list below, then save."


class CancelledError(RefusalError):
    """The gathering is cancelled."""

    sentence = "This one is cancelled. Nothing was changed."


class StaysCancelledError(RefusalError):
    """The time of a cancelled gathering is over."""

    sentence = "Its time is over, so it stays cancelled."


class NoHostChosenError(RefusalError):
    """Nobody was named to host with one."""

    field = "someone"
    sentence = "Choose who hosts with you."


class LastHostError(RefusalError):
    """The only host steps down."""

    sentence = "You're the only host. Add another host first, or cancel the gathering."


class SignClosedError(NotThereError):
    """The sign was scanned outside its window."""


class KioskCodeChangedError(Exception):
    """A tablet's code was opened more than five minutes after it was shown, or never was one."""


class HandshakeOverError(RefusalError):
    """A code on another phone that is more than ten minutes old, answered or changed."""

    sentence = "That code has run out. Ask them to show a new one."


class OpenedElsewhereError(RefusalError):
    """A code on another phone that somebody else opened first."""

    sentence = "This code has been opened on another phone. Ask them to show a new one."


class OwnHandshakeError(RefusalError):
    """Somebody opened the code they show."""

    sentence = "That's your own code. The other person opens it, on their own phone."


class WrongCodeError(RefusalError):
    """A sign-in code that does not match."""

    field = "code"
    sentence = "That isn't the code we sent. Check the 6 digits, or ask for a new code."


class CodeRunOutError(RefusalError):
    """A sign-in code that is too old, used, or tried too often."""

    field = "code"
    sentence = "That code has run out. Ask for a new one."


class WrongCardOrPinError(RefusalError):
    """A card number and PIN that do not belong together."""

    field = "pin"
    sentence = "That card number and PIN don't go together. Check both, or ask a steward for a sign-in slip."


class NotOurCardError(RefusalError):
    """A square or a number that is on no card of this community."""

    field = "card"
    sentence = "That's not one of our cards."


class SlowDownError(RefusalError):
    """Too many wrong tries from one place."""

    sentence = "That's a lot of tries. Wait ten minutes, or ask a steward for help."


class SimplePinError(RefusalError):
    """A PIN anyone would guess first."""

    field = "pin"
    sentence = "That PIN is easy to guess. Choose 6 digits that aren't all the same or in a row."


class PasskeyNotReadError(RefusalError):
    """A new passkey whose answer does not hold, or one that is known already."""

    sentence = "That passkey couldn't be added. Nothing was changed. Try once more, or use another phone."


class PasskeyNotKnownError(RefusalError):
    """A passkey that is not known here, was removed, or whose answer does not hold."""

    sentence = "We don't know that passkey here. Try another one, or come in another way."


class PasskeyTooLateError(RefusalError):
    """The page was open for more than five minutes, or was sent before."""

    sentence = "That took more than five minutes, or was sent before. Press the button once more."


class OtherWaysInError(RefusalError):
    """A slip was wanted for somebody who can come in by themselves."""

    sentence = (
        "They have another way in: a code by email, their card and PIN, or a passkey. "
        "If all of these are lost, ask for a new way in with another steward."
    )


class AskedForAlreadyError(RefusalError):
    """A new way in was asked for, and is still open."""

    field = "someone"
    sentence = "A new way in has been asked for them already. It is in the list below."


class YourOwnWayInError(RefusalError):
    """A steward asked for themselves, or said yes to it."""

    field = "someone"
    sentence = "This is for you yourself, so two other stewards must do it."


class SecondStewardError(RefusalError):
    """It takes another steward, or one of the two who said yes."""

    sentence = "This takes another steward, so nothing was changed."


class RecoveryOverError(RefusalError):
    """It was stopped, answered or printed before."""

    sentence = "This was stopped or answered already, so nothing has changed."


class TooEarlyForSlipError(RefusalError):
    """Two days have not gone by since the second yes."""

    sentence = "The slip can be printed two days after the second yes. Until then they can stop it."


class ManyLettersError(RefusalError):
    """A member has made as many letters about their time as are kept."""

    sentence = "You have made 30 letters in 90 days. You can make another when the oldest has run out."


class NothingToSayError(RefusalError):
    """A letter in which nothing was chosen, or nothing that happened."""

    field = "given"
    sentence = "There is nothing of that in these months. Choose something else, or other months."


class SlugTakenError(RefusalError):
    """A community of that short name exists."""

    sentence = "A community with that short name is here already. Choose another short name."


class NobodyToGiveToError(RefusalError):
    """Hours left over were to go to one person, and none was named."""

    field = "someone"
    sentence = "Type a name or a card number, or choose the pot."


class PotAndPersonError(RefusalError):
    """The pot was chosen, and a person typed."""

    field = "someone"
    sentence = "You chose the pot and typed a name. Keep the one you mean."


class GiftToYourselfError(RefusalError):
    """Hours left over were to go to the one who leaves."""

    field = "someone"
    sentence = "That's you. Type somebody else's name, or choose the pot."


class NotAWitnessError(RefusalError):
    """A signature is by nobody who was asked to keep watch, or the key cannot sign for a witness."""

    sentence = "That is not the signature of a witness over this seal."


class WitnessTwiceError(RefusalError):
    """A witness of that key or name is there already."""

    sentence = "A witness with that key or that name is there already."
