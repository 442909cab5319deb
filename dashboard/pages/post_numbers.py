"""Where a number of a post comes from: Meta's definition, and every stored snapshot."""

from dataclasses import replace
from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html, no_update

from dashboard.components.controls import dropdown, list_of, pages_look, switch
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.origin_parts import stored_section
from dashboard.components.picker import post_metric_options
from dashboard.components.post import no_post, post_of
from dashboard.components.post_origins import (
    ABOUT_SNAPSHOTS,
    draw_post_number,
    draw_snapshots,
    post_file_address,
    post_file_link,
    post_number_title,
    way_to_post,
)
from dashboard.components.sections import section, section_head
from dashboard.components.tables import Listed
from dashboard.page_address import NUMBERS, PageAddress
from dashboard.page_context import PageContext
from dashboard.pages.shared.address_part import with_part
from dashboard.pages.shared.redraw import PAGE, chosen, page_screen, part_of, redraw
from dashboard.pages.shared.titles import page_title
from models import MetaPost

PAGES = list_of("post-numbers")
NOTHING, BROKEN = Listed([], 1), Listed([failure()], 1)

dash.register_page(
    __name__,
    path_template="/pages/<page_id>/numbers/<post_id>",
    order=1,
    title=page_title("Where a number of a post comes from"),
)


def layout(page_id: Any = "", post_id: Any = "", **query: Any) -> Any:
    """The screen by its address."""
    return page_screen(page_id, query, _screen, section=NUMBERS, post_id=post_id)


def _screen(context: PageContext) -> html.Div:
    post = post_of(context)
    if post is None:
        return html.Div(no_post(context), className="screen")
    address = context.address
    stored = part_of(context, lambda one: draw_snapshots(one, post), NOTHING, BROKEN)
    number = part_of(context, lambda one: draw_post_number(one, post), [], [failure()])
    return html.Div(
        [
            dcc.Store(id="page-id", data=context.page.page_id),
            dcc.Store(id="post-id", data=post.post_id),
            way_to_post(context, post),
            section(
                "Where the number comes from",
                section_head(
                    post_number_title(context),
                    dropdown(
                        "posts_metric", "Metric", post_metric_options(context), address.posts_metric
                    ),
                    switch("retired", "Retired metrics", address.retired),
                    post_file_link(context, post),
                    name="post-number-title",
                ),
                loading(html.Div(number, id="post-number")),
            ),
            stored_section(
                "Stored snapshots",
                ABOUT_SNAPSHOTS,
                stored,
                address.number,
                name="post-snapshots",
                pages=PAGES,
            ),
        ],
        className="screen",
    )


@callback(
    output=(
        Output("post-number-title", "children"),
        Output("post-number", "children"),
        Output("post-numbers-file", "href"),
        Output("post-snapshots", "children"),
        Output(PAGES, "max_value"),
        Output(PAGES, "className"),
    ),
    inputs={
        "given": chosen("posts_metric") | {"page": Input(PAGES, "active_page")},
        "page_id": PAGE,
        "post_id": State("post-id", "data"),
        "search": State("url", "search"),
    },
    prevent_initial_call=True,
)
def redraw_numbers(
    given: dict[str, Any], page_id: Any, post_id: Any, search: Any
) -> tuple[Any, ...]:
    """Another number of the post, or another page of its snapshots."""
    wanted = PageAddress.of(page_id, {}, post_id=post_id).post_id

    def draw(asked: PageContext) -> tuple[Any, ...]:
        address = replace(asked.address, section=NUMBERS, post_id=wanted)
        context = replace(asked, address=address)
        post = post_of(context)
        return (no_update,) * 6 if post is None else _drawn(context, post)

    blank = (no_update,) * 6
    failed = (no_update, [failure()], no_update, [failure()], 1, no_update)
    return redraw(page_id, with_part(given, search, "posts_metric"), draw, blank, failed)


def _drawn(context: PageContext, post: MetaPost) -> tuple[Any, ...]:
    stored = draw_snapshots(context, post)
    return (
        post_number_title(context),
        draw_post_number(context, post),
        post_file_address(context, post),
        stored.children,
        stored.last,
        pages_look(stored.last),
    )
