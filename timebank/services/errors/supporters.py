"""What is refused about one member's acting for another."""

from timebank.services.errors import RefusalError


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
