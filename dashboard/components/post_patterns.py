"""What the posts of a range say together: a dot each, and by type; and the best times of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.charts.axes import EMPTY_FIGURE, Figure
from dashboard.charts.post_graph import describe_graph, post_graph, ring_words
from dashboard.components.best_times import times_table
from dashboard.components.chart_tables import plain_table
from dashboard.components.post_marks import kind_mark, label_dot
from dashboard.components.posts import filter_of
from dashboard.format import exact_number, exact_value, percent
from dashboard.page_address import PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.best_times import read_best_times
from dashboard.queries.posts.dots import PostDots, read_dots
from dashboard.queries.posts.facts import read_facts
from dashboard.queries.posts.patterns import (
    KindSummary,
    LabelTotals,
    PostsTogether,
    summarise_kinds,
    summarise_labels,
)
from dashboard.queries.posts.values import VIEWS, PostMeasure, require_measure

NO_LABELLED = "No post of these days has a label."


@dataclass(frozen=True)
class Patterns:
    """What the places of the posts screen hold, the ranking apart."""

    figure: Figure
    frame_class: str
    sentence: str
    legend: Any
    kinds: Any
    labels: Any
    times: Any


def draw_patterns(context: PageContext) -> Patterns:
    """The posts of the range, and the best times of the year. Raises BadInput for the range."""
    span = context.date_range()
    try:
        measure = require_measure(context.session, context.address.posts_metric)
    except BadInput:
        return _no_posts([])
    zone, wanted = context.zone(), filter_of(context.address)
    found = read_best_times(context.session, context.page, measure, context.now, zone, wanted)
    times = times_table(found, measure, zone)
    if span.is_empty:
        return _no_posts(times)
    facts = read_facts(context.session, context.page, measure, span, wanted)
    if not facts:
        return _no_posts(times)
    key = f"{measure.key}{span.since}{span.until}{wanted}"
    by_label = summarise_labels(context.session, context.page, measure, span, facts, wanted)
    drawn = read_dots(context.session, context.page, facts, measure)
    return Patterns(
        figure=post_graph(drawn.dots, measure, zone, key, span) if drawn.dots else EMPTY_FIGURE,
        frame_class="frame frame-posts" if drawn.dots else "frame frame-empty",
        sentence=describe_graph(drawn, measure.title, measure.unit),
        legend=_legend(drawn, len(facts), measure),
        kinds=kinds_table(summarise_kinds(facts, measure), measure),
        labels=labels_table(by_label, measure, context.address),
        times=times,
    )


def _no_posts(times: list[Any]) -> Patterns:
    """Why there is none is told by the ranking; the best times are of a year all the same."""
    return Patterns(EMPTY_FIGURE, "frame frame-empty", "No chart", [], [], [], times)


def _legend(drawn: PostDots, posts: int, measure: PostMeasure) -> list[Any]:
    kinds = sorted({dot.kind for dot in drawn.dots})
    keys = [kind_mark(kind) for kind in kinds]
    missing = posts - drawn.of
    have = "1 post has" if missing == 1 else f"{exact_number(missing)} posts have"
    said = f"{have} no {measure.title.lower()} yet." if missing else ""
    words = " ".join(each for each in (drawn.words, said, ring_words(drawn.dots)) if each)
    return [html.Div([*keys, html.Span(words, className="muted")], className="key")]


def kinds_table(summaries: Sequence[KindSummary], measure: PostMeasure) -> list[Any]:
    """Types side by side: posts, views, engagement rate, and what was chosen."""
    return _sorts_table("Type", [(kind_mark(each.kind), each) for each in summaries], measure)


def labels_table(
    summaries: Sequence[LabelTotals], measure: PostMeasure, address: PageAddress
) -> list[Any]:
    """The same by label; a label leads to its posts."""
    if not summaries:
        return [html.P(NO_LABELLED, className="muted")]
    named = [
        (
            dcc.Link(
                [label_dot(each.id), html.Span(each.name, dir="auto")],
                href=address.of_posts(label=str(each.id)),
                className="link label-words key-part",
            ),
            each,
        )
        for each in summaries
    ]
    return _sorts_table("Label", named, measure)


def _sorts_table(
    first: str, named: Sequence[tuple[Any, PostsTogether]], measure: PostMeasure
) -> list[Any]:
    extra = measure.key not in (VIEWS, "engagement_rate")
    names = [first, "Posts", "Total views", "Median views", "Median engagement rate"]
    names += [f"Total {measure.title.lower()}"] if extra and measure.adds_up else []
    names += [f"Median {measure.title.lower()}"] if extra else []
    rows = [
        html.Tr(
            [
                html.Th(name, scope="row"),
                html.Td(exact_number(each.posts), className="num"),
                html.Td(exact_value(each.total_views, "count"), className="num"),
                html.Td(exact_value(each.median_views, "count"), className="num"),
                html.Td(percent(each.median_rate), className="num"),
                *(
                    [html.Td(exact_value(each.total_value, measure.unit), className="num")]
                    if extra and measure.adds_up
                    else []
                ),
                *(
                    [html.Td(exact_value(each.median_value, measure.unit), className="num")]
                    if extra
                    else []
                ),
            ],
            className="few" if each.few else "",
            title="Fewer than 3 posts say little" if each.few else None,
        )
        for name, each in named
    ]
    return [plain_table(names, rows, range(1, len(names)))]
