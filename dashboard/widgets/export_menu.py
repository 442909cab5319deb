"""The places of exports and reports on the screens; assets/js fills them through the API."""

from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.widgets.settings_parts import Person


def export_menu(view: str) -> html.Div:
    """The menu that exports this view: overview or posts."""
    return html.Div(className="export-menu", **attributes({"data-view": view}))


def draw_reports(_person: Person) -> list[Any]:
    """The section of scheduled reports. An article, so that no other section takes its place."""
    return [
        html.Article(
            [
                html.H2("Reports by mail", className="section-title"),
                html.Div(className="report-schedules"),
            ]
        )
    ]
