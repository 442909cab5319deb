"""Settings: connections, Pages, people, workspace, tokens, password; a section an address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash, html

from dashboard.actions.actor import current_actor
from dashboard.attributes import attributes
from dashboard.components import (
    export_menu,
    settings_access,
    settings_connections,
    settings_workspace,
)
from dashboard.components.settings_parts import Person
from dashboard.components.view import notice
from dashboard.pages.address import at, fill, read_address
from dashboard.pages.skeletons import skeletons
from models.scope import tenant_session

PATH = "/settings"
PLACES = [("settings-nav", "children"), ("settings", "children")]


@dataclass(frozen=True)
class Section:
    """`draw` makes the section for who is asking, inside the tenant's session."""

    name: str
    title: str
    draw: Callable[[Person], list[Any]]


SECTIONS = [
    Section("connections", "Connections", settings_connections.draw_connections),
    Section("pages", "Pages", settings_connections.draw_pages),
    Section("people", "People", settings_access.draw_people),
    Section("workspace", "Workspace", settings_workspace.draw_workspace),
    Section("reports", "Reports", export_menu.draw_reports),
    Section("tokens", "API tokens", settings_access.draw_tokens),
    Section("password", "Password", settings_access.draw_password),
]


def skeleton() -> list[Any]:
    """Head, sections and the place of the chosen one."""
    return [
        html.Div(html.H1("Settings"), className="page-head"),
        html.Div(
            [
                html.Nav(
                    skeletons("line", 4),
                    id="settings-nav",
                    className="side-nav",
                    **attributes({"aria-label": "Sections of the settings"}),
                ),
                html.Div(html.Section(skeletons("row", 4), className="section"), id="settings"),
            ],
            className="with-side",
        ),
    ]


def register(app: Dash) -> None:
    """One callback draws the chosen section."""
    fill(app, PLACES, at("settings"))(draw_settings)


def draw_settings(address: Any) -> tuple[Any, Any]:
    """The sections, and the one of the address; the first where it names none."""
    name = _section_name(read_address(address)[0])
    links = [
        html.A(
            one.title,
            href=f"{PATH}/{one.name}",
            className="nav side-link",
            **attributes({"aria-current": "page"} if one.name == name else {}),
        )
        for one in SECTIONS
    ]
    chosen = next((one for one in SECTIONS if one.name == name), None)
    if chosen is None:
        return links, notice("There is no such section.", "Choose one of the list.")
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        return links, chosen.draw(Person(session, who))


def _section_name(pathname: Any) -> str:
    path = pathname if isinstance(pathname, str) else ""
    return path.removeprefix(PATH).strip("/") or SECTIONS[0].name
