"""The people on the posters: Amara's months, and the gatherings past and to come that they host."""

from dataclasses import replace

from timebank.demo.events import Exchange, Seat
from timebank.demo.people import AMARA, DEV, GRACE, JOY, MAREK, SUNITA, TOM
from timebank.demo.teller import Meeting, Teller
from timebank.demo.words import OLD_LIBRARY, PLACES

AMARA_DAYS = 190
# With the welcome hours and the gatherings below: 14½ hours given, 16 received.
AMARA_GAVE = (
    (DEV, 60, 165, "gardening"),
    (SUNITA, 90, 140, "company"),
    (JOY, 60, 118, "forms and letters"),
    (MAREK, 120, 96, "cooking"),
    (DEV, 60, 72, "gardening"),
    (JOY, 120, 44, "sewing"),
    (MAREK, 60, 9, "a lift"),
    (SUNITA, 90, 4, "company"),
)
AMARA_RECEIVED = (
    (JOY, 60, 172, "hair"),
    (SUNITA, 90, 133, "company"),
    (MAREK, 60, 110, "a lift"),
    (DEV, 30, 84, "phone help"),
    (SUNITA, 90, 58, "company"),
    (MAREK, 60, 30, "music"),
    (JOY, 60, 12, "hair"),
)

HALL, GARDEN, BANDSTAND, CAFE = PLACES[1:]
PAST = (
    Meeting("Tea and Tinker", "lead", 7, OLD_LIBRARY, (GRACE, TOM)),
    Meeting("Slow walk", "share", 16, BANDSTAND, (TOM,), 90),
    Meeting("Repair table", "split", 25, OLD_LIBRARY, (MAREK,), ready_minutes=15),
    Meeting("Garden tidy", "help", 37, GARDEN, (SUNITA,), ready_minutes=30),
    Meeting("Soup lunch", "treat", 51, HALL, (JOY,), ready_minutes=60),
    Meeting("Open kettle", "list", 65, CAFE, (DEV,), 90),
)
COMING = (
    Meeting("Repair table", "split", 0, OLD_LIBRARY, (MAREK,), starts=17 * 60 + 30),
    Meeting("Slow walk", "share", -1, BANDSTAND, (TOM,), 90, 10 * 60 + 30),
    Meeting("Soup lunch", "treat", -4, HALL, (JOY, SUNITA), starts=12 * 60),
    Meeting("Tea and Tinker", "lead", -7, OLD_LIBRARY, (GRACE, TOM)),
    Meeting("Garden tidy", "help", -9, GARDEN, (SUNITA,), 150, 11 * 60),
    Meeting("Sleepless club", "share", -12, CAFE, (DEV, GRACE), 90, 18 * 60, public_title="Evening tea"),
)
TINKER = ("Tea and Tinker", "lead", OLD_LIBRARY)
TINKER_HOSTS, TINKER_MINUTES = ("Grace L", "Tom H"), 120
# Amara came to the round with her in it, and not to the one six weeks earlier or to the repair table.
ROUND_DAYS = 42
ABSENT = "Repair table"
FRIENDS_THERE = 5


def tell_cast(teller: Teller, slug: str) -> None:
    """Tell Amara's months and hold the named gatherings."""
    amara = teller.join(AMARA, days_ago=AMARA_DAYS, email=f"amara@{slug}.example")
    for number, (other, minutes, days, words) in enumerate(AMARA_GAVE):
        said_by = ("giver", "receiver")[number % 2]
        teller.help(amara, other, minutes, days, words, said_by=said_by)
    for number, (other, minutes, days, words) in enumerate(AMARA_RECEIVED):
        said_by = ("receiver", "giver")[number % 2]
        teller.help(other, amara, minutes, days, words, said_by=said_by)
    _wait_for_amara(teller, amara)
    _put_right(teller)
    _meet(teller, amara)


def _wait_for_amara(teller: Teller, amara: int) -> None:
    on = teller.ago(teller.today.isoweekday())  # the Sunday before today
    teller.history.exchanges.append(
        Exchange(DEV, amara, 60, on, on, None, "help with a phone", said_by="giver", state="waiting")
    )


def _put_right(teller: Teller) -> None:
    """Let Tom put an hour right that was three quarters of one."""
    on, next_day = teller.ago(21), teller.ago(20)
    teller.history.exchanges.append(Exchange(TOM, MAREK, 60, on, on, on, "a bookcase", reversed_on=next_day))
    teller.help(TOM, MAREK, 45, 20, "a bookcase")


def _meet(teller: Teller, amara: int) -> None:
    for meeting in PAST:
        earlier = replace(meeting, days_ago=meeting.days_ago + ROUND_DAYS)
        teller.hold(earlier, _seats(teller, meeting, []))
        teller.hold(meeting, _seats(teller, meeting, [amara] * (meeting.title != ABSENT)))
    for meeting in COMING:
        teller.hold(meeting)


def _seats(teller: Teller, meeting: Meeting, who: list[int]) -> tuple[Seat, ...]:
    friends = [friend for friend in teller.friends if friend not in meeting.hosts]
    there = who + teller.rng.sample(friends, min(FRIENDS_THERE, len(friends)))
    return tuple(Seat(person, meeting.length_minutes) for person in there)
