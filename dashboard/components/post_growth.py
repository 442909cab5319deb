"""How a number of a post grew: the chart, what it shows in words, and its table."""

from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.charts.axes import EMPTY_FIGURE, Figure
from dashboard.charts.growth import describe_growth, growth_figure
from dashboard.components.chart_tables import plain_table
from dashboard.components.explain import origin_way
from dashboard.components.notices import notice
from dashboard.format import NOTHING, day, exact_number, exact_value
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.growth import Growth, UsualThen, read_growth
from dashboard.queries.posts.values import require_measure
from models import MetaPost


@dataclass(frozen=True)
class GrowthParts:
    """What the places of the section hold."""

    title: str
    figure: Figure
    frame_class: str
    sentence: str
    below: Any


def without_growth(title: str, below: Any) -> GrowthParts:
    """The section without a chart."""
    return GrowthParts(title, EMPTY_FIGURE, "frame frame-empty", "No chart", below)


HALF = "Half of them have"
NO_USUAL = "Not enough posts yet to draw what is usual of posts of this type at the same age."
USUAL = (
    "The dotted line is the usual: the median of this Page's posts of the same type at the same"
    " age, where at least 5 were read; half of them lie within the band."
)


def draw_growth(context: PageContext, post: MetaPost) -> GrowthParts:
    """The growth of the metric that the address names."""
    title = "Growth"
    try:
        measure = require_measure(context.session, context.address.posts_metric)
        title = f"Growth of {measure.title[:1].lower()}{measure.title[1:]}"
        growth = read_growth(context.session, post, measure)
    except BadInput as error:
        return without_growth(title, notice("No curve.", error.message))
    if not growth.points:
        text = "It appears here once a sync has seen it."
        return without_growth(title, notice(f"Nothing observed yet of {growth.title}.", text))
    return GrowthParts(
        title,
        growth_figure(growth),
        "frame frame-growth",
        describe_growth(growth),
        [*_below(growth), html.P(origin_way(context.address.of_post_numbers(post.post_id)))],
    )


def _below(growth: Growth) -> list[Any]:
    first = growth.points[0].date
    words = (
        f"{growth.title}, as it stood on each day that it was read. First seen on"
        f" {day(first, weekday=True)}; how it grew before was not observed."
        f" {USUAL if growth.usual else NO_USUAL}"
    )
    usual = {seen.date: seen for seen in growth.usual}
    marked = any(seen.imported for seen in growth.points)
    rows = [
        html.Tr(
            [
                html.Th(day(seen.date, weekday=True, year=True), scope="row"),
                html.Td(exact_value(seen.value, growth.unit), className="num"),
                *_beside(usual.get(seen.date), growth.unit),
                *(
                    [html.Td("imported" if seen.imported else "", className="muted")]
                    if marked
                    else []
                ),
            ]
        )
        for seen in reversed(growth.points)
    ]
    heads = ["Observed on (Pacific)", growth.title, "The usual at that age", HALF, "Posts"]
    heads += ["Marks"] if marked else []
    table = plain_table(heads, rows, (1, 2, 3, 4))
    shown = [html.Summary("Show as table", className="link"), table]
    return [html.P(words, className="note"), html.Details(shown, className="chart-table")]


def _beside(usual: UsualThen | None, unit: str) -> list[html.Td]:
    """What posts of the type usually had at the same age: median, quartiles, how many posts."""
    if usual is None:
        return [html.Td(text, className="num muted") for text in (NOTHING,) * 3]
    known = usual.low is not None
    half = f"{exact_value(usual.low, unit)} – {exact_value(usual.high, unit)}" if known else NOTHING
    told = (exact_value(usual.value, unit), half, exact_number(usual.posts))
    return [html.Td(text, className="num muted") for text in told]
