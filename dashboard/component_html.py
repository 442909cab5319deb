"""Dash components as plain HTML: for the first paint, and for what Dash need not know."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from dash.development.base_component import Component
from markupsafe import Markup, escape

VOID = frozenset({"br", "col", "hr", "img", "input", "source", "wbr"})
NAMES = {"className": "class", "htmlFor": "for", "colSpan": "colspan", "rowSpan": "rowspan"}
PLAIN, CONTENT = "data-html", "plain_content"
LEFT_OUT = frozenset({"children", "style", "n_clicks", "n_clicks_timestamp", "key", PLAIN})
FIGURE = "data-figure"
AnyComponent = TypeVar("AnyComponent", bound=Component)


def plain(component: AnyComponent) -> AnyComponent:
    """The same component with its content as markup, which `assets/js/markup.js` puts in.

    Dash tells every component of all screens when one of them changes, which takes the browser
    seconds where they are thousands. So lists, cards and tables are plain: what no callback
    touches and nobody types in.
    """
    content = children_of(component)
    setattr(component, PLAIN, to_html(content))
    setattr(component, CONTENT, content)
    component.children = None
    return component


def children_of(component: Component) -> Any:
    """What the component holds, plain or not."""
    children = getattr(component, "children", None)
    return getattr(component, CONTENT, None) if children is None else children


def to_html(node: Any) -> Markup:
    """A component, a text, a number or a list of these. What people wrote is escaped."""
    pieces: list[str] = []
    _write(pieces, node)
    return Markup("".join(pieces))  # noqa: S704 - each piece is escaped or our own


def _write(pieces: list[str], node: Any) -> None:
    if isinstance(node, Component):
        _component(pieces, node)
    elif isinstance(node, list | tuple):
        for child in node:
            _write(pieces, child)
    elif node is not None and not isinstance(node, bool):
        pieces.append(escape(node))


def _component(pieces: list[str], node: Component) -> None:
    if node._namespace == "dash_html_components":
        _element(pieces, node._type.lower(), _attributes(node), children_of(node))
    elif node._type == "Graph":
        _element(pieces, "div", _graph(node), None)


def _element(
    pieces: list[str], tag: str, attributes: Iterable[tuple[str, Any]], children: Any
) -> None:
    pieces.append(f"<{tag}")
    for name, value in attributes:
        written = "" if value is True else f'="{escape(value)}"'
        pieces.append(f" {escape(name)}{written}")
    pieces.append(">")
    if tag not in VOID:
        _write(pieces, children)
        pieces.append(f"</{tag}>")


def _graph(node: Component) -> list[tuple[str, Any]]:
    figure = json.dumps(getattr(node, "figure", None), separators=(",", ":"))
    names = [("id", getattr(node, "id", "")), ("class", getattr(node, "className", ""))]
    return [*(pair for pair in names if pair[1]), (FIGURE, figure)]


def _attributes(node: Component) -> list[tuple[str, Any]]:
    given = _props(node)
    pairs = [
        (NAMES.get(name, name.lower()), value)
        for name, value in given.items()
        if name not in LEFT_OUT and value is not None and value is not False
    ]
    style = given.get("style")
    return [*pairs, ("style", _style(style))] if style else pairs


def _props(node: Component) -> Mapping[str, Any]:
    described: Any = node
    props: Mapping[str, Any] = described.to_plotly_json()["props"]
    return props


def _style(style: Mapping[str, Any]) -> str:
    return ";".join(f"{_hyphens(name)}:{value}" for name, value in style.items())


def _hyphens(name: str) -> str:
    """`marginTop` as `margin-top`; a custom property stays as it is."""
    if name.startswith("--"):
        return name
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
