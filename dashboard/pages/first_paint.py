"""The overview as plain HTML in the first answer: numbers stand before any script has run.

It is made of the same skeleton and the same callbacks as the screen, for the person who asks and
the Page in her address, and gives way once Dash shows the same (assets/js/first_paint.js).
"""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from markupsafe import Markup

from dashboard.component_html import to_html
from dashboard.components import callbacks, shell
from dashboard.components.export_menu import export_button
from dashboard.page_address import OVERVIEW, parse_address
from dashboard.pages.layout import layout

Filled = tuple[Iterable[tuple[str, str]], Callable[[dict[str, str]], Any]]
EXPORT = (("export-overview", "children"),)
PARTS: tuple[Filled, ...] = (
    (shell.PAGE, shell.draw_page),
    (callbacks.HEAD, callbacks.draw_head),
    (EXPORT, lambda _address: [export_button("overview")]),
    (callbacks.FRESH, lambda address: [callbacks.draw_fresh(address)]),
    (callbacks.KPIS, lambda address: [callbacks.draw_kpis(address, None)]),
    (callbacks.TREND, lambda address: callbacks.draw_trend_parts(address, None)),
    (callbacks.POSTS, lambda address: [callbacks.draw_posts(address, None)]),
)


def has_first_paint(pathname: str, search: str) -> bool:
    """Whether this is the address of an overview; other screens have none."""
    state = parse_address(pathname, search)
    return pathname.startswith(OVERVIEW) and bool(state.page_id) and not state.section


def first_paint(pathname: str, search: str) -> Markup:
    """The overview of this address for whoever is signed in.

    Whatever fails here is left to the screen itself, which says so.
    """
    try:
        return _painted({"pathname": pathname, "search": search})
    except Exception as error:  # noqa: BLE001  the page must come, with or without it
        structlog.get_logger(__name__).error("first_paint_failed", error=type(error).__name__)
        return Markup()


def _painted(address: dict[str, str]) -> Markup:
    tree: Any = layout()
    places: dict[str, Any] = {node.id: node for node in _with_ids(tree)}
    for names, draw in PARTS:
        for (place, name), value in zip(names, draw(address), strict=True):
            setattr(places[place], name, value)
    if places["app"].className != shell.HAS_PAGE:
        return Markup()
    places["nav-overview"].href = address["pathname"]
    places["nav-posts"].href = address["pathname"] + "/posts"
    setattr(places["nav-overview"], "aria-current", "page")
    main = places["main"]
    main.children = [screen for screen in main.children if "screen-overview" in screen.className]
    return Markup('<div id="first-paint">{}</div>').format(to_html(tree))


def _with_ids(tree: Any) -> Iterable[Any]:
    yield from (node for _path, node in tree._traverse_with_paths() if hasattr(node, "id"))
    yield tree
