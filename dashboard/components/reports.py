"""Settings, Reports: what is sent to whom, when in words, and how it went the last time."""

from calendar import day_name
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.deliveries import draw_deliveries, newest_of
from dashboard.components.row_actions import row_actions
from dashboard.format import moment, ordinal
from dashboard.queries.workspace.deliveries import DeliveryView
from dashboard.queries.workspace.reports import ReportSummary

REPORTS_LEAD = (
    "Each report is mailed with its file, or with a public link to it; the times are those of the"
    " workspace's time zone, and whoever gets it may unsubscribe."
)
DELETE = "delete-report"
SHORTEST_MONTH = 28
Deliveries = Mapping[int, Sequence[DeliveryView]]


def draw_reports(
    reports: Sequence[ReportSummary],
    deliveries: Deliveries,
    *,
    may_write: bool,
    opened: int | None = None,
) -> list[Any]:
    """The schedules by Page and name, each with its sendings and what may be done."""
    if not reports:
        return [html.P("No report is sent by mail yet.", className="muted report-none")]
    return [
        _report(
            report,
            deliveries.get(report.report_id, ()),
            may_write=may_write,
            is_open=report.report_id == opened,
        )
        for report in reports
    ]


def _report(
    report: ReportSummary, sent: Sequence[DeliveryView], *, may_write: bool, is_open: bool
) -> html.Article:
    title: list[Any] = [report_title(report)]
    title += [] if report.is_active else [dbc.Badge("Paused", color="", className="mark-warn")]
    zone = report.time_zone
    due = f"Next: {moment(report.next_at, zone)}" if report.next_at else "Not sent while paused"
    lines: list[Any] = [
        html.P(f"{_what(report)}, {when_words(report)}"),
        html.P(["To ", *_recipients(report)]),
        html.P(due),
        *(html.P(words, className=look) for words, look in last_words(newest_of(sent), zone)),
        *draw_deliveries(report, sent, may_write=may_write, is_open=is_open),
    ]
    words = html.Div([html.H3(title), *lines], className="report-words")
    return html.Article([words, *([_actions(report)] if may_write else [])], className="report")


def _what(report: ReportSummary) -> str:
    linked = f" by a public link for {report.link_days} days" if report.link_days else ""
    return f"{report.export_format.upper()} of {report.pages_words}{linked}"


def report_title(report: ReportSummary) -> str:
    """Its name, or of which Page it is and how often."""
    return report.name or f"{report.pages_words}, {report.frequency}"


def when_words(report: ReportSummary) -> str:
    """When it is sent: "every Monday at 08:00, Europe/Vienna"."""
    if report.frequency == "weekly":
        day = f"every {day_name[report.weekday]}"
    else:
        late = ", or its last day," if report.month_day > SHORTEST_MONTH else ""
        day = f"on the {ordinal(report.month_day)} of each month{late}"
    return f"{day} at {clock_text(report)}, {report.time_zone.replace('_', ' ')}"


def clock_text(report: ReportSummary) -> str:
    """The time of day, as boxes for times take it: "08:00"."""
    return f"{report.hour:02}:{report.minute:02}"


def _recipients(report: ReportSummary) -> list[Any]:
    parts: list[Any] = []
    for place, address in enumerate(report.recipients):
        parts += [", "] if place else []
        parts.append(address)
        if address in report.unsubscribed:
            parts += [" ", dbc.Badge("unsubscribed", color="", className="mark-calm")]
    if report.destination:
        parts += [" and " if parts else "", f"the destination {report.destination}"]
    return parts


def last_words(sent: Sequence[DeliveryView], zone: str) -> list[tuple[str, str]]:
    """How the last sending went, and how each line looks; errors name whom they left without."""
    by = {kind: [one for one in sent if one.status == kind] for kind in ("sent", "waiting")}
    lines = []
    if by["sent"]:
        at = max(one.sent_at or one.created_at for one in by["sent"])
        lines.append((f"Last: sent to {_people(by['sent'])}, {moment(at, zone)}", ""))
    if by["waiting"]:
        lines.append((f"On its way to {_people(by['waiting'])}", ""))
    for one in sent:
        if one.error and one.status == "failed":
            when = moment(one.sent_at or one.created_at, zone)
            lines.append((f"Not sent to {one.reader}: {one.error} {when}", "report-failed"))
    return lines


def _people(sent: Sequence[DeliveryView]) -> str:
    if len(sent) == 1:
        return sent[0].reader
    places = [one.reader for one in sent if one.destination]
    people = len(sent) - len(places)
    return " and ".join([f"{people} people" if people > 1 else sent[0].reader, *places])


def _actions(report: ReportSummary) -> html.Div:
    name = report_title(report)
    return row_actions(
        "report",
        report.report_id,
        name,
        is_active=report.is_active,
        test="Send a test to me",
        delete=DELETE,
        question=f"Delete “{name}”? Nobody gets it any more, and the record of its sendings goes.",
    )
