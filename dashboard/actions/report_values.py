"""The values of a schedule as they are kept: checked, and when the report is due next."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from dashboard.exports.options import (
    FORMER_NAME,
    NUMBER_FORMAT,
    SECTION_WORDS,
    check_choices,
    check_measures,
    with_present_names,
)
from dashboard.queries.days.ranges import PRESETS
from dashboard.queries.inputs import BadInput
from jobs.reports import next_report
from models import ReportSchedule
from models.destinations import destination_names
from models.export_formats import EXPORT_FORMATS

FREQUENCIES = ("weekly", "monthly")
BOUNDS = {"weekday": (0, 6), "month_day": (1, 31), "hour": (0, 23), "minute": (0, 59)}
MOST_RECIPIENTS = 50
_NOBODY = {
    False: "Give at least one e-mail address.",
    True: "Give at least one e-mail address, or choose a destination.",
}
LONGEST_NAME = 120
# A link for none is the file itself.
LINK_DAYS = (0, 7, 30, 90)
ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
# What a screen shows, and its report too.
OF_VIEW = (
    "compare",
    "trend_metric",
    "trend_period",
    "trend_split",
    "trend_second",
    "posts_metric",
    "posts_sort",
    "posts_order_by",
    "posts_columns",
    "posts_words",
    "posts_type",
    "posts_label",
    "view",
)
NO_PRESET = ("date_preset", "")
# What is given as nothing is as usual again.
MAY_BE_NONE = ("posts_columns",)
SECTION_CHOICES = dict(SECTION_WORDS)
OPTIONS = (
    "date_preset",
    "paper",
    "csv_form",
    "csv_separator",
    "theme",
    NUMBER_FORMAT,
    FORMER_NAME,
    "sections",
    "introduction",
    *OF_VIEW,
)
COLUMNS = (
    "name",
    "frequency",
    "weekday",
    "month_day",
    "hour",
    "minute",
    "export_format",
    "recipients",
    "destination",
    "is_active",
    "comment",
    "link_days",
)


def write_options(session: Session, schedule: ReportSchedule, given: Mapping[str, Any]) -> None:
    """Sets what was given of how the report is written. Raises BadInput."""
    if given.get("export_format", "pdf") not in EXPORT_FORMATS:
        raise BadInput("export_format", f"The format must be one of {', '.join(EXPORT_FORMATS)}.")
    options = {name: given[name] for name in OPTIONS if given.get(name) is not None}
    checked = check_choices(options | {"comment": given.get("comment")})
    if set(options) & set(OF_VIEW):
        check_measures(session, checked)
    if options.get("date_preset", "") not in ("", *PRESETS):
        raise BadInput("date_preset", f"The preset must be one of {', '.join(PRESETS)}.")
    kept = with_present_names(schedule.options or {}) | with_present_names(options)
    undone = [name for name in MAY_BE_NONE if name in given and given[name] is None]
    # An empty preset stands for the usual days again.
    schedule.options = {
        name: value
        for name, value in kept.items()
        if (name, value) != NO_PRESET and name not in undone
    }


def write_schedule(
    schedule: ReportSchedule, given: Mapping[str, Any], zone: str, now: datetime
) -> None:
    """Sets what was given, and when it is due next by the clock of `zone`. Raises BadInput."""
    values = {name: given[name] for name in COLUMNS if given.get(name) is not None}
    for name, (low, high) in BOUNDS.items():
        if name in values and not low <= values[name] <= high:
            raise BadInput(name, f"The value must lie between {low} and {high}.")
    if values.get("frequency", "weekly") not in FREQUENCIES:
        raise BadInput("frequency", f"The frequency must be one of {', '.join(FREQUENCIES)}.")
    if values.get("link_days", 0) not in LINK_DAYS:
        raise BadInput("link_days", "A link lasts 7, 30 or 90 days; 0 attaches the file.")
    if "recipients" in values:
        values["recipients"] = addresses(values["recipients"])
    if "destination" in values:
        _check_destination(schedule, values["destination"])
    if len(values.get("name", "")) > LONGEST_NAME:
        raise BadInput("name", f"The name holds at most {LONGEST_NAME} characters.")
    for name, value in values.items():
        setattr(schedule, name, value)
    if not schedule.recipients and not schedule.destination:
        raise BadInput("recipients", _NOBODY[bool(destination_names())])
    schedule.next_at = next_report(schedule, zone, now)


def _check_destination(schedule: ReportSchedule, name: str) -> None:
    """One that the operator took away meanwhile may stay until another is chosen."""
    offered = destination_names()
    if name in ("", *offered, schedule.destination):
        return
    if not offered:
        raise BadInput("destination", "Your operator offers no destinations.")
    raise BadInput("destination", f"The destination must be one of {', '.join(offered)}.")


def addresses(given: list[str]) -> list[str]:
    """E-mail addresses in lower case, each once. Raises BadInput."""
    found = list(dict.fromkeys(text.strip().lower() for text in given if text.strip()))
    if len(found) > MOST_RECIPIENTS:
        raise BadInput("recipients", f"A report goes to at most {MOST_RECIPIENTS} addresses.")
    wrong = next((text for text in found if not ADDRESS.fullmatch(text)), None)
    if wrong is not None:
        raise BadInput("recipients", f"This is not an e-mail address: {wrong[:80]}")
    return found
