"""Values of a Page by metric, period and day, remembered while they cannot change."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from ingest.sandbox.characters import Character
from ingest.sandbox.clock import pacific_day
from ingest.sandbox.numbers.history import PageHistory, history_of
from ingest.sandbox.numbers.page_metrics import Value
from ingest.sandbox.numbers.settling import age_hours, is_final
from ingest.sandbox.numbers.windows import window_value

_Asked = tuple[str, str, date]
_MINUTE = timedelta(minutes=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


class Values(Protocol):
    """Where the values of a Page come from."""

    def value(self, key: str, period: str, day: date, now: datetime) -> Value | None:
        """Value of a metric (or `metric?flag=value`) for the window that ends with the day."""


@dataclass
class _Moment:
    """What is known of the days that still change, as shown in one minute."""

    minute: datetime
    over: datetime
    newest_final: date
    rows: dict[date, dict[str, Value]] = field(default_factory=dict)
    values: dict[_Asked, Value | None] = field(default_factory=dict)


class PageValues:
    """Values as Meta would show them; young days change from minute to minute."""

    def __init__(self, history: PageHistory) -> None:
        self._history = history
        self._final: dict[_Asked, Value | None] = {}
        self._moment = _Moment(_NEVER, _NEVER, date.min)

    def value(self, key: str, period: str, day: date, now: datetime) -> Value | None:
        """Value of a metric (or `metric?flag=value`) for the window that ends with the day."""
        moment = self._at(now)
        known = self._final if day <= moment.newest_final else moment.values
        asked = (key, period, day)
        if asked not in known:
            metric = key.partition("?")[0]
            known[asked] = window_value(
                metric, period, day, lambda one: self._row(one, moment).get(key)
            )
        return known[asked]

    def _at(self, now: datetime) -> _Moment:
        moment = self._moment
        if not moment.minute <= now < moment.over:
            minute = now.replace(second=0, microsecond=0)
            moment = self._moment = _Moment(minute, minute + _MINUTE, _newest_final(minute))
        return moment

    def _row(self, day: date, moment: _Moment) -> dict[str, Value]:
        if day <= moment.newest_final:
            return self._history.row(day, moment.minute)
        if day not in moment.rows:
            moment.rows[day] = self._history.row(day, moment.minute)
        return moment.rows[day]


def _newest_final(now: datetime) -> date:
    day = pacific_day(now)
    while not is_final(age_hours(day, now)):
        day -= timedelta(days=1)
    return day


@dataclass(frozen=True)
class MultipliedValues:
    """Values of a clone: those of its model, so many times. All that adds up there does here."""

    model: Values
    times: int

    def value(self, key: str, period: str, day: date, now: datetime) -> Value | None:
        """Value of a metric (or `metric?flag=value`) for the window that ends with the day."""
        found = self.model.value(key, period, day, now)
        if isinstance(found, dict):
            return {name: part * self.times for name, part in found.items()}
        return None if found is None else found * self.times


def values_of(seed: str, page: Character) -> Values:
    """The values of a Page, its own or those of its model."""
    if page.model is not None:
        return MultipliedValues(_own_values(seed, page.model), page.times)
    return _own_values(seed, page)


@lru_cache(maxsize=64)
def _own_values(seed: str, page: Character) -> PageValues:
    return PageValues(history_of(seed, page))
