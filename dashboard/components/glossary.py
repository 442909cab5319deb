"""The entries of the glossary, each with an address of its own."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.components.explain import glossary_link
from dashboard.components.own_measures import draw_own, own_measures
from dashboard.components.tables import segments
from dashboard.components.view import notice
from dashboard.format import day
from dashboard.queries.insights.glossary import Entry
from models import MetaMetricRegistry

PATH = "/glossary"
LEVEL_NAMES = {"PAGE": "Page", "POST": "Post", "VIDEO": "Video"}
SHOW_NAMES = {"": "All", "used": "In use", "retired": "Retired"}
PERIOD_NAMES = {
    "day": "day",
    "week": "7 days",
    "days_28": "28 days",
    "month": "month",
    "lifetime": "lifetime",
}
UNIT_NAMES = {
    "count": "a number",
    "milliseconds": "time, sent in milliseconds",
    "percent": "per cent",
    "us_cents": "US dollars, sent in cents",
    "currency_micro": "money, sent in millionths",
}
ADDS_UP = {
    "sum": "Days add up.",
    "last": "A stock: the newest value counts.",
    "none": "Never added up: shown for 7 or 28 days as Meta counts them, else as a daily average.",
}
STATUS_NAMES = {
    "ACTIVE": "in use",
    "DEPRECATED": "retired",
    "INVALID": "refused by Meta",
    "UNKNOWN": "not known to the catalog",
}
Given = Mapping[str, str]


def filter_links(level: str, given: Given) -> list[Any]:
    """Which level, and whether retired ones are shown."""
    here = {name: value for name, value in given.items() if name != "metric"}
    return [
        segments("Level", LEVEL_NAMES, level, PATH, here),
        segments("Show", SHOW_NAMES, given.get("show", ""), PATH, here),
    ]


def draw_entries(entries: Sequence[Entry], level: str, marked: str, given: Given) -> list[Any]:
    """All entries by group, those in use first; or that nothing holds the words."""
    own = own_measures(level, given.get("q", "")) if given.get("show") != "retired" else []
    if not entries and not own:
        words = f"No {LEVEL_NAMES[level].lower()} metric holds “{given.get('q', '')}”."
        every = html.A("Show all metrics", href=PATH, className="nav link")
        return [notice(words, "Other levels may have it.", every)]
    drawn: list[Any] = [draw_own(own, marked)] if own else []
    for (retired, group), members in groupby(entries, key=_group):
        title = f"{group or 'Other'}, retired by Meta" if retired else group or "Other"
        drawn.append(_section(title, members, marked))
    return drawn


def _group(entry: Entry) -> tuple[bool, str]:
    return entry.retired, entry.metric.group_name


def _section(title: str, entries: Iterable[Entry], marked: str) -> html.Section:
    return html.Section(
        [
            html.H2(title, className="section-title"),
            html.Div([_entry(entry, entry.metric.key == marked) for entry in entries]),
        ],
        className="section glossary-group",
    )


def _entry(entry: Entry, marked: bool) -> html.Article:
    metric = entry.metric
    address = glossary_link(metric.key, metric.level)
    link = html.A(metric.title or metric.key, href=address, className="nav entry-link")
    words = [html.H3([link, *_status(entry)])]
    text: list[Any] = [*words, html.P(metric.description)] if metric.description else [*words]
    text += [*_replacement(entry), html.Code(metric.key)]
    extra = {"data-scroll": "1"} if marked else {}
    return html.Article(
        [html.Div(text), _facts(metric)],
        id=metric.key,
        className="entry marked" if marked else "entry",
        **attributes(extra),
    )


def _status(entry: Entry) -> list[Any]:
    metric = entry.metric
    if metric.status == "ACTIVE":
        return []
    words = STATUS_NAMES[metric.status]
    if metric.deprecated_on:
        words = f"retired {day(metric.deprecated_on, year=True)}"
    return [html.Span(words, className="tag tag-warn" if entry.retired else "tag")]


def _replacement(entry: Entry) -> list[Any]:
    metric = entry.metric
    if not entry.retired:
        return []
    key = metric.replacement_metric_key
    if not key:
        return [html.P("Meta names no replacement.", className="sub")]
    title = entry.replacement_title or key
    link = html.A(title, href=glossary_link(key, metric.level), className="nav link")
    part = metric.replacement_breakdown_key
    return [html.P(["Replaced by ", link, f", split by {part}." if part else "."], className="sub")]


def _facts(metric: MetaMetricRegistry) -> html.Dl:
    periods = ", ".join(PERIOD_NAMES.get(period, period) for period in metric.periods)
    facts = {
        "Unit": UNIT_NAMES.get(metric.unit, metric.unit),
        "Adds up": ADDS_UP.get(metric.aggregation, ""),
        "Periods": periods or "as one value",
    }
    if metric.value_type == "map":
        facts["Split by"] = (metric.map_dimension or "key").replace("_", " ")
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts.items()],
        className="facts",
    )
