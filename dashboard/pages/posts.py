"""The posts of a Page: ranking, a dot for each post, comparison of types, best times."""

from typing import Any

from dash import Dash, Input, html

from dashboard.attributes import attributes
from dashboard.components.export_menu import export_menu
from dashboard.components.header import banners, page_name, range_bar, shown_days
from dashboard.components.post_patterns import Patterns, draw_patterns
from dashboard.components.post_search import kind_choice, search_box
from dashboard.components.posts import all_posts, order, rank_picker
from dashboard.components.saving import head_actions
from dashboard.components.sheet import sheet
from dashboard.components.trend import EMPTY_FIGURE
from dashboard.components.view import PageContext, with_page
from dashboard.pages.address import at, fill
from dashboard.pages.charts import chart
from dashboard.pages.refreshing import refresh_button, sync_line
from dashboard.pages.skeletons import skeleton as shape
from dashboard.pages.skeletons import skeletons, waiting_title

NOTHING: list[Any] = []


def skeleton() -> list[Any]:
    """The places of the screen, each with the shape of what comes."""
    return [
        _page_head(),
        html.Div(id="posts-banner"),
        _section(
            "Every post",
            [
                html.Div(shape("line"), id="graph-head", className="section-head"),
                chart("post-graph"),
                html.Div(id="graph-below"),
            ],
        ),
        html.Div(
            [
                _section(
                    "Types",
                    [_title("Types of posts"), html.Div(skeletons("row", 3), id="post-kinds")],
                ),
                _section(
                    "Best times",
                    [_title("Best times"), html.Div(skeletons("row", 3), id="post-times")],
                ),
            ],
            className="side-by-side",
        ),
        _section("Ranking", [_title("Ranking"), html.Div(skeletons("row", 6), id="ranking")]),
    ]


def register(app: Dash) -> None:
    """The callbacks that fill them."""
    here, version = at("posts"), Input("version", "data")
    head = [("posts-title", "children"), ("posts-filters", "children")]
    head += [("posts-shown", "children"), ("posts-banner", "children")]
    head += [("posts-actions", "children"), ("graph-head", "children")]
    fill(app, head, here)(draw_head)
    patterns = [("graph-below", "children"), ("post-graph", "figure")]
    patterns += [("post-graph-frame", "className"), ("post-graph-frame", "aria-label")]
    patterns += [("post-kinds", "children"), ("post-times", "children")]
    fill(app, patterns, here, version)(draw_all_patterns)
    fill(app, ("ranking", "children"), here, version)(draw_ranking)


def draw_head(address: Any) -> tuple[Any, ...]:
    """Name, filters, and what stands in the way."""

    def draw(context: PageContext) -> tuple[Any, ...]:
        return (
            page_name(context),
            [
                *range_bar(context),
                search_box(context),
                kind_choice(context),
                rank_picker(context),
                order(context),
            ],
            shown_days(context),
            banners(context),
            head_actions(context),
            [html.H2("Every post, when it was published", className="section-title")],
        )

    blank = (NOTHING, NOTHING, "", NOTHING, NOTHING, NOTHING)
    return tuple(with_page(address, draw, lambda: blank, lambda _error: blank))


def draw_all_patterns(address: Any, _version: Any) -> tuple[Any, ...]:
    """The graph, the types and the best times."""
    blank = Patterns(EMPTY_FIGURE, "frame frame-empty", "No chart", NOTHING, NOTHING, NOTHING)
    drawn: Patterns = with_page(address, draw_patterns, lambda: blank, lambda _error: blank)
    return (
        drawn.legend,
        drawn.figure,
        drawn.frame_class,
        drawn.sentence,
        drawn.kinds,
        drawn.times,
    )


def draw_ranking(address: Any, _version: Any) -> Any:
    """A page of the ranking."""
    return with_page(address, all_posts, list, lambda _error: NOTHING)


def _page_head() -> html.Section:
    shown = [html.Span(className="icon i-filter"), html.Span("Filters", id="posts-shown")]
    filters = sheet("posts-sheet", shown, html.Div(id="posts-filters", className="ranges"))
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [waiting_title("Posts"), shape("line")],
                        id="posts-title",
                        className="page-name",
                    ),
                    html.P(id="posts-fresh", className="fresh"),
                ],
                className="page-title page-title-parts",
            ),
            html.Div(
                [
                    html.Div(id="posts-actions", className="controls"),
                    export_menu("posts"),
                    refresh_button("posts-refresh"),
                ],
                className="controls",
            ),
            filters,
            html.Div(sync_line("posts-sync-line"), className="sync"),
        ],
        className="page-head page-head-filters",
    )


def _section(label: str, children: list[Any]) -> html.Section:
    return html.Section(children, className="section", **attributes({"aria-label": label}))


def _title(text: str) -> html.Div:
    return html.Div(html.H2(text, className="section-title"), className="section-head")
