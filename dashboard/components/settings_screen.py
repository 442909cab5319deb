"""The frame of the settings: their sections beside the one that is open."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.markup.attributes import attributes

PATH = "/settings"
SECTIONS = {
    "connections": "Connections",
    "pages": "Pages",
    "groups": "Groups",
    "labels": "Labels",
    "goals": "Goals",
    "people": "People",
    "workspace": "Workspace",
    "reports": "Reports",
    "import": "Import",
    "notices": "Notices",
    "tokens": "API tokens",
    "security": "Security",
    "data": "Data",
    "audit": "Audit",
}


def settings_screen(name: str, *parts: Any) -> html.Div:
    """The screen with this section open."""
    links = [
        dbc.NavLink(title, href=f"{PATH}/{section}", active=section == name)
        for section, title in SECTIONS.items()
    ]
    label = {"aria-label": "Sections of the settings"}
    nav = html.Nav(dbc.Nav(links, className="side-nav"), **attributes(label))
    return html.Div(
        [
            html.Div(html.H1("Settings"), className="page-head"),
            html.Div([nav, html.Div(list(parts), id="settings")], className="with-side"),
        ],
        className="screen",
    )
