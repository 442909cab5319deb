"""The head figures of the posts of a range, as cards beside those of the days compared with."""

from typing import Any

from dash import html

from dashboard.components.comparisons import before_name, compared_words
from dashboard.components.posts import filter_of
from dashboard.format import (
    change_words,
    counted,
    day,
    exact_number,
    exact_value,
    points_words,
    short_value,
)
from dashboard.markup.attributes import attributes
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.figures import PostFigure, PostFigures, read_figures
from dashboard.queries.posts.values import require_measure

TODAY = "both as of today"


def draw_figures(context: PageContext) -> list[Any]:
    """The cards, and what they compare with; nothing where the range has no post. Raises BadInput
    for the range."""
    span = context.date_range()
    if span.is_empty:
        return []
    try:
        measure = require_measure(context.session, context.address.posts_metric)
    except BadInput:
        return []
    wanted = filter_of(context.address)
    found = read_figures(context.session, context.page, measure, span, context.now, wanted)
    if not any(each.posts or each.previous for each in found.figures):
        return []
    cards = [_card(each, found) for each in found.figures]
    return [*cards, html.P(figures_sentence(found), className="kpis-note")]


def _card(figure: PostFigure, found: PostFigures) -> html.Article:
    return html.Article(
        [
            html.Div(html.H2(figure.title, className="kpi-title"), className="kpi-head"),
            html.Div(
                short_value(figure.value, figure.unit),
                className="kpi-value",
                title=exact_value(figure.value, figure.unit),
            ),
            html.P(_change(figure, found), className="kpi-change"),
            html.P(_of_posts(figure, found), className="kpi-label"),
        ],
        className="kpi kpi-post",
        **attributes({"data-figure": figure.key}),
    )


def _change(figure: PostFigure, found: PostFigures) -> list[Any]:
    """The change beside what it compares with; else why there is none."""
    if found.previous_on is None:
        return []
    before = exact_value(figure.previous, figure.unit)
    if figure.previous is None:
        return [_without(found)]
    if figure.change is None and figure.change_points is None:
        return [f"{before} in {before_name(found)}"]
    points = figure.change_points
    way, arrow, words = change_words(figure.change) if points is None else points_words(points)
    on = "from" if way == "flat" else "on"
    return [
        html.Span(f"{arrow} {words}", className=f"way way-{way}"),
        " ",
        html.Span(f"{on} {before}", className="muted together"),
        html.Span(f" {before_name(found)}", className="visually-hidden"),
    ]


def _without(found: PostFigures) -> str:
    """Why there is nothing to compare with."""
    first = found.stored_since
    if found.previous_since and (first is None or first > found.previous_since):
        return f"posts are stored since {day(first, year=True)}" if first else ""
    return "nothing to compare"


def _of_posts(figure: PostFigure, found: PostFigures) -> str:
    if figure.key == "posts":
        return "published in these days"
    posts = f"of {counted(figure.posts, 'post')}"
    return f"{posts}, {TODAY}" if figure.unread and found.previous_on else posts


def figures_sentence(found: PostFigures) -> str:
    """What the changes compare, and how old the posts before were then; empty without a change."""
    said = compared_words(found)
    nothing_before = all(figure.previous is None for figure in found.figures)
    if not said or found.previous_on is None or nothing_before:
        return ""
    then = day(found.previous_on, weekday=True, year=True)
    fair = (
        f"Posts before are counted as they stood on {then}: as long after the end of their days as"
        " today is after the end of these, so that none has had longer."
    )
    unread = max(figure.unread for figure in found.figures)
    if not unread:
        return f"{said} {fair}"
    posts = "1 of them was" if unread == 1 else f"{exact_number(unread)} of them were"
    return (
        f"{said} {posts} not read by {then}, when they were as old as these: figures marked"
        f" “{TODAY}” compare all posts as they stand today, and those before have had longer."
    )
