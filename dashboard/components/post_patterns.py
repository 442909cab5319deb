"""What the posts of a range say together: a dot each, by type, by the hour of the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dash import html

from dashboard import theme
from dashboard.charts.axes import EMPTY_FIGURE, Figure
from dashboard.charts.kinds import kind_name
from dashboard.charts.post_graph import describe_graph, post_graph
from dashboard.components.chart_tables import plain_table
from dashboard.components.posts import filter_of
from dashboard.format import exact_number, exact_value, percent, short_value
from dashboard.markup.attributes import attributes
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.dots import PostDots, read_dots
from dashboard.queries.posts.patterns import (
    HOURS_IN_BLOCK,
    Cell,
    KindSummary,
    best_times,
    read_facts,
    summarise_kinds,
)
from dashboard.queries.posts.values import VIEWS, PostMeasure, require_measure

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STEPS = 5


@dataclass(frozen=True)
class Patterns:
    """What the places of the posts screen hold, the ranking apart."""

    figure: Figure
    frame_class: str
    sentence: str
    legend: Any
    kinds: Any
    times: Any


def draw_patterns(context: PageContext) -> Patterns:
    """All three, from one statement. Raises BadInput for the range."""
    span = context.date_range()
    if span.is_empty:
        return _nothing()
    try:
        measure = require_measure(context.session, context.address.posts_metric)
    except BadInput:
        return _nothing()
    facts = read_facts(context.session, context.page, measure, span, filter_of(context.address))
    if not facts:
        return _nothing()
    zone = context.zone()
    key = f"{measure.key}{span.since}{span.until}{context.address.kind}{context.address.words}"
    drawn = read_dots(context.session, context.page, facts)
    return Patterns(
        figure=post_graph(drawn.dots, measure, zone, key, span) if drawn.dots else EMPTY_FIGURE,
        frame_class="frame frame-posts" if drawn.dots else "frame frame-empty",
        sentence=describe_graph(drawn, measure.title, measure.unit),
        legend=_legend(drawn, len(facts), measure),
        kinds=kinds_table(summarise_kinds(facts), measure),
        times=times_table(best_times(facts, zone), measure, zone),
    )


def _nothing() -> Patterns:
    """Why there is none is told by the ranking."""
    return Patterns(EMPTY_FIGURE, "frame frame-empty", "No chart", [], [], [])


def _legend(drawn: PostDots, posts: int, measure: PostMeasure) -> list[Any]:
    kinds = sorted({dot.kind for dot in drawn.dots})
    keys = [
        html.Span(
            [
                html.Span(
                    className="dot",
                    style={"background": theme.color_of_kind(kind)},
                    **attributes({"data-kind": kind}),
                ),
                kind_name(kind),
            ],
            className="key-part",
        )
        for kind in kinds
    ]
    missing = posts - drawn.of
    have = "1 post has" if missing == 1 else f"{exact_number(missing)} posts have"
    said = f"{have} no {measure.title.lower()} yet." if missing else ""
    words = f"{drawn.words} {said}".strip()
    return [html.Div([*keys, html.Span(words, className="muted")], className="key")]


def kinds_table(summaries: Sequence[KindSummary], measure: PostMeasure) -> list[Any]:
    """Types side by side: posts, median views, median engagement rate, median of the choice."""
    extra = measure.key not in (VIEWS, "engagement_rate")
    names = ["Type", "Posts", "Median views", "Median engagement rate"]
    names += [f"Median {measure.title.lower()}"] if extra else []
    rows = [
        html.Tr(
            [
                html.Th(kind_name(each.kind), scope="row"),
                html.Td(exact_number(each.posts), className="num"),
                html.Td(exact_value(each.median_views, "count"), className="num"),
                html.Td(percent(each.median_rate), className="num"),
                *(
                    [html.Td(exact_value(each.median_value, measure.unit), className="num")]
                    if extra
                    else []
                ),
            ],
            className="few" if each.few else "",
            title="Fewer than 3 posts say little" if each.few else None,
        )
        for each in summaries
    ]
    return [plain_table(names, rows, range(1, len(names)))]


def times_table(cells: Sequence[Cell], measure: PostMeasure, zone: ZoneInfo) -> list[Any]:
    """Weekday by three hours, in the tenant's clock: median and number of posts."""
    by_place = {(cell.weekday, cell.hour): cell for cell in cells}
    top = max((cell.median for cell in cells if cell.median and not cell.few), default=None)
    hours = range(0, 24, HOURS_IN_BLOCK)
    head = html.Tr(
        [html.Th("Day", scope="col"), *(html.Th(f"{hour:02d}", scope="col") for hour in hours)]
    )
    rows = [
        html.Tr(
            [
                html.Th(name, scope="row"),
                *(_cell(by_place.get((weekday, hour)), top, measure.unit) for hour in hours),
            ]
        )
        for weekday, name in enumerate(WEEKDAYS)
    ]
    words = (
        f"Median {measure.title.lower()} of the posts published in each three hours, on the clock"
        f" of {zone.key.replace('_', ' ')}; the small number counts the posts. Cells with fewer"
        " than 3 posts are muted."
    )
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="times")
    return [html.Div(table, className="scroll-x", tabIndex=0), html.P(words, className="note")]


def _cell(cell: Cell | None, top: Decimal | None, unit: str) -> html.Td:
    if cell is None:
        return html.Td("", className="heat heat-0")
    step = 0
    if not cell.few and cell.median and top:
        step = max(1, round(float(cell.median / top) * STEPS))
    posts = "1 post" if cell.posts == 1 else f"{cell.posts} posts"
    value = exact_value(cell.median, unit)
    few = " heat-few" if cell.few else ""
    return html.Td(
        [html.Span(short_value(cell.median, unit)), html.Small(str(cell.posts))],
        className=f"heat heat-{step}{few}",
        title=f"Median {value} of {posts}",
    )
