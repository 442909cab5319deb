"""Rolling windows of 7 and 28 days: sums, stocks, and unique people."""

from collections.abc import Callable
from datetime import date, timedelta

from ingest.sandbox.numbers.page_metrics import Value

WINDOW_DAYS = {"day": 1, "week": 7, "days_28": 28}
STOCKS = frozenset(
    {"page_follows", "page_lifetime_engaged_followers_unique", "page_follows_city",
     "page_follows_country"}
)  # fmt: skip
# Share of people of the other days who are new to the window, for 7 and for 28 days.
NEW_PEOPLE = {
    "page_total_media_view_unique": (0.45, 0.30),
    "page_video_complete_views_30s_unique": (0.80, 0.70),
    "page_daily_follows_unique": (0.97, 0.95),
    "page_daily_unfollows_unique": (0.98, 0.96),
    "page_fan_adds_by_paid_non_paid_unique": (0.97, 0.95),
}

DayValue = Callable[[date], Value | None]


def window_value(metric: str, period: str, day: date, read: DayValue) -> Value | None:
    """Value of the window that ends with this day."""
    if period == "day" or metric in STOCKS:
        return read(day)
    values = [read(day - timedelta(days=back)) for back in range(WINDOW_DAYS[period])]
    present = [value for value in values if value is not None]
    if not present:
        return None
    if isinstance(present[0], dict):
        return _map_window(metric, period, present)
    return _number_window(metric, period, [value for value in present if isinstance(value, int)])


def _number_window(metric: str, period: str, values: list[int]) -> int:
    if metric not in NEW_PEOPLE:
        return sum(values)
    week, month = NEW_PEOPLE[metric]
    people = _people(values, week if period == "week" else month)
    return max(people, _people(values[:7], week)) if period == "days_28" else people


def _people(values: list[int], share: float) -> int:
    most = max(values)
    return most + int((sum(values) - most) * share)


def _map_window(metric: str, period: str, values: list[Value]) -> dict[str, int]:
    maps = [value for value in values if isinstance(value, dict)]
    keys = {key: None for item in maps for key in item}
    return {
        key: _number_window(metric, period, [int(item.get(key, 0)) for item in maps])
        for key in keys
    }
