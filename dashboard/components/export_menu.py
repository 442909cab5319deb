"""The menu of exports: the ways to write a view as a file, and the newest files."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.form_parts import named
from dashboard.format import ago, day_range, percent
from dashboard.markup.attributes import attributes
from dashboard.page_address import POSTS
from dashboard.queries.workspace.exports import ExportSummary
from models.export_formats import BY_NAME, FORMATS, ExportFormat, Way

POLL_MILLISECONDS = 2500
SCHEDULE = "export-schedule"
RECENT = "Recent exports"
SEPARATOR = "export-separator"
SEPARATORS = {"comma": "comma", "semicolon": "semicolon", "tab": "tab"}
NOTHING_YET = "Nothing was exported yet."
WAYS = {way.key: (one, way) for one in FORMATS for way in one.ways}


def export_menu(view: str, missing: str, *, schedules: bool = False) -> html.Div:
    """The menu that exports this view, overview or posts; `missing` says why nothing is drawn."""
    ways = [pair for pair in WAYS.values() if not (pair[1].overview_only and view == POSTS)]
    note = html.P(missing, id="export-note", className="export-note", role="status")
    menu = dbc.DropdownMenu(
        [
            *(_item(one, way, missing) for one, way in ways),
            _separator(),
            *([_schedule()] if schedules else []),
            note,
            html.Div(RECENT, className="dropdown-header"),
            html.Div(_unread(), id="export-recent", className="export-recent"),
        ],
        label=html.Span(
            [
                html.Span(className="icon i-export"),
                html.Span(export_label(None), id="export-label", className="export-label"),
            ],
            className="export-toggle",
        ),
        color="secondary",
        caret=False,
        align_end=True,
        toggleClassName="export-open",
    )
    parts = [
        menu,
        # What this window waits for, kept over a reload; the theme is known to the browser alone.
        dcc.Store(id="export-waiting", storage_type="session", data=[]),
        dcc.Store(id="export-theme"),
        dcc.Interval(id="export-tick", interval=POLL_MILLISECONDS, disabled=True),
    ]
    return html.Div(parts, id="export", className="export", n_clicks=0)


def _item(one: ExportFormat, way: Way, missing: str) -> dbc.DropdownMenuItem:
    refused = bool(missing) and one.drawn
    return dbc.DropdownMenuItem(
        way.words, id={"export": way.key}, disabled=refused, toggle=False, n_clicks=0
    )


def _separator() -> html.Div:
    """What parts the cells of CSV files; a browser keeps the choice."""
    boxes = dbc.RadioItems(
        id=SEPARATOR,
        options=[{"value": key, "label": words} for key, words in SEPARATORS.items()],
        value=next(iter(SEPARATORS)),
        inline=True,
        persistence=True,
        persistence_type="local",
    )
    words = html.Span("Cells of CSV parted by", className="pick-note")
    return html.Div([words, named("Separator of CSV files", boxes)], className="export-separator")


def _schedule() -> dbc.DropdownMenuItem:
    """The way to a report by mail of what the screen shows."""
    return dbc.DropdownMenuItem("Schedule this …", id=SCHEDULE, toggle=False, n_clicks=0)


def _unread() -> dbc.DropdownMenuItem:
    """Whoever opens the menu by a click has the list at once, by an arrow key with this."""
    return dbc.DropdownMenuItem("Show them", toggle=False, n_clicks=0)


def export_label(share: float | None) -> list[Any]:
    """What the button says: how far the person's own export is, while one is made."""
    if share is None:
        return ["Export"]
    return [html.Span("Exporting, ", className="visually-hidden"), percent(round(share, 2))]


def recent_exports(jobs: Sequence[ExportSummary], now: datetime) -> list[Any]:
    """The newest exports, each with its state, or with its file."""
    return [_line(job, now) for job in jobs] or [html.P(NOTHING_YET, className="export-note")]


def _line(job: ExportSummary, now: datetime) -> Any:
    failed = " export-failed" if job.status == "failed" else ""
    by = job.requested_by or "scheduled report"
    words = html.Span(
        [
            html.Span(_kind(job), className="export-name"),
            html.Span(f"{job.page_name}{_days(job)}", className="pick-note"),
            html.Span(_state(job), className=f"pick-note{failed}"),
            html.Span(f"{by} · {ago(job.created_at, now)}", className="pick-note"),
        ],
        className="export-words",
    )
    if job.download_path is None:
        return html.Div(words, className="export-line")
    return html.A(
        [words, html.Span(className="icon i-export")],
        href=job.download_path,
        download="",
        title=job.file_name,
        className="dropdown-item export-line",
        **attributes({"data-export": str(job.export_job_id)}),
    )


def _state(job: ExportSummary) -> str:
    if job.active:
        return f"{job.step or job.status_text}, {percent(round(job.share, 2))}"
    return (job.error if job.status == "failed" else None) or job.status_text


def _kind(job: ExportSummary) -> str:
    """What the file is: PDF report, A4."""
    one = BY_NAME.get(job.export_format)
    if one is None:
        return job.export_format.upper()
    asked, view = job.options, job.options.get("view", "overview")
    way = next((way for way in one.ways if _is_it(way, asked, view)), one.ways[0])
    dark = ", dark" if "theme" in one.options and asked.get("theme") == "dark" else ""
    return f"{way.file_words.format(view=view)}{dark}"


def _is_it(way: Way, asked: dict[str, Any], view: str) -> bool:
    fits = way.options.items() <= asked.items()
    return fits and not (way.overview_only and view == POSTS)


def _days(job: ExportSummary) -> str:
    since, until = job.options.get("since"), job.options.get("until")
    if not since or not until:
        return ""
    return f", {day_range(date.fromisoformat(since), date.fromisoformat(until))}"
