"""Components as finished HTML for people who may look and do nothing else."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.markup.html import to_html

Rewrite = Callable[[str], str]
# Links whose words stay, though they lead nowhere.
WORDS = ("post-words", "note-words", "post-label", "label-words")
WEB = ("https://", "http://")
CONTROLS = (
    html.Button,
    html.Form,
    html.Nav,
    dbc.Button,
    dbc.DropdownMenu,
    dbc.Form,
    dbc.Input,
    dbc.Label,
    dbc.Nav,
    dbc.Pagination,
    dbc.RadioItems,
    dbc.Select,
    dbc.Switch,
    dbc.Textarea,
    dcc.Clipboard,
    dcc.Dropdown,
    dcc.Input,
)


def markup(part: Any, rewrite: Rewrite, *, unfolds: bool = True) -> Markup:
    """The HTML of a component; `rewrite` changes the addresses of our pictures.

    What would lead elsewhere or change something is left out: controls and inner links. What
    opens above the screen by its button opens in its place, without a script; nothing does where
    nothing `unfolds`.
    """
    buttons = {str(node.id): node for node in _with_ids(part)} if unfolds else {}
    return to_html(_only_to_read(part, rewrite, buttons))


def _with_ids(part: Any) -> Iterator[Any]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _with_ids(each)
    elif isinstance(part, Component):
        if getattr(part, "id", None) is not None:
            yield part
        yield from _with_ids(getattr(part, "children", None))


def _only_to_read(part: Any, rewrite: Rewrite, buttons: dict[str, Any]) -> Any:
    if isinstance(part, list | tuple):
        return [_only_to_read(each, rewrite, buttons) for each in part]
    if not isinstance(part, Component):
        return part
    if isinstance(part, CONTROLS):
        return None
    children = getattr(part, "children", None)
    if _leads_elsewhere(part):
        kept = next((name for name in WORDS if name in _classes(part)), None)
        return html.Span(children, className=kept, dir="auto") if kept else None
    read = _only_to_read(children, rewrite, buttons)
    if isinstance(part, dbc.Popover):
        return _unfolding(part, read, buttons)
    _change(part, read, rewrite)
    return part


def _change(part: Component, children: Any, rewrite: Rewrite) -> None:
    source = getattr(part, "src", None)
    if source:
        setattr(part, "src", rewrite(source))  # noqa: B010  components have no declared fields
    if getattr(part, "children", None) is not None:
        part.children = children


def _unfolding(popover: Component, children: Any, buttons: dict[str, Any]) -> Any:
    """What a popover holds, in an element that opens by itself below the face of its button."""
    button = buttons.get(str(getattr(popover, "target", "")))
    if button is None:
        return None
    summary = html.Summary(button.children, className=" ".join(_classes(button)))
    return html.Details([summary, html.Div(children, className="about")], className="about-details")


def _leads_elsewhere(part: Component) -> bool:
    if not isinstance(part, html.A | dcc.Link):
        return False
    return not str(getattr(part, "href", "")).startswith(WEB)


def _classes(part: Component) -> Iterable[str]:
    return str(getattr(part, "className", "")).split()
