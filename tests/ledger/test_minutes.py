"""Reading and saying whole minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.ledger import errors, minutes


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("90", 90),
        ("2", 2),
        (" 90\n", 90),
        ("90 min", 90),
        ("90m", 90),
        ("90 minutes", 90),
        ("1 minute", 1),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1H30", 90),
        ("1 hr 5 mins", 65),
        ("0h30", 30),
        ("1:30", 90),
        ("0:05", 5),
        ("1:20 hours", 80),
        ("1 hour 30 minutes", 90),
        ("1 hour and 30 minutes", 90),
        ("2 hours", 120),
        ("2h", 120),
        ("1.5 hours", 90),
        ("1,5 h", 90),
        ("1.25h", 75),
        ("½", 30),
        ("1½", 90),
        ("1 ½", 90),
        ("1½ hours", 90),
        ("¾ hour", 45),
        ("⅓ hour", 20),
        ("1/2", 30),
        ("1 1/2 hours", 90),
        ("1\u00a0hour", 60),
        ("\uff19\uff10", 90),
        ("\uff11\uff1a\uff13\uff10", 90),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, expected: int) -> None:
    assert minutes.parse(typed) == expected


@pytest.mark.parametrize(
    ("typed", "broken"),
    [
        ("9" * 41, errors.TextTooLongError),
        ("9\x000", errors.HiddenCharacterError),
        ("9\u202e0", errors.HiddenCharacterError),
        ("\u206690\u2069", errors.HiddenCharacterError),
        ("90\u200b", errors.HiddenCharacterError),
        ("\ud800", errors.HiddenCharacterError),
        ("\u0669\u0660", errors.OtherDigitsError),
        ("9²", errors.OtherDigitsError),
        ("⅛ hour", errors.OtherDigitsError),
        ("-90", errors.BelowZeroError),
        ("\u221290", errors.BelowZeroError),
        ("\u201390", errors.BelowZeroError),
        ("\uff0d90", errors.BelowZeroError),
        ("", errors.UnreadableTimeError),
        ("soon", errors.UnreadableTimeError),
        ("1.5", errors.UnreadableTimeError),
        ("1.30", errors.UnreadableTimeError),
        ("1,000 hours", errors.UnreadableTimeError),
        ("11/2", errors.UnreadableTimeError),
        ("1:5", errors.UnreadableTimeError),
        ("1e3", errors.UnreadableTimeError),
        ("1:75", errors.PastTheHourError),
        ("1h60", errors.PastTheHourError),
        ("1.33 hours", errors.WholeMinutesError),
        ("0", errors.NoTimeError),
        ("0h00", errors.NoTimeError),
        ("0.0 hours", errors.NoTimeError),
        ("2147483648", errors.TooMuchTimeError),
        ("9" * 40, errors.TooMuchTimeError),
    ],
)
def test_a_time_that_cannot_be_read_says_how_to_mend_it(
    typed: str, broken: type[errors.MinutesError]
) -> None:
    with pytest.raises(errors.MinutesError) as caught:
        minutes.parse(typed)

    assert type(caught.value) is broken
    assert str(caught.value) == broken.sentence


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        (1.5, errors.WholeMinutesError),
        (60.0, errors.WholeMinutesError),
        (True, errors.WholeMinutesError),
        ("60", errors.WholeMinutesError),
        (None, errors.WholeMinutesError),
        (-1, errors.BelowZeroError),
        (0, errors.NoTimeError),
        (minutes.MOST_MINUTES + 1, errors.TooMuchTimeError),
    ],
)
def test_only_whole_minutes_are_minutes(value: object, broken: type[errors.MinutesError]) -> None:
    with pytest.raises(broken):
        minutes.check(value)  # type: ignore[arg-type]


def test_no_time_is_allowed_where_the_caller_says_so() -> None:
    minutes.check(0, least=0)
    minutes.check(minutes.MOST_MINUTES)


@pytest.mark.parametrize(
    ("time", "full", "brief", "number", "unit"),
    [
        (0, "0 minutes", "0 minutes", "0", "minutes"),
        (1, "1 minute", "1 minute", "1", "minute"),
        (15, "15 minutes", "15 minutes", "15", "minutes"),
        (45, "45 minutes", "45 minutes", "45", "minutes"),
        (60, "1 hour", "1 hour", "1", "hour"),
        (61, "1 hour 1 minute", "1 hour 1 minute", "1:01", "hours"),
        (75, "1 hour 15 minutes", "1¼ hours", "1¼", "hours"),
        (80, "1 hour 20 minutes", "1 hour 20 minutes", "1:20", "hours"),
        (90, "1 hour 30 minutes", "1½ hours", "1½", "hours"),
        (120, "2 hours", "2 hours", "2", "hours"),
        (165, "2 hours 45 minutes", "2¾ hours", "2¾", "hours"),
        (870, "14 hours 30 minutes", "14½ hours", "14½", "hours"),
    ],
)
def test_minutes_are_said_in_full_in_short_and_in_two_words(
    time: int, full: str, brief: str, number: str, unit: str
) -> None:
    assert minutes.say(time) == full
    assert minutes.short(time) == brief
    assert minutes.split_words(time) == (number, unit)


@pytest.mark.parametrize(
    ("time", "expected"),
    [(0, 0), (1, 1), (7, 1), (15, 1), (22, 1), (23, 2), (30, 2), (60, 4), (67, 4), (68, 5), (600, 40)],
)
def test_pebbles_are_drawn_to_the_nearest_quarter_and_never_vanish(time: int, expected: int) -> None:
    assert minutes.quarters(time) == expected


@given(st.integers(1, minutes.MOST_MINUTES))
def test_what_is_said_reads_back_as_the_same_minutes(time: int) -> None:
    assert minutes.parse(minutes.say(time)) == time
    assert minutes.parse(minutes.short(time)) == time
    assert minutes.parse(" ".join(minutes.split_words(time))) == time


@given(st.integers(0, 599), st.integers(0, 59))
def test_the_two_ways_to_write_hours_and_minutes_agree(hours: int, rest: int) -> None:
    time = hours * 60 + rest
    if time:
        assert minutes.parse(f"{hours}h{rest:02}") == minutes.parse(f"{hours}:{rest:02}") == time


@given(st.text(max_size=60))
def test_any_text_is_whole_minutes_or_a_named_error(typed: str) -> None:
    try:
        minutes.check(minutes.parse(typed))
    except errors.MinutesError as error:
        refused = str(error)
    else:
        refused = "no"

    assert refused
