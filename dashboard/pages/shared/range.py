"""What a Page's screens say of the range: a banner where it is wrong, and the days in words."""

from typing import Any

from dash import Output, callback

from dashboard.components.header import banners, shown_days
from dashboard.page_context import PageContext
from dashboard.pages.shared.redraw import PAGE, RANGE, redraw

NOTHING: tuple[Any, Any] = ([], "")


def register() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        output=(Output("banner", "children"), Output("filters-shown", "children")),
        inputs={"given": RANGE, "page_id": PAGE},
        prevent_initial_call=True,
    )(tell_range)


def tell_range(given: dict[str, Any], page_id: Any) -> tuple[Any, Any]:
    """What stands in the way of numbers, and the days for the button of the filters."""
    return redraw(page_id, given, _told, NOTHING, NOTHING)


def _told(context: PageContext) -> tuple[Any, Any]:
    return banners(context), shown_days(context)
