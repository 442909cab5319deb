"""Dash components as plain HTML: for the first paint, and for views that nobody may use.

What stands in the place of those of dcc and dbc is told by the table in `component_elements.py`.
"""

from functools import lru_cache
from typing import Any

from dash import stringify_id
from markupsafe import Markup, escape

from dashboard.dash_mount import ADDRESSES
from dashboard.markup.elements import ELEMENTS, Element, Props
from dashboard.markup.trees import Described, describe
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
    kind = type(node)
    if kind is str:
        pieces.append(escape(node))
    elif kind is Described:
        _write_component(pieces, node)
    elif kind is list or kind is tuple:
        for child in node:
            _write(pieces, child)
    elif kind is Element:
        _write_element(pieces, node.tag, node.props, node.children)
    elif node is not None and kind is not bool:
        pieces.append(escape(node))


def _write_component(pieces: list[str], node: Described) -> None:
    props: Props = node["props"]
    if node["namespace"] == HTML:
        _write_element(pieces, node["type"].lower(), props, props.get("children"))
    elif node.kind in ELEMENTS:
        _write(pieces, ELEMENTS[node.kind](props))


def _write_element(pieces: list[str], tag: str, props: Props, children: Any) -> None:
    pieces.append(f"<{tag}")
    for name, value in props.items():
        if name not in LEFT_OUT and value is not None and value is not False:
            pieces.append(_attribute(name, _value(name, value)))
    if props.get("style"):
        pieces.append(_attribute("style", _style(props["style"])))
    pieces.append(">")
    if tag not in VOID:
        _write(pieces, children)
        pieces.append(f"</{tag}>")


def _attribute(name: str, value: Any) -> str:
    written = _written_name(name)
    return f" {written}" if value is True else f' {written}="{escape(value)}"'


@lru_cache(maxsize=256)
def _written_name(name: str) -> str:
    return str(escape(NAMES.get(name, name.lower())))


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
