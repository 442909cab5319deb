"""Where a number of a Page comes from: the arithmetic, Meta's definition, every stored value."""

from dataclasses import replace
from typing import Any

import dash
from dash import Input, Output, State, callback, html, no_update

from dashboard.components.controls import (
    choice,
    choice_look,
    choices,
    control,
    dropdown,
    list_of,
    pages_look,
)
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.origin_parts import stored_section
from dashboard.components.origins import (
    ABOUT_RUNS,
    draw_number,
    draw_stored,
    file_address,
    file_link,
    origin_metrics,
    origin_periods,
    origin_title,
    way_back,
)
from dashboard.components.page_head import page_head, told_of_range
from dashboard.components.sections import section, section_head
from dashboard.components.tables import Listed
from dashboard.components.trend_choices import fitting
from dashboard.page_address import NUMBERS, PERIOD_OF_NUMBERS
from dashboard.page_context import PageContext
from dashboard.pages.shared.address_part import with_part
from dashboard.pages.shared.redraw import PAGE, RANGE, VERSION, chosen, page_screen, part_of, redraw
from dashboard.pages.shared.titles import page_title

PAGES = list_of("numbers")
PERIOD = control(PERIOD_OF_NUMBERS)
NOTHING, BROKEN = Listed([], 1), Listed([failure()], 1)

dash.register_page(
    __name__,
    path_template="/pages/<page_id>/numbers",
    order=2,
    title=page_title("Where a number comes from"),
)


def layout(page_id: Any = "", **query: Any) -> Any:
    """The screen by its address."""
    return page_screen(page_id, query, _screen, section=NUMBERS)


def _screen(asked: PageContext) -> html.Div:
    context = replace(asked, address=fitting(asked.address))
    address, periods = context.address, origin_periods(context.address.metric)
    stored = part_of(context, draw_stored, NOTHING, BROKEN)
    return html.Div(
        [
            way_back(address),
            *page_head(context, NUMBERS, [file_link(context)]),
            section(
                "Where the number comes from",
                section_head(
                    origin_title(context),
                    dropdown("metric", "Metric", origin_metrics(context), address.metric),
                    choice(PERIOD_OF_NUMBERS, "Period", periods, address.period),
                    name="origin-title",
                ),
                loading(
                    html.Div(part_of(context, draw_number, [], [failure()]), id="origin-number")
                ),
            ),
            stored_section(
                "Stored values",
                ABOUT_RUNS,
                stored,
                address.number,
                name="origin-stored",
                pages=PAGES,
            ),
        ],
        className="screen",
    )


@callback(
    output=(
        Output("origin-title", "children"),
        Output("origin-number", "children"),
        Output("numbers-file", "href"),
        Output("numbers-banner", "children"),
        Output("numbers-days", "children"),
        Output(PERIOD, "options"),
        Output(PERIOD, "className"),
        Output(PERIOD, "value"),
    ),
    inputs={
        "given": RANGE | chosen("metric", PERIOD_OF_NUMBERS),
        "page_id": PAGE,
        "search": State("url", "search"),
        "_version": VERSION,
    },
    prevent_initial_call=True,
)
def redraw_number(
    given: dict[str, Any], page_id: Any, search: Any, _version: Any
) -> tuple[Any, ...]:
    """The number of what is chosen, and the address of its file."""

    def draw(asked: PageContext) -> tuple[Any, ...]:
        context = replace(asked, address=fitting(asked.address))
        periods = origin_periods(context.address.metric)
        was, now = asked.address.period, context.address.period
        return (
            origin_title(context),
            part_of(context, draw_number, [], [failure()]),
            file_address(context),
            *told_of_range(context),
            choices(periods),
            choice_look(periods),
            no_update if was == now else now,
        )

    blank = (no_update,) * 8
    failed = (no_update, [failure()], *blank[2:])
    return redraw(page_id, with_part(given, search), draw, blank, failed)


@callback(
    output=(
        Output("origin-stored", "children"),
        Output(PAGES, "max_value"),
        Output(PAGES, "className"),
    ),
    inputs={
        "given": RANGE
        | chosen("metric", PERIOD_OF_NUMBERS)
        | {"page": Input(PAGES, "active_page")},
        "page_id": PAGE,
        "search": State("url", "search"),
        "_version": VERSION,
    },
    prevent_initial_call=True,
)
def redraw_stored(
    given: dict[str, Any], page_id: Any, search: Any, _version: Any
) -> tuple[Any, ...]:
    """A page of the stored values."""

    def draw(context: PageContext) -> Listed:
        return draw_stored(replace(context, address=fitting(context.address)))

    drawn = redraw(page_id, with_part(given, search), draw, NOTHING, BROKEN)
    return drawn.children, drawn.last, pages_look(drawn.last)
