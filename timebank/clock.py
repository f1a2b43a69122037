"""The one place that reads the clock."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MICROSECONDS = 1_000_000
MINUTE = 60 * MICROSECONDS
DAY = 24 * 60 * MINUTE


def now() -> int:
    """Tell the present instant, in microseconds since 1970, UTC."""
    return time.time_ns() // 1_000


def moment(instant: int, zone: str = "UTC") -> datetime:
    """Turn an instant in microseconds into a local, aware datetime."""
    return datetime.fromtimestamp(instant // MICROSECONDS, tz=UTC).astimezone(ZoneInfo(zone))


def instant(at: datetime) -> int:
    """Turn an aware datetime into microseconds since 1970, UTC."""
    return int(at.timestamp()) * MICROSECONDS


def today(zone: str) -> date:
    """Tell the day it is in a time zone."""
    return moment(now(), zone).date()


def week_began(day: date, zone: str) -> int:
    """Tell the instant at which a day's week began: Monday's midnight in a time zone."""
    monday = day - timedelta(days=day.weekday())
    return instant(datetime.combine(monday, datetime.min.time(), tzinfo=ZoneInfo(zone)))
