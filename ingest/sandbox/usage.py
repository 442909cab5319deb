"""Calls counted per Page and for the app, and the usage headers that follow from them."""

import json
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from ingest.sandbox.characters import Character
from ingest.sandbox.errors import TOO_MANY_CALLS, RefusedError

CALLS_PER_ENGAGED_USER = 4800
APP_CALLS_PER_HOUR = 20000
CALLS_PER_CLONE = 500
_SPAN = {"app": timedelta(hours=1)}
_DAY = timedelta(hours=24)


class Usage:
    """Rolling counts: the app's over an hour, a Page's over 24 hours."""

    def __init__(self, page: Callable[[str], Character | None], clones: int = 0) -> None:
        """`page` finds a Page by its id; with `clones` the app has more people."""
        self._page, self._of_app = page, APP_CALLS_PER_HOUR + clones * CALLS_PER_CLONE
        self._lock = Lock()
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)
        self.budgets: dict[str, int] = {}

    def clear(self) -> None:
        """Forget all calls and set budgets."""
        with self._lock:
            self._calls.clear()
            self.budgets.clear()

    def budget(self, who: str) -> int:
        """Calls allowed in the span, for the app or a Page id."""
        if who in self.budgets:
            return self.budgets[who]
        page = self._page(who)
        return page.engaged_users * CALLS_PER_ENGAGED_USER if page else self._of_app

    def count(self, who: str, now: datetime) -> int:
        """Record one call and return the percentage used, at most 100."""
        with self._lock:
            self._calls[who].append(now)
        return self.percent(who, now)

    def percent(self, who: str, now: datetime) -> int:
        """Percentage of the budget used in the rolling span."""
        with self._lock:
            calls, since = self._calls[who], now - _SPAN.get(who, _DAY)
            while calls and calls[0] <= since:
                calls.popleft()
            return min(100, len(calls) * 100 // max(1, self.budget(who)))

    def regain_minutes(self, who: str, now: datetime) -> int:
        """Minutes until the oldest call leaves the span; 0 while there is budget."""
        if self.percent(who, now) < 100:
            return 0
        left = self._calls[who][0] + _SPAN.get(who, _DAY) - now
        return max(1, -int(-left.total_seconds() // 60))

    def refuse_exhausted(self, page_id: str, now: datetime) -> None:
        """Refuse the call when the app's or the Page's budget is used up."""
        if self.percent("app", now) >= 100:
            raise RefusedError("(#4) Application request limit reached", 4, 1504022, status=403)
        if page_id and self.percent(page_id, now) >= 100:
            raise RefusedError(TOO_MANY_CALLS, 80001)

    def headers(self, page_id: str, now: datetime, regain: int = 0) -> dict[str, str]:
        """The usage headers. `regain` in minutes, when a fault says that the Page is exhausted."""
        headers = {"X-App-Usage": json.dumps(_triple(self.percent("app", now)))}
        if page_id:
            used = 100 if regain else self.percent(page_id, now)
            minutes = regain or self.regain_minutes(page_id, now)
            pages = {**_triple(used), "type": "pages", "estimated_time_to_regain_access": minutes}
            headers["X-Business-Use-Case-Usage"] = json.dumps({page_id: [pages]})
            headers["X-Page-Usage"] = json.dumps(_triple(used))
        return headers


def _triple(percent: int) -> dict[str, int]:
    return {"call_count": percent, "total_cputime": percent // 3, "total_time": percent // 2}
