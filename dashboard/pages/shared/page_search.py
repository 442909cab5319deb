"""Pages that are found by their names, for every box in which one or several are chosen."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import Input, Output, State, callback

from dashboard.actions.actor import current_actor
from dashboard.page_picker import offered_pages
from dashboard.queries.pages.listing import PageName
from models.scope import tenant_session

Draw = Callable[[Sequence[PageName]], list[dict[str, Any]]]


def offer(draw: Draw, words: Any = "", chosen: Any = None) -> list[dict[str, Any]]:
    """The options of a box: the Pages whose names hold the words, and those that are chosen."""
    with tenant_session(current_actor().tenant_id) as session:
        return draw(offered_pages(session, words, chosen))


def register_search(box: Any, draw: Draw) -> None:
    """Lets the box with this id offer what is typed, on the app that is being made."""

    def search(words: Any, chosen: Any) -> list[dict[str, Any]]:
        return offer(draw, words, chosen)

    callback(
        Output(box, "options"),
        Input(box, "search_value"),
        State(box, "value"),
        prevent_initial_call=True,
    )(search)
