"""The overview of a Page: name and freshness, key figures, trend, posts."""

from dataclasses import replace
from typing import Any

import dash
from dash import Output, State, callback, html, no_update

from dashboard.components.chart import chart
from dashboard.components.controls import (
    choice,
    choice_look,
    choices,
    control,
    dropdown,
)
from dashboard.components.kpis import kpi_cards
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.page_head import page_head, told_of_range
from dashboard.components.picker import page_metric_options
from dashboard.components.posts import ranking_choices, top_posts
from dashboard.components.ranges import compare_choice
from dashboard.components.saved_views import saved_views
from dashboard.components.sections import section, section_head
from dashboard.components.trend import Trend, nothing, table_place
from dashboard.components.trend_choices import (
    fitting,
    metric_title,
    period_choices,
    second_choices,
    split_choices,
)
from dashboard.markup.attributes import attributes
from dashboard.page_context import PageContext
from dashboard.pages.shared.exporting import export_place
from dashboard.pages.shared.notes import draw_noted_trend, note_place
from dashboard.pages.shared.redraw import (
    PAGE,
    RANGE,
    VERSION,
    chosen,
    compared,
    page_screen,
    part_of,
    redraw,
)
from dashboard.pages.shared.titles import page_title
from dashboard.pages.shared.trend_table import DRAWN_BY, is_shown

EMPTY: list[Any] = []
BROKEN = [failure()]
NO_TREND, BROKEN_TREND = nothing([]), nothing(failure())
SPLIT, PERIOD, SECOND = control("split"), control("period"), control("second")

dash.register_page(
    __name__, path="/pages", path_template="/pages/<page_id>", order=3, title=page_title("Overview")
)


def layout(page_id: Any = "", **query: Any) -> Any:
    """The screen by its address."""
    return page_screen(page_id, query, _screen)


def _screen(context: PageContext) -> html.Div:
    return html.Div(
        [
            *page_head(
                context,
                "overview",
                [saved_views(), export_place("overview")],
                compare_choice(context.range_if_any(), context.address),
            ),
            loading(
                html.Section(
                    part_of(context, kpi_cards, EMPTY, BROKEN),
                    id="kpis",
                    className="kpis",
                    **attributes({"aria-label": "Key figures"}),
                )
            ),
            _trend(replace(context, address=fitting(context.address))),
            section(
                "Posts",
                section_head("Posts", *ranking_choices(context)),
                loading(html.Div(part_of(context, top_posts, EMPTY, BROKEN), id="posts")),
            ),
        ],
        className="screen",
    )


def _trend(context: PageContext) -> html.Section:
    address = context.address
    splits = split_choices(address.metric, address.second)
    periods = period_choices(address.metric, address.split, address.second)
    trend = part_of(context, draw_noted_trend, NO_TREND, BROKEN_TREND)
    return section(
        "Trend",
        section_head(
            metric_title(context),
            dropdown("metric", "Metric", page_metric_options(context), address.metric),
            dropdown("second", "Compare with metric", second_choices(context), address.second),
            choice("split", "Parts", splits, address.split),
            choice("period", "Period", periods, address.period),
            name="trend-title",
        ),
        loading(chart("trend", trend.figure, trend.frame_class, trend.sentence), rows=6),
        html.Div(trend.below, id="trend-below"),
        note_place(),
        table_place(),
    )


@callback(
    output=(
        Output("kpis", "children"),
        Output("overview-banner", "children"),
        Output("overview-days", "children"),
    ),
    inputs={"given": compared(), "page_id": PAGE, "_version": VERSION},
    prevent_initial_call=True,
)
def redraw_kpis(given: dict[str, Any], page_id: Any, _version: Any) -> tuple[Any, ...]:
    """The key figures, and what is to be said of the range."""

    def draw(context: PageContext) -> tuple[Any, ...]:
        return part_of(context, kpi_cards, EMPTY, BROKEN), *told_of_range(context)

    return redraw(page_id, given, draw, (EMPTY, EMPTY, ""), (BROKEN, no_update, no_update))


@callback(
    output=(
        Output("trend-title", "children"),
        Output("trend", "figure"),
        Output("trend-frame", "className"),
        Output("trend-frame", "aria-label"),
        Output("trend-below", "children"),
        Output("trend-table", "children"),
        Output(SPLIT, "options"),
        Output(SPLIT, "className"),
        Output(SPLIT, "value"),
        Output(PERIOD, "options"),
        Output(PERIOD, "className"),
        Output(PERIOD, "value"),
        Output(SECOND, "value"),
    ),
    inputs={
        "given": DRAWN_BY,
        "page_id": PAGE,
        "tables": State("trend-table-open", "n_clicks"),
        "_version": VERSION,
    },
    prevent_initial_call=True,
)
def redraw_trend(
    given: dict[str, Any], page_id: Any, tables: Any, _version: Any
) -> tuple[Any, ...]:
    """The trend, its table where it is shown, and what may be chosen of its metric."""

    def draw(context: PageContext) -> tuple[Any, ...]:
        fits = replace(context, address=fitting(context.address))
        trend = part_of(fits, draw_noted_trend, NO_TREND, BROKEN_TREND)
        table = trend.draw_table() if is_shown(tables) else []
        return (metric_title(fits), *_places(trend), table, *_choices(context, fits))

    still = (no_update,) * 7
    blank = (no_update, *_places(NO_TREND), [], *still)
    return redraw(page_id, given, draw, blank, (no_update, *_places(BROKEN_TREND), [], *still))


def _places(trend: Trend) -> tuple[Any, ...]:
    return trend.figure, trend.frame_class, trend.sentence, trend.below


def _choices(asked: PageContext, fits: PageContext) -> tuple[Any, ...]:
    """Options, look and value of parts and periods, and the second metric; a value that already
    fits is left alone.
    """
    was, now, parts = asked.address, fits.address, []
    for names, before, after in (
        (split_choices(now.metric, now.second), was.split, now.split),
        (period_choices(now.metric, now.split, now.second), was.period, now.period),
    ):
        parts += [choices(names), choice_look(names), _changed(before, after)]
    return (*parts, _changed(was.second, now.second))


def _changed(before: str, after: str) -> Any:
    return no_update if before == after else after


@callback(
    Output("posts", "children"),
    inputs={
        "given": RANGE | chosen("posts_metric", "posts_sort"),
        "page_id": PAGE,
        "_version": VERSION,
    },
    prevent_initial_call=True,
)
def redraw_posts(given: dict[str, Any], page_id: Any, _version: Any) -> Any:
    """The first posts of the ranking."""
    return redraw(page_id, given, top_posts, EMPTY, BROKEN)


@callback(
    Output(control("metric"), "options"),
    Output(SECOND, "options"),
    inputs={"given": chosen("retired"), "page_id": PAGE},
    prevent_initial_call=True,
)
def offer_page_metrics(given: dict[str, Any], page_id: Any) -> tuple[Any, Any]:
    """The metrics of the Page, with those that Meta retired or without them."""
    still = (no_update, no_update)
    return redraw(page_id, given, _offered, still, still)


def _offered(context: PageContext) -> tuple[Any, Any]:
    return page_metric_options(context), second_choices(context)
