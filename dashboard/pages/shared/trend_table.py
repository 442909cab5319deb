"""The numbers of the trend as a table, drawn when somebody asks for it."""

from dataclasses import replace
from typing import Any

from dash import Input, Output, callback

from dashboard.components.trend import HIDE_TABLE, SHOW_TABLE
from dashboard.components.trend_choices import fitting
from dashboard.page_context import PageContext
from dashboard.pages.shared.notes import draw_noted_trend
from dashboard.pages.shared.redraw import PAGE, chosen, compared, read_only, redraw

DRAWN_BY = compared() | chosen("metric", "second", "split", "period")


def register() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        output=(Output("trend-table", "children"), Output("trend-table-open", "children")),
        inputs={
            "clicks": Input("trend-table-open", "n_clicks"),
            "given": read_only(DRAWN_BY),
            "page_id": PAGE,
        },
        prevent_initial_call=True,
    )(turn_table)


def turn_table(clicks: Any, given: dict[str, Any], page_id: Any) -> tuple[Any, str]:
    """Shows the table, or puts it away again."""
    if not is_shown(clicks):
        return [], SHOW_TABLE
    return redraw(page_id, given, _draw, ([], HIDE_TABLE), ([], HIDE_TABLE))


def is_shown(clicks: Any) -> bool:
    """Whether the table stands there after so many presses."""
    return isinstance(clicks, int) and clicks % 2 == 1


def _draw(context: PageContext) -> tuple[Any, str]:
    fits = replace(context, address=fitting(context.address))
    return draw_noted_trend(fits).draw_table(), HIDE_TABLE
