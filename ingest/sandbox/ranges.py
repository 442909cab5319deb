"""`since`, `until` and `date_preset`: moments, and the days that they take in."""

from datetime import UTC, date, datetime, timedelta

from ingest.sandbox.clock import day_end, day_start, newest_day, pacific_day
from ingest.sandbox.errors import RefusedError, range_too_wide

MAX_RANGE = timedelta(days=90)
RETENTION = timedelta(days=732)
_PRESETS = {"yesterday": 1, "last_7d": 7, "last_14d": 14, "last_28d": 28, "last_30d": 30,
            "last_90d": 90}  # fmt: skip


def read_moment(name: str, text: str, now: datetime) -> datetime:
    """Unix seconds, YYYY-MM-DD (Pacific midnight), now, today or yesterday."""
    if text in ("now", "today", "yesterday"):
        if text == "now":
            return now
        return day_start(pacific_day(now) - timedelta(days=text == "yesterday"))
    try:
        if text.isdigit() and len(text) != 8:
            return datetime.fromtimestamp(int(text), UTC)
        return day_start(date.fromisoformat(text[:10]))
    except (ValueError, OverflowError):
        raise RefusedError(f"(#100) Param {name} must be a valid date/time", 100) from None


def read_days(params: dict[str, str], now: datetime) -> list[date] | None:
    """The days asked for, oldest first; None when no range is named."""
    newest = newest_day(now)
    preset = params.get("date_preset")
    if preset:
        if preset not in _PRESETS:
            raise RefusedError("(#100) Param date_preset must be a valid date preset", 100)
        return _days(newest - timedelta(days=_PRESETS[preset] - 1), newest)
    if not params.get("since") and not params.get("until"):
        return None
    until = read_moment("until", params["until"], now) if params.get("until") else now
    default = until - timedelta(days=2)
    since = read_moment("since", params["since"], now) if params.get("since") else default
    _refuse_bad_range(since, until, now)
    first = pacific_day(since)
    if day_start(first) < since:
        first += timedelta(days=day_end(first) <= since)
    last = pacific_day(until) - timedelta(days=1)
    return _days(first, min(last, newest))


def _refuse_bad_range(since: datetime, until: datetime, now: datetime) -> None:
    if since > until:
        raise RefusedError("(#100) since param must be before until param", 100)
    if until - since > MAX_RANGE + timedelta(hours=1):
        raise range_too_wide()
    if since < now - RETENTION or since > now + timedelta(days=1):
        text = "(#100) since param is not valid. Metrics data is available for the last 2 years"
        raise RefusedError(text, 100)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]
