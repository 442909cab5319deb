"""The overview as plain HTML in the first answer: numbers stand before any script has run.

It is the layout of the screen itself, for the person who asks and the Page in their address, and
gives way once Dash shows the same (assets/js/first_paint.js).
"""

from typing import Any

import dash
import structlog
from dash import html
from markupsafe import Markup

from dashboard.component_html import to_html
from dashboard.page_address import OVERVIEW, parse_address, query_values
from dashboard.shell import frame
from settings import get_settings

PAGE = "dashboard.pages.overview"


def has_first_paint(pathname: str) -> bool:
    """Whether this is the address of an overview; other screens have none."""
    address = parse_address(pathname, "")
    of_a_page = pathname.startswith(OVERVIEW) and bool(address.page_id)
    return get_settings().first_paint and of_a_page and not address.section


def first_paint(pathname: str, search: str) -> Markup:
    """The overview of this address for whoever is signed in.

    Whatever fails here is left to the screen itself, which says so.
    """
    try:
        return _painted(pathname, search)
    except Exception as error:  # noqa: BLE001  the page must come, with or without it
        structlog.get_logger(__name__).error("first_paint_failed", error=type(error).__name__)
        return Markup()


def _painted(pathname: str, search: str) -> Markup:
    layout: Any = dash.page_registry[PAGE]["layout"]
    # As Dash itself passes them.
    screen = layout(**{"page_id": parse_address(pathname, "").page_id, **query_values(search)})
    if screen.className != "screen":
        return Markup()
    tree = html.Div(frame(pathname, screen), className="app")
    return Markup('<div id="first-paint">{}</div>').format(to_html(tree))
