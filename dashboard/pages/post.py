"""One post: its picture, its text and all its numbers."""

from typing import Any

from dash import Dash, Input, html

from dashboard.attributes import attributes
from dashboard.components.post import PostParts, draw_post
from dashboard.components.trend import EMPTY_FIGURE
from dashboard.components.view import with_page
from dashboard.pages.address import at, fill
from dashboard.pages.charts import chart
from dashboard.pages.skeletons import skeleton as shape
from dashboard.pages.skeletons import skeletons, waiting_title

NOTHING: list[Any] = []


def skeleton() -> list[Any]:
    """The places of the screen, each with the shape of what comes."""
    growth = [
        html.Div(shape("line"), id="growth-head", className="section-head"),
        chart("growth"),
        html.Div(id="growth-below"),
    ]
    numbers = [
        html.Div(html.H2("All numbers", className="section-title"), className="section-head"),
        html.Div(skeletons("row", 4), id="post-numbers", className="number-groups"),
    ]
    return [
        html.Section(
            [waiting_title("Post"), *skeletons("row", 2)], id="post-head", className="section"
        ),
        html.Section(growth, className="section", **attributes({"aria-label": "Growth"})),
        html.Section(numbers, className="section", **attributes({"aria-label": "All numbers"})),
    ]


def register(app: Dash) -> None:
    """The callback that fills them."""
    places = [("post-head", "children"), ("growth-head", "children"), ("growth", "figure")]
    places += [("growth-frame", "className"), ("growth-frame", "aria-label")]
    places += [("growth-below", "children"), ("post-numbers", "children")]
    fill(app, places, at("post"), Input("version", "data"))(draw_parts)


def draw_parts(address: Any, _version: Any) -> tuple[Any, ...]:
    """Head, growth and numbers."""
    blank = PostParts(NOTHING, NOTHING, EMPTY_FIGURE, "frame frame-empty", "", NOTHING, NOTHING)
    post: PostParts = with_page(address, draw_post, lambda: blank, lambda _error: blank)
    return (
        post.head,
        post.growth_head,
        post.figure,
        post.frame_class,
        post.sentence,
        post.growth_below,
        post.numbers,
    )
