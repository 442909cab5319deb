"""The places of exports and reports on the screens; assets/js fills them through the API."""

from typing import Any

from dash import html

from dashboard.actions.reports import schedule_report
from dashboard.attributes import attributes
from dashboard.components.settings_parts import Person

REPORTS_WORDS = (
    "The overview of a Page as a file, sent every week or month. Everybody who gets it can leave"
    " the list by a link in the mail."
)


def export_menu(view: str) -> html.Div:
    """The menu that exports this view: overview or posts."""
    name = f"export-{view}"
    return html.Div(id=name, className="export-menu", **attributes({"data-view": view}))


def export_button(view: str) -> html.Button:
    """What stands in the menu's place until scripts have made it; a press is handed on."""
    words = [html.Span(className="icon i-export"), html.Span("Export")]
    return html.Button(words, id=f"export-{view}-open", className="button", type="button")


def draw_reports(person: Person) -> list[Any]:
    """The section of scheduled reports. An article, so that no other section takes its place."""
    return [
        html.Article(
            [
                html.H2("Reports by mail", className="section-title"),
                html.P(REPORTS_WORDS, className="muted settings-lead"),
                html.Div(className="report-schedules"),
                *person.refused(schedule_report),
            ],
            className="section",
        )
    ]
