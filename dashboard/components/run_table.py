"""The runs as a table: what, when, how long, what it cost, what it brought, what went wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.completeness import metric_title
from dashboard.components.controls import choice
from dashboard.components.notices import notice
from dashboard.components.tables import Listed, page_of_list, plain_heads, unfolding
from dashboard.format import counted, duration, exact_number, moment
from dashboard.markup.attributes import attributes
from dashboard.queries.runs.runs import status_text, values_read
from dashboard.queries.runs.sync_health import COUNTED, PageRun, RunFilter
from models import SyncRun
from models.runs import ACTIVE_STATUSES

RUNS_A_PAGE = 20
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
NUMERIC = ("Took", "Requests", "Values")
STATUS_NAMES = {
    "": "All",
    "running": "Running",
    "succeeded": "Succeeded",
    "partial": "Partial",
    "failed": "Failed",
}
KIND_NAMES = {"": "All work", **KINDS}


def page_syncs(page_id: str) -> str:
    """The address of one Page's syncs."""
    return f"/sync-health?{urlencode({'page_id': page_id})}"


def run_choices(status: str, kind: str) -> list[Any]:
    """How runs ended, and what they did."""
    return [
        choice("kind", "Work", KIND_NAMES, kind),
        choice("status", "Status", STATUS_NAMES, status),
    ]


def draw_runs(
    runs: Sequence[PageRun],
    counts: Mapping[str, int],
    wanted: RunFilter,
    number: int,
    zone: str,
    now: datetime,
) -> Listed:
    """Some runs, of so many by status (as `count_runs` tells); or that there are none."""
    meant = {wanted.status: counts[wanted.status]} if wanted.status else counts
    count, is_more = _total(meant)
    if not count:
        filtered = wanted.status or wanted.kind
        words = "No such run." if filtered else "No runs yet."
        return Listed([notice(words, "Runs appear here as soon as something is fetched.")], 1)
    body = html.Tbody([_row(one, zone, now) for one in runs])
    table = html.Table([plain_heads(HEADS, NUMERIC), body], className="list runs")
    told = html.P(_how_many(counts), className="runs-told")
    return page_of_list([told, table], number, RUNS_A_PAGE, count, "runs", is_more=is_more)


def _total(counts: Mapping[str, int]) -> tuple[int, bool]:
    """So many were counted, and whether there are more."""
    return sum(min(each, COUNTED) for each in counts.values()), max(counts.values()) > COUNTED


def _how_many(counts: Mapping[str, int]) -> str:
    """1,050 runs: 1,000 succeeded, 40 partial, 10 failed."""
    total, is_more = _total(counts)
    parts = [
        f"{_counted(counts[name])} {text.lower()}"
        for name, text in STATUS_NAMES.items()
        if counts.get(name)
    ]
    runs = counted(total, "run")
    return f"{'More than ' if is_more else ''}{runs}: {', '.join(parts)}."


def _counted(number: int) -> str:
    return exact_number(number) if number <= COUNTED else f"more than {exact_number(COUNTED)}"


def _row(one: PageRun, zone: str, now: datetime) -> html.Tr:
    run = one.run
    page = dcc.Link(one.page.name, href=page_syncs(one.page.page_id), className="link")
    cells = (
        ("Started", "", moment(run.started_at or run.created_at, zone)),
        ("Page", "", page),
        ("Work", "", _work(run)),
        ("Outcome", "outcome", _outcome(run, zone)),
        ("Took", "num", _took(run, now)),
        ("Requests", "num", _pair(run.graph_requests, f"{exact_number(run.graph_calls)} counted")),
        ("Values", "num", _pair(values_read(run), f"{exact_number(run.rows_changed)} changed")),
    )
    return html.Tr(
        [
            html.Td(value, className=kind, **attributes({"data-label": name}))
            for name, kind, value in cells
        ],
        className=f"run run-{run.status}",
    )


def _work(run: SyncRun) -> list[Any]:
    return [
        KINDS.get(run.kind, run.kind),
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


def _failed(run: SyncRun) -> dbc.Accordion:
    failed = run.failed_metrics
    count = len(failed)
    title = "1 metric not read" if count == 1 else f"{count} metrics not read"
    lines = [
        html.Div([html.Dt(metric_title(key)), html.Dd(str(reason))])
        for key, reason in failed.items()
    ]
    return unfolding(f"run-{run.id}", title, html.Dl(lines, className="facts failed"))


def _took(run: SyncRun, now: datetime) -> str:
    if run.started_at is None:
        return "–"
    if run.finished_at is None and run.status != "running":
        return "–"
    return duration(((run.finished_at or now) - run.started_at).total_seconds() * 1000)


def _pair(number: int, below: str) -> list[Any]:
    return [exact_number(number), html.Span(below, className="sub")]
