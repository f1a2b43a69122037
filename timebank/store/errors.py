"""What the store refuses, each with a sentence fit to show."""


class StoreError(Exception):
    """Something the store will not do."""

    sentence = "That could not be kept."

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.sentence


class KeyUsedForSomethingElseError(StoreError):
    """The same key came again with other content."""

    sentence = (
        "This page was already sent with something else on it. "
        "Nothing was changed. Open the page again to record something new."
    )


class OldDatabaseSoftwareError(StoreError):
    """The SQLite library is one that may damage a file under load."""


class NoDatabaseError(StoreError):
    """The database cannot be opened."""


class NewerDatabaseError(NoDatabaseError):
    """The database was made by a later version of this program."""


class BackupError(StoreError):
    """A backup could not be made, or is not whole."""


class SealFolderError(StoreError):
    """What the sealer keeps outside the database cannot be read."""


class SealError(StoreError):
    """The sealer will not sign this journal; the sentence says what differs."""


class PackError(StoreError):
    """A community's whole record is not as it was written, or does not fit here."""
