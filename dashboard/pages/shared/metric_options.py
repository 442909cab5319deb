"""The metrics by which posts are ranked, on the overview and among the posts."""

from collections.abc import Callable
from typing import Any

from dash import Output, callback, no_update

from dashboard.components.controls import control
from dashboard.components.picker import post_metric_options
from dashboard.page_context import PageContext
from dashboard.pages.shared.redraw import PAGE, chosen, redraw


def register() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        Output(control("posts_metric"), "options"),
        inputs={"given": chosen("retired"), "page_id": PAGE},
        prevent_initial_call=True,
    )(offer_metrics)


def offer_metrics(given: dict[str, Any], page_id: Any) -> Any:
    """Those of the Page's posts, with what Meta retired or without it."""
    draw: Callable[[PageContext], Any] = post_metric_options
    return redraw(page_id, given, draw, no_update, no_update)
