"""The usage headers: how much of its budget the app and each Page have spent."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SINGLE_HEADERS = {"X-App-Usage": "app", "X-Page-Usage": "page"}
_BUSINESS_HEADER = "X-Business-Use-Case-Usage"
_MOST_ENTRIES = 64
# Budgets are counted over a day at most, so no sound answer asks for a longer wait.
LONGEST_WAIT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Usage:
    """One budget, in per cent of what Meta allows; 100 means throttled.

    `budget` is app, page or business; `owner_id` the business or Page of a business budget.
    """

    budget: str
    owner_id: str
    kind: str
    call_count: float
    total_time: float
    total_cputime: float
    regain_minutes: float

    @property
    def peak(self) -> float:
        """The fullest of the three shares, in per cent."""
        return max(self.call_count, self.total_time, self.total_cputime)


def read_usage(headers: Mapping[str, str]) -> list[Usage]:
    """All budgets that an answer's headers tell of; what cannot be read is left out."""
    found = []
    for header, budget in _SINGLE_HEADERS.items():
        entry = _json(headers.get(header))
        if isinstance(entry, dict):
            found.append(_usage(budget, "", entry))
    by_owner = _json(headers.get(_BUSINESS_HEADER))
    if isinstance(by_owner, dict):
        for owner, entries in by_owner.items():
            rows = entries if isinstance(entries, list) else []
            found += [_usage("business", owner, row) for row in rows if isinstance(row, dict)]
    return found[:_MOST_ENTRIES]


def regain_seconds(headers: Mapping[str, str]) -> int | None:
    """How long a throttled caller has to wait, in seconds; None when the headers do not say."""
    minutes = max((usage.regain_minutes for usage in read_usage(headers)), default=0.0)
    if minutes > 0:
        return min(math.ceil(minutes * 60), LONGEST_WAIT_SECONDS)
    after = headers.get("Retry-After", "").strip()
    said = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else None
    return None if said is None else min(said, LONGEST_WAIT_SECONDS)


def _usage(budget: str, owner: str, entry: dict[str, Any]) -> Usage:
    return Usage(
        budget=budget,
        owner_id=owner,
        kind=str(entry.get("type", "")),
        call_count=_number(entry.get("call_count")),
        total_time=_number(entry.get("total_time")),
        total_cputime=_number(entry.get("total_cputime")),
        regain_minutes=_number(entry.get("estimated_time_to_regain_access")),
    )


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(max(number, 0.0), 1e6) if math.isfinite(number) else 0.0


def _json(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
