"""Dash components as plain HTML: for the first paint, and for views that nobody may use.

What stands in the place of those of dcc and dbc is told by the table in `component_elements.py`.
"""

from typing import Any

from dash import stringify_id
from markupsafe import Markup, escape

from dashboard.component_elements import ELEMENTS, Element, Props
from dashboard.component_trees import Described, describe
from dashboard.dash_mount import ADDRESSES
from dashboard.site import mounted

HTML = "dash_html_components"
VOID = frozenset({"br", "col", "hr", "img", "input", "source", "wbr"})
NAMES = {"className": "class", "htmlFor": "for", "colSpan": "colspan", "rowSpan": "rowspan"}
LEFT_OUT = frozenset({"children", "style", "n_clicks", "n_clicks_timestamp", "key"})


def to_html(node: Any) -> Markup:
    """A component (described or not), a text, a number or a list; what people wrote is escaped."""
    pieces: list[str] = []
    _write(pieces, describe(node))
    return Markup("".join(pieces))  # noqa: S704 - each piece is escaped or our own


def _write(pieces: list[str], node: Any) -> None:
    if isinstance(node, Described):
        _write(pieces, _element_of(node))
    elif isinstance(node, Element):
        _write_element(pieces, node)
    elif isinstance(node, list | tuple):
        for child in node:
            _write(pieces, child)
    elif node is not None and not isinstance(node, bool):
        pieces.append(escape(node))


def _element_of(node: Described) -> Any:
    props: Props = node["props"]
    if node["namespace"] == HTML:
        return Element(node["type"].lower(), props, props.get("children"))
    writer = ELEMENTS.get(node.kind)
    return writer(props) if writer else None


def _write_element(pieces: list[str], element: Element) -> None:
    pieces.append(f"<{element.tag}")
    for name, value in _attributes(element.props):
        written = "" if value is True else f'="{escape(value)}"'
        pieces.append(f" {escape(name)}{written}")
    pieces.append(">")
    if element.tag not in VOID:
        _write(pieces, element.children)
        pieces.append(f"</{element.tag}>")


def _attributes(props: Props) -> list[tuple[str, Any]]:
    pairs = [
        (NAMES.get(name, name.lower()), _value(name, value))
        for name, value in props.items()
        if name not in LEFT_OUT and value is not None and value is not False
    ]
    style = props.get("style")
    return [*pairs, ("style", _style(style))] if style else pairs


def _value(name: str, value: Any) -> Any:
    if name == "id":
        return stringify_id(value)
    return mounted(value) if name in ADDRESSES and isinstance(value, str) else value


def _style(style: Props) -> str:
    return ";".join(f"{_hyphens(name)}:{value}" for name, value in style.items())


def _hyphens(name: str) -> str:
    """`marginTop` as `margin-top`; a custom property stays as it is."""
    if name.startswith("--"):
        return name
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
