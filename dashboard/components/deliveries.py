"""The sendings of a report, newest first: to whom, how it went, and “Send again”."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.format import moment
from dashboard.queries.workspace.deliveries import DeliveryView
from dashboard.queries.workspace.reports import ReportSummary

WORDS = {
    "waiting": ("On its way", "mark-calm"),
    "sent": ("Sent", "mark-good"),
    "failed": ("Not sent", "mark-warn"),
    "skipped": ("Left out", "mark-calm"),
}


def newest_of(sent: Sequence[DeliveryView]) -> list[DeliveryView]:
    """The sendings of the newest file, in the order in which they were begun."""
    return [one for one in reversed(sent) if one.export_job_id == sent[0].export_job_id]


def draw_deliveries(
    report: ReportSummary, sent: Sequence[DeliveryView], *, may_write: bool, is_open: bool
) -> list[Any]:
    """The list, closed until somebody opens it; nothing where nothing was sent yet."""
    if not sent:
        return []
    rows = [_delivery(report, one, may_write=may_write) for one in sent]
    parts = [html.Summary("Deliveries"), html.Ul(rows, className="delivery-list")]
    return [html.Details(parts, open=is_open, className="deliveries")]


def _delivery(report: ReportSummary, one: DeliveryView, *, may_write: bool) -> html.Li:
    words, mark = WORDS[one.status]
    at = moment(one.sent_at or one.created_at, report.time_zone)
    lines: list[Any] = [
        html.P([html.Strong(_reader(one)), " ", dbc.Badge(words, color="", className=mark)]),
        html.P(at, className="muted"),
    ]
    if one.path:
        lines.append(html.P(html.Code(one.path), className="delivery-path"))
    if one.error:
        lines.append(html.P(one.error, className="report-failed" if one.status == "failed" else ""))
    if one.next_try:
        lines.append(html.P(f"Tried again: {moment(one.next_try, report.time_zone)}"))
    again = [_again(report, one)] if may_write and one.may_be_sent_again else []
    return html.Li([html.Div(lines), *again])


def _reader(one: DeliveryView) -> str:
    return one.recipient or f"Destination {one.destination}"


def _again(report: ReportSummary, one: DeliveryView) -> dbc.Button:
    return dbc.Button(
        "Send again",
        type="button",
        id={"delivery-again": f"{report.report_id}-{one.delivery_id}"},
        title=f"Send again: {one.reader}",
        color="secondary",
        size="sm",
        n_clicks=0,
    )
