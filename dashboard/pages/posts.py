"""The posts of a Page: ranking, a dot for each post, comparison of types, best times."""

from typing import Any

import dash
from dash import Input, Output, State, callback, html, no_update

from dashboard.charts.axes import EMPTY_FIGURE
from dashboard.charts.kinds import kind_name
from dashboard.components.chart import chart
from dashboard.components.controls import (
    choice,
    search,
)
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.page_head import page_head, told_of_range
from dashboard.components.post_figures import draw_figures
from dashboard.components.post_labels import change_labels, labels_choice
from dashboard.components.post_patterns import Patterns, draw_patterns
from dashboard.components.posts import ranking_choices
from dashboard.components.ranges import compare_choice
from dashboard.components.saved_views import saved_views
from dashboard.components.sections import section, section_head
from dashboard.markup.attributes import attributes
from dashboard.page_address import POSTS, PageAddress
from dashboard.page_context import PageContext
from dashboard.pages.shared.exporting import export_place
from dashboard.pages.shared.labelling import labels_to_give, register_list
from dashboard.pages.shared.posts_ranking import OF_POSTS, ranking_section
from dashboard.pages.shared.redraw import (
    PAGE,
    VERSION,
    compared,
    page_screen,
    part_of,
    redraw,
)
from dashboard.pages.shared.titles import page_title
from dashboard.queries.posts.filters import read_kinds
from dashboard.queries.posts.labels import list_labels

GRAPH = "Every post, when it was published"
NO_PATTERNS = Patterns(EMPTY_FIGURE, "frame frame-empty", "No chart", [], [], [], [])

dash.register_page(
    __name__, path_template="/pages/<page_id>/posts", order=2, title=page_title("Posts")
)
register_list()


def layout(page_id: Any = "", **query: Any) -> Any:
    """The screen by its address."""
    return page_screen(page_id, query, _screen, section=POSTS)


def _screen(context: PageContext) -> html.Div:
    patterns = part_of(context, draw_patterns, NO_PATTERNS, NO_PATTERNS)
    actions = [saved_views(), export_place(POSTS)]
    return html.Div(
        [
            *page_head(context, POSTS, actions, *_filters(context)),
            loading(
                html.Section(
                    part_of(context, draw_figures, [], [failure()]),
                    id="post-figures",
                    className="kpis post-figures",
                    **attributes({"aria-label": "Figures of these posts"}),
                )
            ),
            section(
                "Every post",
                section_head(GRAPH),
                loading(
                    chart("post-graph", patterns.figure, patterns.frame_class, patterns.sentence)
                ),
                html.Div(patterns.legend, id="graph-below"),
            ),
            html.Div(
                [
                    html.Div([_types(patterns), _labels(context, patterns)], className="stack"),
                    section(
                        "Best times",
                        section_head("Best times"),
                        loading(html.Div(patterns.times, id="post-times")),
                    ),
                ],
                className="side-by-side",
            ),
            ranking_section(context),
        ],
        className="screen",
    )


def _types(patterns: Patterns) -> html.Section:
    return section(
        "Types",
        section_head("Types of posts"),
        loading(html.Div(patterns.kinds, id="post-kinds")),
    )


def _labels(context: PageContext, patterns: Patterns) -> html.Section:
    way = [] if labels_to_give(context) is None else [change_labels()]
    return section(
        "Labels",
        section_head("Labels"),
        loading(html.Div(patterns.labels, id="post-labels")),
        html.Div(way, className="posts-foot"),
    )


def _filters(context: PageContext) -> list[Any]:
    address = context.address
    kinds = {"": "All"} | {
        kind: kind_name(kind) for kind in read_kinds(context.session, context.page)
    }
    return [
        search("q", "Search in the text", address.words),
        choice("type", "Type", kinds, address.kind),
        labels_choice(
            list_labels(context.session, context.page.tenant_id, context.page), address.label
        ),
        *ranking_choices(context),
        compare_choice(context.range_if_any(), address),
    ]


@callback(
    output=(
        Output("post-graph", "figure"),
        Output("post-graph-frame", "className"),
        Output("post-graph-frame", "aria-label"),
        Output("graph-below", "children"),
        Output("post-kinds", "children"),
        Output("post-labels", "children"),
        Output("post-times", "children"),
        Output("posts-banner", "children"),
        Output("posts-days", "children"),
    ),
    inputs={"given": OF_POSTS, "page_id": PAGE, "_version": VERSION},
    prevent_initial_call=True,
)
def redraw_patterns(given: dict[str, Any], page_id: Any, _version: Any) -> tuple[Any, ...]:
    """The graph, the types and the best times, and what is to be said of the range."""

    def draw(context: PageContext) -> tuple[Any, ...]:
        drawn = part_of(context, draw_patterns, NO_PATTERNS, NO_PATTERNS)
        return *_places(drawn), *told_of_range(context)

    blank = _places(NO_PATTERNS)
    failed = (*blank[:3], [failure()], *blank[4:], no_update, no_update)
    return redraw(page_id, given, draw, (*blank, [], ""), failed)


@callback(
    Output("post-figures", "children"),
    inputs={"given": OF_POSTS | compared(), "page_id": PAGE, "_version": VERSION},
    prevent_initial_call=True,
)
def redraw_figures(given: dict[str, Any], page_id: Any, _version: Any) -> Any:
    """The head figures, beside those of the days compared with."""
    return redraw(page_id, given, draw_figures, [], [failure()])


def _places(drawn: Patterns) -> tuple[Any, ...]:
    return (
        drawn.figure,
        drawn.frame_class,
        drawn.sentence,
        drawn.legend,
        drawn.kinds,
        drawn.labels,
        drawn.times,
    )


@callback(
    Output("lead", "href"),
    Input("post-graph", "clickData"),
    State("page-id", "data"),
    State("url", "search"),
    prevent_initial_call=True,
)
def open_post(clicked: Any, page_id: Any, search: Any) -> Any:
    """A dot's post is opened, with the days and the metric of this screen."""
    point = (clicked or {}).get("points", [{}])[0] if isinstance(clicked, dict) else {}
    post_id = point.get("customdata") if isinstance(point, dict) else None
    if not isinstance(post_id, str):
        return no_update
    path = PageAddress.of(page_id, {}, section=POSTS, post_id=post_id).href()
    return path + (search if isinstance(search, str) else "")
