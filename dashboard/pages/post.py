"""One post: its picture, its text and all its numbers."""

from dataclasses import replace
from typing import Any

import dash
from dash import Output, State, callback, dcc, html

from dashboard.components.chart import chart
from dashboard.components.controls import dropdown, switch
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.picker import post_metric_options
from dashboard.components.post import no_post, post_head, post_of, way_back
from dashboard.components.post_growth import GrowthParts, draw_growth, without_growth
from dashboard.components.post_labels import own_labels
from dashboard.components.post_numbers import numbers_list
from dashboard.components.sections import section, section_head
from dashboard.page_address import POSTS, PageAddress
from dashboard.page_context import PageContext
from dashboard.pages.shared.embeds import embed_below_chart
from dashboard.pages.shared.labelling import labels_to_give, register_post
from dashboard.pages.shared.redraw import PAGE, chosen, page_screen, part_of, redraw
from dashboard.pages.shared.titles import page_title
from dashboard.queries.posts.labels import labels_of
from dashboard.queries.posts.numbers import read_numbers
from models import MetaPost

NO_GROWTH = without_growth("Growth", [])
BROKEN_GROWTH = without_growth("Growth", failure())

dash.register_page(
    __name__, path_template="/pages/<page_id>/posts/<post_id>", order=1, title=page_title("Post")
)
register_post()


def layout(page_id: Any = "", post_id: Any = "", **query: Any) -> Any:
    """The screen by its address."""
    return page_screen(page_id, query, _screen, section=POSTS, post_id=post_id)


def _screen(context: PageContext) -> html.Div:
    post = post_of(context)
    if post is None:
        return html.Div(no_post(context), className="screen")
    numbers = numbers_list(read_numbers(context.session, post), context.address)
    return html.Div(
        [
            dcc.Store(id="page-id", data=context.page.page_id),
            dcc.Store(id="post-id", data=post.post_id),
            way_back(context),
            section("Post", *post_head(context, post), *_labels(context, post)),
            _growth(context, post),
            section(
                "All numbers",
                section_head("All numbers"),
                html.Div(numbers, className="number-groups"),
            ),
        ],
        className="screen",
    )


def _labels(context: PageContext, post: MetaPost) -> list[Any]:
    giving, tenant_id = labels_to_give(context), context.page.tenant_id
    has = labels_of(context.session, tenant_id, [post.id]).get(post.id, [])
    drawn = own_labels(giving or [], has, may=giving is not None)
    return [] if drawn is None else [drawn]


def _growth(context: PageContext, post: MetaPost) -> html.Section:
    growth = part_of(context, lambda one: draw_growth(one, post), NO_GROWTH, BROKEN_GROWTH)
    address = context.address
    return section(
        "Growth",
        section_head(
            growth.title,
            dropdown("posts_metric", "Metric", post_metric_options(context), address.posts_metric),
            switch("retired", "Retired metrics", address.retired),
            name="growth-title",
        ),
        loading(chart("growth", growth.figure, growth.frame_class, growth.sentence)),
        html.Div(growth.below, id="growth-below"),
        *embed_below_chart(context.address),
    )


@callback(
    output=(
        Output("growth-title", "children"),
        Output("growth", "figure"),
        Output("growth-frame", "className"),
        Output("growth-frame", "aria-label"),
        Output("growth-below", "children"),
    ),
    inputs={
        "given": chosen("posts_metric"),
        "page_id": PAGE,
        "post_id": State("post-id", "data"),
    },
    prevent_initial_call=True,
)
def redraw_growth(given: dict[str, Any], page_id: Any, post_id: Any) -> tuple[Any, ...]:
    """The growth of another number."""

    def draw(context: PageContext) -> GrowthParts:
        wanted = PageAddress.of(page_id, {}, post_id=post_id).post_id
        post = post_of(replace(context, address=replace(context.address, post_id=wanted)))
        return draw_growth(context, post) if post else NO_GROWTH

    drawn = redraw(page_id, given, draw, NO_GROWTH, BROKEN_GROWTH)
    return drawn.title, drawn.figure, drawn.frame_class, drawn.sentence, drawn.below
