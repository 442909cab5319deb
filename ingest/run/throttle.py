"""Keeps calls within Meta's budgets, which all workers share: slows down, stops, comes back.

1. Each answer's usage headers are noted for the Page and for the app.
2. From 75 % on calls are spaced out; at 95 %, or when Meta says so, calls on that budget stop.
3. A backfill stops at 75 % already, so that the nightly syncs keep their share.

A Page's budget stops that Page alone; the app's stops every Page.
"""

import time
from datetime import timedelta

from ingest.graph.client import Hooks
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from ingest.graph.usage import Usage
from jobs import budgets
from jobs.budgets import SLOW_PERCENT, STOP_PERCENT
from models.orm import now_utc

# Where Meta does not say when to come back.
DEFAULT_WAIT_SECONDS = 900
BACKFILL_PAUSE_SECONDS = 3600
LONGEST_PAUSE_SECONDS = 10.0
_LEAST_PAUSE_SECONDS = 0.25
# Budgets of other products ride in the same header.
_OWN_KINDS = ("", "pages")


class Throttle:
    """What one run may still ask for; `page_id` is Facebook's, None for calls about no Page."""

    def __init__(
        self,
        page_id: str | None,
        *,
        stop_percent: float = STOP_PERCENT,
    ) -> None:
        self._page_id = page_id
        self._stop_percent = stop_percent
        self._sleep = time.sleep
        self._app = budgets.app_owner()
        self._page = budgets.page_owner(page_id) if page_id else None

    def hooks(self) -> Hooks:
        """To be given to a client."""
        return Hooks(
            before_request=self.before_request,
            on_usage=self.on_usage,
            on_throttle=self.on_throttle,
            sleep=self._sleep,
        )

    def before_request(self, calls: int) -> None:
        """Waits a little where a budget is nearly spent. Raises GraphError where it is spent."""
        now = now_utc()
        found = budgets.read_budgets(self._owners()).values()
        ends = [budget.blocked_until for budget in found if budget.blocked_until is not None]
        if ends:
            raise _stopped((max(ends) - now).total_seconds())
        percent = max((budget.believed_percent(now) for budget in found), default=0.0)
        # Who stops at 95 % was blocked there; when that is over, a call shows where it stands.
        if self._stop_percent < STOP_PERCENT and percent >= self._stop_percent:
            raise _stopped(BACKFILL_PAUSE_SECONDS)
        if percent >= SLOW_PERCENT:
            self._sleep(_pause(percent, calls))

    def on_usage(self, usages: list[Usage]) -> None:
        """Notes how full the budgets are; one that is spent is blocked for all."""
        for owner, usage in self._by_owner(usages).items():
            budgets.note_usage(owner, usage.peak)
            if usage.peak >= STOP_PERCENT:
                wait = timedelta(minutes=usage.regain_minutes).total_seconds()
                budgets.block(owner, wait or DEFAULT_WAIT_SECONDS)

    def on_throttle(self, error: GraphError) -> None:
        """Blocks the budget that Meta says is spent."""
        owner = self._app if error.is_app_wide else self._page
        if owner is not None:
            budgets.block(owner, error.retry_after or DEFAULT_WAIT_SECONDS)

    def _owners(self) -> list[str]:
        return [self._app, self._page] if self._page else [self._app]

    def _by_owner(self, usages: list[Usage]) -> dict[str, Usage]:
        """The fullest entry of each budget that concerns this run."""
        fullest: dict[str, Usage] = {}
        for usage in usages:
            owner = self._owner_of(usage, usages)
            if owner is not None and usage.peak >= fullest.get(owner, usage).peak:
                fullest[owner] = usage
        return fullest

    def _owner_of(self, usage: Usage, beside: list[Usage]) -> str | None:
        """An entry of another Page beside our own is that Page's; alone it is our business's."""
        if usage.budget == "app":
            return self._app
        if usage.budget == "page" or usage.owner_id == self._page_id:
            return self._page
        if usage.kind not in _OWN_KINDS:
            return None
        named = any(other.owner_id == self._page_id for other in beside)
        return budgets.page_owner(usage.owner_id) if named else self._page


def _stopped(seconds: float) -> GraphError:
    wait = max(int(seconds) + 1, 1)
    return GraphError(ErrorKind.THROTTLE, "The budget of calls is nearly spent", retry_after=wait)


def _pause(percent: float, calls: int) -> float:
    """Seconds, growing with the budget's use and with the calls about to be made."""
    share = (percent - SLOW_PERCENT) / (STOP_PERCENT - SLOW_PERCENT)
    return min((_LEAST_PAUSE_SECONDS + share) * calls, LONGEST_PAUSE_SECONDS)
