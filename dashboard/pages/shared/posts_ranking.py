"""The ranking on the screen of posts: its table, the columns of choice, and its order."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, ctx, html, no_update

from dashboard.components.columns import columns_choice, columns_of
from dashboard.components.controls import control, list_of, list_pages, pages_look
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.picker import post_metric_options
from dashboard.components.post_columns import USUAL_COLUMNS, column_options, next_order
from dashboard.components.posts import RankedPage, all_posts
from dashboard.components.sections import section, section_head
from dashboard.components.tables import sort_button
from dashboard.page_address import POSTS, PageAddress
from dashboard.page_context import PageContext
from dashboard.pages.shared.acting import pressed_key
from dashboard.pages.shared.columns import own_columns, texts_of
from dashboard.pages.shared.labelling import labels_to_give
from dashboard.pages.shared.redraw import PAGE, RANGE, VERSION, chosen, part_of, redraw
from dashboard.queries.posts.columns import MOST_COLUMNS

PAGES = list_of(POSTS)
ORDER, SORT = control("order_by"), control("posts_sort")
OF_POSTS = RANGE | chosen("posts_metric", "q", "type", "label")
NO_POSTS = RankedPage([], 1)
BROKEN = RankedPage([failure()], 1)


def ranking_section(context: PageContext) -> html.Section:
    """The table with its choices, as the address wants it."""
    options = column_options(post_metric_options(context))
    known = {one["value"] for one in options}
    columns = own_columns(context.session, POSTS, USUAL_COLUMNS, known)
    ranking = part_of(context, lambda one: _ranking(one, columns), NO_POSTS, BROKEN)
    return section(
        "Ranking",
        section_head("Ranking", columns_choice(POSTS, options, columns)),
        _order(context, ranking),
        loading(html.Div(ranking.children, id="ranking"), rows=6),
        list_pages(context.address.number, ranking.last, PAGES),
    )


def _ranking(context: PageContext, columns: Sequence[str], *, pressed: bool = False) -> RankedPage:
    giving = labels_to_give(context)
    return all_posts(context, giving, columns, sorts=True, pressed=pressed)


def _order(context: PageContext, ranking: RankedPage) -> html.Label:
    """The order, which the heads of the table set where they are seen."""
    value, options = context.address.order_by, ranking.orders
    orders = dbc.Select(id=ORDER, options=options, value=value, size="sm")
    return html.Label(["Sort by", orders], className="sort-choice")


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        output=(
            Output("ranking", "children"),
            Output(PAGES, "max_value"),
            Output(PAGES, "className"),
            Output(ORDER, "options"),
        ),
        inputs={
            "given": OF_POSTS
            | chosen("posts_sort", "order_by")
            | {"page": Input(PAGES, "active_page")},
            "columns": Input(columns_of(POSTS), "value"),
            "page_id": PAGE,
            "_version": VERSION,
        },
        prevent_initial_call=True,
    )(redraw_ranking)
    callback(
        Output(ORDER, "value"),
        Output(SORT, "value"),
        Output(PAGES, "active_page", allow_duplicate=True),
        Input(sort_button(POSTS, ALL), "n_clicks"),
        State(ORDER, "value"),
        State(SORT, "value"),
        prevent_initial_call=True,
    )(sort_by)


def redraw_ranking(
    given: dict[str, Any], columns: Any, page_id: Any, _version: Any
) -> tuple[Any, ...]:
    """A page of the ranking."""
    own = texts_of(columns)[:MOST_COLUMNS]
    pressed = any("order_by" in each["prop_id"] for each in ctx.triggered)

    def draw(context: PageContext) -> RankedPage:
        return _ranking(context, own, pressed=pressed)

    drawn = redraw(page_id, given, draw, NO_POSTS, BROKEN)
    return drawn.children, drawn.last, pages_look(drawn.last), drawn.orders or no_update


def sort_by(_clicks: Any, order_by: Any, posts_sort: Any) -> tuple[Any, ...]:
    """A press on a head sorts by its column, from the first post."""
    key = pressed_key("sort_by")
    if not isinstance(key, str):
        return (no_update,) * 3
    now = PageAddress.of("", {"order_by": order_by, "posts_sort": posts_sort})
    return *next_order(key, now), 1
