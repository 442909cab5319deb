"""The overview of a Page: name and freshness, key figures, trend, posts."""

from typing import Any

from dash import Dash, dcc, html

from dashboard.attributes import attributes
from dashboard.components import callbacks
from dashboard.components.export_menu import export_menu
from dashboard.components.sheet import sheet
from dashboard.pages.charts import chart
from dashboard.pages.refreshing import refresh_button, sync_line
from dashboard.pages.skeletons import skeleton as shape
from dashboard.pages.skeletons import skeletons, waiting_title

HEROES, OTHERS = 4, 5


def skeleton() -> list[Any]:
    """The places of the overview, each with the shape of what comes."""
    return [dcc.Store(id="seen"), _page_head(), html.Div(id="banner"), _numbers()]


def register(app: Dash) -> None:
    """The callbacks that fill them."""
    callbacks.register(app)


def _page_head() -> html.Section:
    days = [html.Span(className="icon i-calendar"), html.Span("28 days", id="ranges-shown")]
    ranges = sheet("range-sheet", days, html.Div(id="ranges", className="ranges"))
    more = html.Div(id="head-actions", className="controls")
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [waiting_title("Overview"), shape("line")],
                        id="page-title",
                        className="page-name",
                    ),
                    html.P(id="fresh", className="fresh"),
                ],
                className="page-title page-title-parts",
            ),
            html.Div(
                [ranges, more, export_menu("overview"), refresh_button("refresh")],
                className="controls",
            ),
            html.Div(
                [
                    sync_line("sync-line"),
                    html.Span(id="backfill", className="backfill"),
                ],
                className="sync",
            ),
        ],
        className="page-head",
    )


def _numbers() -> html.Div:
    cards = [html.Article(shape("card"), className="kpi kpi-first") for _ in range(HEROES)]
    cards += [html.Article(shape("card"), className="kpi") for _ in range(OTHERS)]
    return html.Div(
        [
            html.Section(
                cards, id="kpis", className="kpis", **attributes({"aria-label": "Key figures"})
            ),
            html.Section(
                [
                    html.Div(shape("line"), id="trend-head", className="section-head"),
                    chart("trend"),
                    html.Div(id="trend-below"),
                ],
                className="section",
                **attributes({"aria-label": "Trend"}),
            ),
            html.Section(
                [
                    html.Div(shape("line"), id="posts-head"),
                    html.Div(skeletons("row", 5), id="posts"),
                ],
                className="section",
                **attributes({"aria-label": "Posts"}),
            ),
        ],
        id="numbers",
    )
