"""What is refused about bringing a spreadsheet along."""

from timebank.services.errors import RefusalError


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
