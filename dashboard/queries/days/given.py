"""Days as people and programs write them: both or neither, and within reason."""

import re
from datetime import date

from dashboard.queries.inputs import BadInput

EARLIEST = date(2004, 1, 1)
LATEST = date(2100, 1, 1)
LONGEST_DAYS = 1100
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def given_days(
    first_name: str, first: date | str | None, last_name: str, last: date | str | None
) -> tuple[date, date] | None:
    """Both days; None where neither is given. Raises BadInput with the name of the wrong one."""
    since, until = _day(first_name, first), _day(last_name, last)
    if since is None and until is None:
        return None
    if since is None or until is None:
        missing = first_name if since is None else last_name
        raise BadInput(missing, f"Give {first_name} and {last_name} together, or neither.")
    return since, until


def check_span(since: date, until: date, today: date, first_name: str, last_name: str) -> None:
    """Raises BadInput for a range that ends before it begins, has not begun, or is too long."""
    if until < since:
        raise BadInput(last_name, "The last day lies before the first.")
    if since > today:
        raise BadInput(first_name, "This range has not begun; give days that have been.")
    if (until - since).days >= LONGEST_DAYS:
        raise BadInput(last_name, f"A range holds at most {LONGEST_DAYS} days.")


def _day(field: str, value: date | str | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value) if ISO_DATE.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None:
            raise BadInput(field, "Write a day as YYYY-MM-DD.")
        value = day
    if not EARLIEST <= value <= LATEST:
        raise BadInput(field, f"The day must lie between {EARLIEST} and {LATEST}.")
    return value
