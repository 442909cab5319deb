"""The days of one Page, as Meta would show them at a given moment."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from ingest.sandbox.characters import DAYS_FROM, Character
from ingest.sandbox.numbers.page_days import PageDay, page_day
from ingest.sandbox.numbers.page_metrics import Value, page_metrics, stock_metrics
from ingest.sandbox.numbers.settling import age_hours, is_final, shown_share

_RESTATED_PARTS = ("organic", "from_followers")


@dataclass
class PageHistory:
    """Memoised days of a Page; the memory holds nothing that could not be computed again."""

    seed: str
    page: Character
    _days: dict[date, PageDay] = field(default_factory=dict)
    _rows: dict[date, dict[str, Value]] = field(default_factory=dict)
    _followers: dict[date, int] = field(default_factory=dict)

    def row(self, day: date, now: datetime) -> dict[str, Value]:
        """Every metric of the day as shown now."""
        known = self._rows.get(day)
        age = age_hours(day, now)
        if known is not None and is_final(age):
            return known
        raw = self._day(day)
        row = page_metrics(self.page, shown_counts(raw, age), raw.viewer_ratio)
        row.update(stock_metrics(self.page, self.followers(day, now)))
        if is_final(age):
            self._rows[day] = row
        return row

    def followers(self, day: date, now: datetime) -> int:
        """Followers at the end of the day: yesterday's, plus follows, minus unfollows."""
        newest_settled = day
        while age_hours(newest_settled, now) < 52:
            newest_settled -= timedelta(days=1)
        total = self._settled_followers(newest_settled)
        while newest_settled < day:
            newest_settled += timedelta(days=1)
            shown = shown_counts(self._day(newest_settled), age_hours(newest_settled, now))
            total += net_follows(shown)
        return total

    def _settled_followers(self, day: date) -> int:
        if day < DAYS_FROM:
            return self.page.followers
        if day not in self._followers:
            total, step = self.page.followers, DAYS_FROM
            if self._followers:
                last = max(self._followers)
                total, step = self._followers[last], last + timedelta(days=1)
            while step <= day:
                total = max(0, total + net_follows(self._day(step).counts))
                self._followers[step] = total
                step += timedelta(days=1)
        return self._followers[day]

    def _day(self, day: date) -> PageDay:
        if day not in self._days:
            self._days[day] = page_day(self.seed, self.page, day)
        return self._days[day]


def shown_counts(raw: PageDay, age: float) -> dict[str, int]:
    """Counters as shown at this age of the day, in hours."""
    share = shown_share(age)
    counts = {key: int(value * share) for key, value in raw.counts.items()}
    if raw.restated_by and not is_final(age):
        for part in _RESTATED_PARTS:
            counts[part] = int(counts[part] * (1 - abs(raw.restated_by)))
    return counts


def net_follows(counts: dict[str, int]) -> int:
    """Follows minus unfollows."""
    return counts["follows"] + counts["follows_paid"] - counts["unfollows"]


@lru_cache(maxsize=64)
def history_of(seed: str, page: Character) -> PageHistory:
    """The one memory of a Page's days."""
    return PageHistory(seed, page)
