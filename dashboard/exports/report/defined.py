"""The definitions at the end of a report, once for all of its Pages."""

from collections.abc import Sequence
from typing import Any

from dashboard.exports.report.content import Report
from dashboard.exports.report.definitions import GENERAL, definitions
from dashboard.exports.report.sentences import notes, provisional_days
from dashboard.exports.sections import TREND


def defined(reports: Sequence[Report]) -> dict[str, Any]:
    """What each number means, and what is to be known of those of this period."""
    found = {(one.title, one.key): one for report in reports for one in definitions(report)}
    return {
        "general": GENERAL,
        "definitions": list(found.values()),
        "notes": [note for report in reports for note in _notes(report, len(reports) > 1)],
    }


def _notes(report: Report, named: bool) -> list[str]:
    found = notes(report.shown_series, _provisional(report))
    return [f"{report.work.page_name}: {note}" for note in found] if named else found


def _provisional(report: Report) -> list[Any]:
    lines = {one for series in report.shown_series for one in provisional_days(series)}
    trend = report.trend if TREND in report.shown else None
    return sorted(lines.union(trend.provisional_days if trend else []))
