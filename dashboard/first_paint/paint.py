"""The overview in the first answer: as plain HTML, so that numbers stand before any script has run,
and as the layout that Dash begins with, so that it asks for nothing that is there already.

Both are written from the one layout of the screen, for the person who asks and the Page in their
address. The HTML gives way once Dash shows the same (assets/js/first_paint.js); the layout is
handed to Dash by assets/js/drawn.js.
"""

import copy
from typing import Any
from urllib.parse import quote

import dash
import orjson
import structlog
from dash import html
from markupsafe import Markup
from plotly.utils import PlotlyJSONEncoder

from dashboard.dash_mount import mount_tree
from dashboard.markup.html import to_html
from dashboard.markup.trees import describe
from dashboard.page_address import OVERVIEW, parse_address, query_values
from dashboard.page_context import person_session
from dashboard.shell import frame, shell_around
from dashboard.site import mount, mounted
from settings import get_settings

PAGE = "dashboard.pages.overview"
# Dash's own places for the screen of an address.
LOCATION, CONTENT, STORE = "_pages_location", "_pages_content", "_pages_store"
PAINTED = Markup('<div id="first-paint">{}</div>')
DRAWN = Markup('<script type="application/json" id="drawn" data-answers="{}">{}</script>')
LAYOUT = "/_dash-layout"
# What orjson does not know is written as Dash's callbacks write it.
_ENCODER = PlotlyJSONEncoder()


def has_first_paint(pathname: str) -> bool:
    """Whether this is the address of an overview; other screens have none."""
    address = parse_address(pathname, "")
    of_a_page = pathname.startswith(OVERVIEW) and bool(address.page_id)
    is_plain = quote(pathname) == pathname
    return get_settings().first_paint and of_a_page and not address.section and is_plain


def first_paint(pathname: str, search: str) -> Markup:
    """The overview of this address for whoever is signed in; `search` as the browser sent it.

    Whatever fails here is left to the screen itself, which says so.
    """
    try:
        with person_session():
            return _painted(pathname, search)
    except Exception as error:  # noqa: BLE001  the page must come, with or without it
        structlog.get_logger(__name__).error("first_paint_failed", error=type(error).__name__)
        return Markup()


def _painted(pathname: str, search: str) -> Markup:
    here = {"pathname": mounted(pathname), "search": f"?{search}" if search else ""}
    page: Any = dash.page_registry[PAGE]
    page_id = parse_address(pathname, "").page_id
    container: Any = copy.deepcopy(dash.page_container)
    framed = frame(pathname, container)
    # As Dash itself passes them.
    screen = page["layout"](**{"page_id": page_id, **query_values(search)})
    if screen.className != "screen":
        return Markup()
    # Each is looked for in all that the container holds, so before it holds the screen.
    location, content, store = (container[place] for place in (LOCATION, CONTENT, STORE))
    # At this address already, so that Dash does not ask for its screen.
    location.pathname, location.search = here.values()
    content.children = screen
    store.data = {"title": page["title"](page_id=page_id)}
    told = [describe(each) for each in framed]
    painted = PAINTED.format(to_html(html.Div(told, className="app")))
    return painted + _drawn(shell_around(told, **here))


def _drawn(layout: Any) -> Markup:
    told = _told(describe(layout))
    if mount():
        tree = orjson.loads(told)
        mount_tree(tree)
        told = _told(tree)
    # No text in it can end the element that it stands in.
    return DRAWN.format(mounted(LAYOUT), Markup(told.replace("<", "\\u003c")))  # noqa: S704


def _told(tree: Any) -> str:
    return orjson.dumps(tree, default=_ENCODER.default, option=orjson.OPT_NON_STR_KEYS).decode()
