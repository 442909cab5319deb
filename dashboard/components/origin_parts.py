"""What the screens of a Page's number and of a post's have in common: heads, facts, lists."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html

from dashboard.charts.names import part_name
from dashboard.components.controls import Id, list_pages
from dashboard.components.explain import glossary_way
from dashboard.components.loading import loading
from dashboard.components.sections import section, section_head
from dashboard.components.tables import Listed
from dashboard.queries.inputs import BadInput
from dashboard.queries.origins.asked import Asked, Definition
from dashboard.queries.origins.of_post import AskedOfPost


def number_title(ask: Callable[[], Asked | AskedOfPost]) -> str:
    """The asked number in words; of one that cannot be asked for what the screen is about."""
    try:
        asked = ask()
    except BadInput:
        return "Where a number comes from"
    part = f", {part_name(asked.breakdown)}" if asked.breakdown else ""
    return f"{asked.title}{part}"


def stated_number(value: str, about: str, sentences: Sequence[str]) -> html.Div:
    """The number, what it is of, and how it is made."""
    return html.Div(
        [
            html.P([html.Span(value, className="origin-value"), f" {about}"]),
            *(html.P(sentence) for sentence in sentences),
        ],
        className="origin-number",
    )


def way_to_whole(part: str, address: str) -> list[Any]:
    """Of a part: which it is, and the way to the whole; nothing where no part is meant."""
    if not part:
        return []
    link = dcc.Link("Show all of it", href=address, className="link")
    return [html.P([f"Only the part {part_name(part)} ({part}). ", link], className="note")]


def stored_section(
    title: str, about: str, stored: Listed, number: int, *, name: str, pages: Id
) -> html.Section:
    """The list behind a number, and its pages; `name` is the id of the list."""
    return section(
        title,
        section_head(title),
        html.P(about, className="note"),
        loading(html.Div(stored.children, id=name), rows=8),
        list_pages(number, stored.last, pages),
    )


def definition_of(told: Definition, level: str = "PAGE") -> html.Div:
    """What a metric of a level is at Meta, with the ways to read on."""
    source = [
        html.A("Meta's description", href=told.described_at, className="link", target="_blank")
    ]
    facts: list[tuple[str, Any]] = [
        ("Meta's name", html.Code(told.metric)),
        ("Meaning", told.description),
        ("Why Meta may differ", [html.Div(sentence) for sentence in told.differences]),
    ]
    rows = [part for name, text in facts if text for part in (html.Dt(name), html.Dd(text))]
    ways = [*(source if told.described_at else []), glossary_way(told.metric, level)]
    return html.Div(
        [
            html.H3(told.title, className="group-title"),
            html.Dl(rows, className="facts origin-facts"),
            html.P([part for way in ways for part in (way, " ")], className="note"),
        ],
        className="origin-definition",
    )
