"""What a printed report holds, in the form of a report: unfolded by whoever wants to choose."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.form_parts import labelled, named
from dashboard.queries.days.comparisons import NONE, PREVIOUS, YEAR
from dashboard.queries.workspace.page_groups import PageGroupSummary
from dashboard.queries.workspace.reports import ReportSummary

SECTIONS, MORE = "report-sections", "report-more"
INTRODUCTION, COMMENT, RANGE = "report-introduction", "report-comment", "report-range"
COMPARED = "report-compare"
GROUP = "group:"
LONGEST = 3000
# A select shows nothing for an empty value.
USUAL = "usual"
RANGES = {
    USUAL: "The week or month before",
    "yesterday": "Yesterday",
    "last_7d": "Last 7 days",
    "last_14d": "Last 14 days",
    "last_28d": "Last 28 days",
    "last_90d": "Last 90 days",
    "this_week": "This week so far",
    "last_week": "Last week",
    "this_month": "This month so far",
    "last_month": "Last month",
    "this_quarter": "This quarter so far",
    "last_quarter": "Last quarter",
    "this_year": "This year so far",
    "last_12m": "Last 12 months",
}
COMPARISON_WORDS = {
    PREVIOUS: "The period before",
    YEAR: "The same days a year before",
    NONE: "Nothing",
}


def draw_parts(
    report: ReportSummary | None,
    pages: list[Any],
    sections: dict[str, str],
    preset: str = "",
    compare: str = "",
    also: Sequence[str] = (),
) -> html.Details:
    """Pages, days, sections and own words; open where something was chosen before.

    `preset` are the days of a new one, `compare` what they are compared with, and `also` its
    further Pages or its group.
    """
    options = report.options if report else {}
    chosen = [name for name in options.get("sections", sections) if name in sections]
    more = chosen_more(report) if report else list(also)
    days = str(options.get("date_preset", preset)) or USUAL
    compared = str(options.get("compare") or compare or PREVIOUS)
    introduction, comment = options.get("introduction", ""), report.comment if report else ""
    own = (preset, more, comment, introduction, compared != PREVIOUS)
    fields = [
        _picker(MORE, "Further Pages, or a group in place of the Page", pages, more),
        labelled(RANGE, "Days", _ranges(days)),
        labelled(COMPARED, "Compared with", _comparisons(compared)),
        _picker(SECTIONS, "Sections, in this order", _named(sections), chosen),
        _words(INTRODUCTION, "Introduction", introduction),
        _words(COMMENT, "Comment on the next period", comment, hint="Sent once."),
    ]
    return _unfolding(fields, is_open=any(own) or chosen != list(sections))


def _unfolding(fields: list[html.Div], *, is_open: bool) -> html.Details:
    return html.Details(
        [
            html.Summary("What it holds", className="link"),
            html.Div(fields, className="report-parts"),
        ],
        id="report-parts",
        open=is_open,
        className="whole",
    )


def group_options(groups: Sequence[PageGroupSummary]) -> list[dict[str, str]]:
    """The groups of a picker of Pages."""
    return [{"value": f"{GROUP}{one.id}", "label": f"Group: {one.name}"} for one in groups]


def chosen_more(report: ReportSummary) -> list[str]:
    """What the picker of further Pages has chosen."""
    if report.page_group_id is not None:
        return [f"{GROUP}{report.page_group_id}"]
    return list(report.more_page_ids)


def _ranges(chosen: str) -> dbc.Select:
    known = RANGES if chosen in RANGES else RANGES | {chosen: chosen.replace("_", " ")}
    options = [{"value": key, "label": text} for key, text in known.items()]
    return dbc.Select(id=RANGE, options=options, value=chosen)


def _comparisons(chosen: str) -> dbc.Select:
    options = [{"value": key, "label": text} for key, text in COMPARISON_WORDS.items()]
    return dbc.Select(id=COMPARED, options=options, value=chosen)


def _named(sections: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": key, "label": text} for key, text in sections.items()]


def _picker(name: str, label: str, options: list[Any], chosen: list[str]) -> html.Div:
    box = dcc.Dropdown(
        id=name,
        options=options,
        value=chosen,
        multi=True,
        optionHeight="auto",
        maxHeight=320,
        labels={"search": "Search"},
    )
    return labelled(name, label, named(label, box))


def _words(name: str, label: str, text: str, *, hint: str | None = None) -> html.Div:
    box = dbc.Textarea(id=name, value=text, rows=3, maxLength=LONGEST)
    return labelled(name, label, box, hint=hint)
