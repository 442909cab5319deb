"""The form that makes or changes a report that is sent by mail."""

from calendar import day_name
from collections.abc import Iterable, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.form_parts import field_look, labelled, named
from dashboard.components.report_parts import COMMENT, COMPARED, INTRODUCTION, RANGE
from dashboard.components.report_preview import preview_button, preview_place
from dashboard.components.reports import clock_text
from dashboard.format import ordinal
from dashboard.queries.workspace.reports import ReportSummary
from models.export_formats import FORMATS, has_option

FREQUENCIES = {"weekly": "Weekly", "monthly": "Monthly"}
PAPERS = {"a4": "A4", "letter": "US Letter"}
SEPARATORS = {"comma": "Comma", "semicolon": "Semicolon, with decimal commas", "tab": "Tab"}
SENT = {
    "0": "The file, attached",
    "7": "A public link for 7 days",
    "30": "A public link for 30 days",
    "90": "A public link for 90 days",
}
# The boxes by the names that the action calls their values.
BOXES = {
    "name": "report-name",
    "frequency": "report-frequency",
    "weekday": "report-weekday",
    "month_day": "report-day",
    "time": "report-time",
    "export_format": "report-format",
    "paper": "report-paper",
    "csv_separator": "report-separator",
    "recipients": "report-to",
    "destination": "report-destination",
    "link_days": "report-link",
    "introduction": INTRODUCTION,
    "comment": COMMENT,
    "date_preset": RANGE,
    "compare": COMPARED,
}
PAGE = "report-page"
# What is shown only where it means something for what was chosen.
FITTED = ("weekday", "month_day", "paper", "csv_separator")


def draw_form(
    report: ReportSummary | None,
    pages: Sequence[dict[str, Any]],
    own_email: str,
    zone: str,
    *,
    parts: html.Details,
    destinations: Sequence[str] = (),
    view: dict[str, Any] | None = None,
) -> html.Section:
    """The form of a report, or of a new one; `pages` are the options of its Page.

    `parts` is what it holds. A new one shows what a screen showed by its `view`.
    """
    asked = view or {}
    form = dbc.Form(
        [
            *_what(report, pages, asked.get("page_id")),
            *_when(report, zone),
            *_how(report),
            *_where(report, own_email, destinations),
            parts,
            _buttons(report),
            preview_place(),
            html.Div(dbc.FormFeedback(id="report-wrong", type="invalid"), role="alert"),
        ],
        id="report-form",
        className="report-form",
        prevent_default_on_submit=True,
    )
    edited = dcc.Store(id="report-edited", data=report.report_id if report else None)
    title = "Change the report" if report else "Add a report"
    heading = html.H3(title, className="ways-title", tabIndex=-1)
    shown = dcc.Store(id="report-view", data=asked)
    return html.Section([heading, edited, shown, form], className="report-place")


def _buttons(report: ReportSummary | None) -> html.Div:
    return html.Div(
        [
            dbc.Button("Save" if report else "Add", type="submit", color="primary"),
            preview_button(),
            dbc.Button("Cancel", type="button", id="report-cancel", color="secondary", n_clicks=0),
        ],
        className="controls whole",
    )


def _what(
    report: ReportSummary | None, pages: Sequence[dict[str, Any]], wanted: str | None
) -> list[Any]:
    first = wanted or (pages[0]["value"] if pages else None)
    picker = dcc.Dropdown(
        id=PAGE,
        options=list(pages),
        value=report.page_id if report else first,
        clearable=False,
        disabled=report is not None,
        optionHeight="auto",
        maxHeight=320,
        labels={"search": "Search Pages"},
    )
    name = dbc.Input(
        id=BOXES["name"],
        value=report.name if report else "",
        maxlength=120,
        autocomplete="off",
        autofocus=True,
    )
    return [
        labelled(PAGE, "Page", named("Page", picker)),
        labelled(BOXES["name"], "Name (optional)", name),
    ]


def _when(report: ReportSummary | None, zone: str) -> list[Any]:
    frequency = report.frequency if report else "weekly"
    weekdays = {str(place): name for place, name in enumerate(day_name)}
    days = {str(day): ordinal(day) for day in range(1, 32)}
    clock = dbc.Input(
        id=BOXES["time"], type="time", value=clock_text(report) if report else "08:00"
    )
    return [
        labelled(
            BOXES["frequency"], "How often", _select("frequency", FREQUENCIES.items(), frequency)
        ),
        labelled(
            BOXES["weekday"],
            "Weekday",
            _select("weekday", weekdays.items(), str(report.weekday if report else 0)),
            shown=frequency == "weekly",
        ),
        labelled(
            BOXES["month_day"],
            "Day of the month",
            _select("month_day", days.items(), str(report.month_day if report else 1)),
            hint="A shorter month's last day, where it has no such day.",
            shown=frequency == "monthly",
        ),
        labelled(BOXES["time"], "Time", clock, hint=f"By the clocks of {zone.replace('_', ' ')}."),
    ]


def _how(report: ReportSummary | None) -> list[Any]:
    options = report.options if report else {}
    kind = report.export_format if report else FORMATS[0].name
    formats = [(one.name, one.words) for one in FORMATS]
    return [
        labelled(BOXES["export_format"], "Format", _select("export_format", formats, kind)),
        labelled(
            BOXES["paper"],
            "Paper",
            _select("paper", PAPERS.items(), str(options.get("paper", "a4"))),
            shown=has_option(kind, "paper"),
        ),
        labelled(
            BOXES["csv_separator"],
            "Cells parted by",
            _select(
                "csv_separator", SEPARATORS.items(), str(options.get("csv_separator", "comma"))
            ),
            shown=has_option(kind, "csv_separator"),
        ),
    ]


def _where(report: ReportSummary | None, own_email: str, destinations: Sequence[str]) -> list[Any]:
    """Who gets it, and where its file is put: asked only where the operator offers a place."""
    to = dbc.Textarea(
        id=BOXES["recipients"],
        value=", ".join(report.recipients) if report else own_email,
        rows=2,
        spellcheck=False,
    )
    chosen = report.destination if report else ""
    places = dict.fromkeys([*destinations, *([chosen] if chosen else [])])
    hint = "E-mail addresses, with commas between them."
    if places:
        hint += " None are needed where a destination is chosen."
    options = [("", "None, by mail alone"), *((name, name) for name in places)]
    return [
        html.Div(labelled(BOXES["recipients"], "Recipients", to, hint=hint), className="whole"),
        labelled(
            BOXES["link_days"],
            "What the mail has",
            _select("link_days", SENT.items(), str(report.link_days if report else 0)),
            hint="Whoever has a public link fetches the file without signing in.",
        ),
        labelled(
            BOXES["destination"],
            "Destination",
            _select("destination", options, chosen),
            hint="Where the file is put as well, in a folder of your workspace.",
            shown=bool(places),
        ),
    ]


def _select(name: str, choices: Iterable[tuple[str, str]], value: str) -> dbc.Select:
    options = [{"value": key, "label": text} for key, text in choices]
    return dbc.Select(id=BOXES[name], options=options, value=value)


def looks(frequency: Any, export_format: Any) -> tuple[str, ...]:
    """How the fields of when and how look, in the order of `FITTED`: only what means something."""
    return (
        field_look(frequency != "monthly"),
        field_look(frequency == "monthly"),
        *(field_look(has_option(export_format, name)) for name in FITTED[2:]),
    )
