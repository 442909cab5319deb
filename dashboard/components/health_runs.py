"""The runs as a table: what, when, how long, what it cost, what it brought, what went wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.component_html import plain
from dashboard.components.completeness import metric_title
from dashboard.components.tables import href, pages_line
from dashboard.components.view import notice
from dashboard.format import duration, exact_number, moment
from dashboard.queries.runs.runs import status_text
from dashboard.queries.runs.sync_health import PageRun
from models import SyncRun
from models.runs import ACTIVE_STATUSES

PATH = "/sync-health"
RUNS_A_PAGE = 25
KINDS = {"page": "Page numbers", "post": "Posts", "backfill": "History"}
TRIGGERS = {
    "manual": "asked for by a person",
    "schedule": "by the nightly plan",
    "midday": "by the midday plan",
    "backfill": "going back in time",
    "connect": "after connecting",
    "command": "by a command",
    "rest": "what the first sync left for later",
    "resumed": "taken up again",
}
STATUS_TAGS = {"succeeded": "tag-good", "partial": "tag-warn", "failed": "tag-warn"}
HEADS = ("Started", "Page", "Work", "Outcome", "Took", "Requests", "Values")
Given = Mapping[str, str]


def draw_runs(
    runs: Sequence[PageRun], count: int, given: Given, zone: str, now: datetime
) -> list[Any]:
    """Some runs; or that there are none."""
    title = html.H2("Runs", className="section-title runs-title")
    if not runs:
        words = "No such run." if given.get("status") else "No runs yet."
        return [title, notice(words, "Runs appear here as soon as something is fetched.")]
    numeric = {"Took", "Requests", "Values"}
    head = html.Thead(
        html.Tr([html.Th(h, scope="col", className="num" if h in numeric else "") for h in HEADS])
    )
    body = html.Tbody([_row(one, given, zone, now) for one in runs])
    more = pages_line(PATH, given, count, RUNS_A_PAGE, "runs")
    table = plain(html.Table([head, body], className="list runs"))
    return [title, table, *([more] if more else [])]


def _row(one: PageRun, given: Given, zone: str, now: datetime) -> html.Tr:
    run = one.run
    page = html.A(
        one.page.name,
        href=href(PATH, given, page_id=one.page.page_id, page="", pages=""),
        className="nav link",
    )
    cells = (
        ("Started", "", moment(run.started_at or run.created_at, zone)),
        ("Page", "", page),
        ("Work", "", _work(run)),
        ("Outcome", "outcome", _outcome(run, zone)),
        ("Took", "num", _took(run, now)),
        ("Requests", "num", _pair(run.graph_requests, f"{exact_number(run.graph_calls)} counted")),
        ("Values", "num", _pair(run.rows_processed, f"{exact_number(run.rows_changed)} changed")),
    )
    return html.Tr(
        [
            html.Td(value, className=kind, **attributes({"data-label": name}))
            for name, kind, value in cells
        ]
    )


def _work(run: SyncRun) -> list[Any]:
    return [
        html.Div(KINDS.get(run.kind, run.kind)),
        html.Span(TRIGGERS.get(run.trigger, run.trigger), className="sub"),
    ]


def _outcome(run: SyncRun, zone: str) -> list[Any]:
    parts: list[Any] = [
        html.Span(status_text(run), className=f"tag {STATUS_TAGS.get(run.status, '')}")
    ]
    if run.resume_at is not None and run.status in ACTIVE_STATUSES:
        parts.append(html.Span(f"goes on {moment(run.resume_at, zone)}", className="sub"))
    if run.error:
        parts.append(html.Span(run.error, className="sub"))
    if run.failed_metrics:
        parts.append(_failed(run))
    parts += [html.Span(note, className="sub") for note in _notes(run)]
    return parts


def _notes(run: SyncRun) -> list[str]:
    """What was missing and made the run no worse."""
    notes = (run.progress or {}).get("notes")
    return [note for note in notes if isinstance(note, str)] if isinstance(notes, list) else []


def _failed(run: SyncRun) -> html.Details:
    failed = run.failed_metrics
    count = len(failed)
    title = "1 metric not read" if count == 1 else f"{count} metrics not read"
    lines = [
        html.Div([html.Dt(metric_title(key)), html.Dd(str(reason))])
        for key, reason in failed.items()
    ]
    return html.Details(
        [html.Summary(title, className="link sub-link"), html.Dl(lines, className="facts failed")],
        **attributes({"data-key": f"run-{run.id}"}),
    )


def _took(run: SyncRun, now: datetime) -> str:
    if run.started_at is None:
        return "–"
    if run.finished_at is None and run.status != "running":
        return "–"
    return duration(((run.finished_at or now) - run.started_at).total_seconds() * 1000)


def _pair(number: int, below: str) -> list[Any]:
    return [html.Div(exact_number(number)), html.Span(below, className="sub")]
