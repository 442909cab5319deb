"""The controls of a range: the common presets side by side, the others in a menu, days of choice,
and what the range is compared with.
"""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html, stringify_id

from dashboard.components.controls import choice, control, day_field
from dashboard.page_address import CUSTOM, PageAddress
from dashboard.queries.days.ranges import DateRange

# A select shows nothing for an empty value.
MORE, UNCHOSEN = "range-more", "more"
COMMON = {
    "last_7d": "7 days",
    "last_28d": "28 days",
    "last_90d": "90 days",
    "this_month": "This month",
    "last_month": "Last month",
}
OTHERS = {
    "yesterday": "Yesterday",
    "this_week": "This week",
    "last_week": "Last week",
    "last_14d": "14 days",
    "this_quarter": "This quarter",
    "last_quarter": "Last quarter",
    "this_year": "This year",
    "last_12m": "12 months",
}
COMPARED = {
    "previous": "Compare: period before",
    "year": "Compare: year before",
    CUSTOM: "Compare: other days",
    "none": "Compare: nothing",
}


def range_choice(span: DateRange | None, given: str | None = None) -> html.Div:
    """Presets and days of one's own; `span` is what the address names, None where it is wrong.

    `given` is the preset of the address, which stays where nobody knows it.
    """
    own = span is not None and span.preset is None
    preset = given or "" if span is None else CUSTOM if own else span.preset or ""
    days = [
        day_field("since", "First day", span.since if span else None),
        html.Span("–", className="muted"),
        day_field("until", "Last day", max(span.since, span.until) if span else None),
    ]
    return html.Div(
        [*_presets(preset), html.Div(days, className="own-days")],
        className="range-choice",
    )


def _presets(preset: str) -> list[Any]:
    """The common presets and days of choice side by side, and a menu of the others."""
    options = [{"label": text, "value": key} for key, text in ({UNCHOSEN: "More"} | OTHERS).items()]
    menu = dbc.Select(
        id=MORE,
        options=options,
        value=preset if preset in OTHERS else UNCHOSEN,
        size="sm",
        className="range-more",
    )
    words = dbc.Label("More ranges", html_for=MORE, class_name="visually-hidden")
    buttons = choice("range", "Range", COMMON | {CUSTOM: "Custom"}, preset)
    return [buttons, html.Div([words, menu])]


def compare_choice(span: DateRange | None, address: PageAddress) -> html.Div:
    """What the range is compared with; `span` is what the address names, None where it is wrong."""
    own = bool(address.compare_since or address.compare_until)
    chosen = dbc.Select(
        id=control("compare"),
        options=[{"label": text, "value": key} for key, text in COMPARED.items()],
        value=CUSTOM if own else address.compare,
        size="sm",
        className="compare-select",
    )
    name = stringify_id(control("compare"))
    words = dbc.Label("Compare with", html_for=name, class_name="visually-hidden")
    since = span.previous_since if span is not None and span.compares else None
    until = span.previous_until if span is not None and span.compares else None
    days = [
        day_field("compare_since", "First day to compare with", since),
        html.Span("–", className="muted"),
        day_field("compare_until", "Last day to compare with", until),
    ]
    return html.Div(
        [html.Div([words, chosen]), html.Div(days, className="own-days")],
        className="compare-choice",
    )
