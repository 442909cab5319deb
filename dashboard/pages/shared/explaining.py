"""What the number of a card means, fetched when somebody asks."""

from typing import Any

from dash import MATCH, Input, Output, callback, no_update

from dashboard.components.kpis import about, about_words, kpi_explanation
from dashboard.components.notices import failure
from dashboard.page_context import PageContext
from dashboard.pages.shared.acting import pressed_key
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.redraw import PAGE, compared, read_only, redraw


def register() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        Output(about_words(MATCH), "children"),
        inputs={
            "_clicks": Input(about(MATCH), "n_clicks"),
            "given": read_only(compared()),
            "page_id": PAGE,
        },
        prevent_initial_call=True,
    )(explain)


def explain(_clicks: Any, given: dict[str, Any], page_id: Any) -> Any:
    """The explanation of the card whose button was pressed."""
    about = pressed_key("about")
    if about is None:
        return no_update
    metric = text_of(about)

    def draw(context: PageContext) -> Any:
        return kpi_explanation(context, metric)

    return redraw(page_id, given, draw, [], failure())
