"""The entries of the glossary, each with an address of its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.controls import choice, control, search
from dashboard.components.explain import glossary_link
from dashboard.components.notices import notice
from dashboard.components.own_measures import OwnMeasure, draw_own, entry_article
from dashboard.components.tables import Listed, pages_of, rows_line
from dashboard.format import day, exact_number
from dashboard.markup.attributes import attributes
from dashboard.queries.insights.glossary import Entry
from models import MetaMetricRegistry

PATH = "/glossary"
# Dash takes the square of their number to draw components anew: more of them would be felt.
ENTRIES_A_PAGE = 20
OWN_GROUP, OWN_TITLE = "own", "Computed from Meta's numbers"
GROUP_NAMES = {OWN_GROUP: "Computed by Pagelens"}
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


@dataclass(frozen=True)
class ListedEntries(Listed):
    """A page of the glossary, and the groups that may be chosen."""

    groups: list[dict[str, Any]]


@dataclass(frozen=True)
class Piece:
    """Something to explain: `group` is what it is found by, `title` what stands above it."""

    key: str
    group: str
    title: str
    draw: Callable[[bool], html.Article]


def glossary_controls(level: str, usual_level: str, show: str, words: str) -> list[Any]:
    """Search, which level, and whether retired ones are shown.

    `usual_level` is that of the metric in the address.
    """
    return [
        search("q", "Search metrics", words),
        choice("level", "Level", LEVEL_NAMES, level, usual_level),
        choice("show", "Show", SHOW_NAMES, show),
    ]


def groups_choice(listed: ListedEntries, group: str) -> html.Div:
    """The groups of what is found, of which one or all are shown."""
    radio = dbc.RadioItems(
        id=control("group"),
        options=listed.groups,
        value=group,
        inputClassName="btn-check",
        labelClassName="btn group-name",
        labelCheckedClassName="active",
        className="group-names",
    )
    return html.Div(radio, role="group", **attributes({"aria-label": "Group"}))


def pieces_of(entries: Sequence[Entry], own: Sequence[OwnMeasure]) -> list[Piece]:
    """Our own measures, then Meta's metrics by group, those in use before those retired."""
    pieces = [Piece(one.key, OWN_GROUP, OWN_TITLE, partial(draw_own, one)) for one in own]
    for entry in entries:
        group = entry.metric.group_name or "Other"
        title = f"{group}, retired by Meta" if entry.retired else group
        pieces.append(Piece(entry.metric.key, group, title, partial(_entry, entry)))
    return pieces


def list_pieces(pieces: Sequence[Piece], group: str, marked: str, number: int) -> ListedEntries:
    """Some of the pieces under the titles of their groups; the marked one comes first."""
    counts = Counter(piece.group for piece in pieces)
    # A group that nothing is found in would hide what is found elsewhere.
    known = group if group in counts else ""
    wanted = [piece for piece in pieces if known in ("", piece.group)]
    wanted.sort(key=lambda piece: piece.key != marked)
    start = (number - 1) * ENTRIES_A_PAGE
    shown = wanted[start : start + ENTRIES_A_PAGE]
    sections: list[Any] = [
        _section(title, members, marked) for title, members in groupby(shown, key=_place(marked))
    ]
    line = rows_line(number, ENTRIES_A_PAGE, len(wanted), "metrics")
    every = "" if known == group else group
    options = [_group_option("All groups", every, len(pieces))]
    options += [_group_option(GROUP_NAMES.get(name, name), name, n) for name, n in counts.items()]
    last = pages_of(len(wanted), ENTRIES_A_PAGE)
    return ListedEntries([*sections, *([line] if line else [])], last, options)


def none_found(level: str, words: str) -> list[Any]:
    """That nothing holds the words."""
    told = f"No {LEVEL_NAMES[level].lower()} metric holds “{words}”."
    every = dcc.Link("Show all metrics", href=PATH, className="link")
    return [notice(told, "Other levels may have it.", every)]


def _group_option(name: str, value: str, count: int) -> dict[str, Any]:
    number = html.Span(exact_number(count), className="group-count")
    return {"label": [html.Span(name), number], "value": value}


def _place(marked: str) -> Callable[[Piece], tuple[bool, str]]:
    return lambda piece: (piece.key == marked, piece.title)


def _section(place: tuple[bool, str], pieces: Iterable[Piece], marked: str) -> html.Section:
    return html.Section(
        [
            html.H2(place[1], className="section-title"),
            html.Div([piece.draw(piece.key == marked) for piece in pieces]),
        ],
        className="section glossary-group",
    )


def _entry(entry: Entry, marked: bool) -> html.Article:
    metric = entry.metric
    address = glossary_link(metric.key, metric.level)
    link = dcc.Link(metric.title or metric.key, href=address, className="entry-link")
    text: list[Any] = [html.H3([link, *_status(entry)])]
    text += [html.P(metric.description)] if metric.description else []
    text += [*_replacement(entry), html.Code(metric.key)]
    return entry_article(metric.key, text, _facts(metric), marked)


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
    link = dcc.Link(title, href=glossary_link(key, metric.level), className="link")
    part = metric.replacement_breakdown_key
    return [html.P(["Replaced by ", link, f", split by {part}." if part else "."], className="sub")]


def _facts(metric: MetaMetricRegistry) -> dict[str, str]:
    periods = ", ".join(PERIOD_NAMES.get(period, period) for period in metric.periods)
    facts = {
        "Unit": UNIT_NAMES.get(metric.unit, metric.unit),
        "Adds up": ADDS_UP.get(metric.aggregation, ""),
        "Periods": periods or "as one value",
    }
    if metric.value_type == "map":
        facts["Split by"] = (metric.map_dimension or "key").replace("_", " ")
    return facts
