"""Dash components as plain HTML, for the first paint, which does not wait for scripts."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup, escape

VOID = frozenset({"br", "col", "hr", "img", "input", "source", "wbr"})
NAMES = {"className": "class", "htmlFor": "for", "colSpan": "colspan", "rowSpan": "rowspan"}
LEFT_OUT = frozenset({"children", "style", "n_clicks", "n_clicks_timestamp", "key"})
FIGURE = "data-figure"


def to_html(node: Any) -> Markup:
    """A component, a text, a number or a list of these. What people wrote is escaped."""
    if node is None or isinstance(node, bool):
        return Markup()
    if isinstance(node, Component):
        return _component(node)
    if isinstance(node, list | tuple):
        return Markup().join(to_html(child) for child in node)
    return escape(node)


def _component(node: Component) -> Markup:
    if node._namespace == "dash_html_components":
        return _element(node._type.lower(), _attributes(node), getattr(node, "children", None))
    return _graph(node) if node._type == "Graph" else Markup()


def _element(tag: str, attributes: Iterable[tuple[str, Any]], children: Any) -> Markup:
    written = Markup().join(
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in attributes
    )
    opened = Markup("<{}{}>").format(tag, written)
    return opened if tag in VOID else opened + to_html(children) + Markup("</{}>").format(tag)


def _graph(node: Component) -> Markup:
    figure = json.dumps(getattr(node, "figure", None), separators=(",", ":"))
    names = [("id", getattr(node, "id", "")), ("class", getattr(node, "className", ""))]
    return _element("div", [*(pair for pair in names if pair[1]), (FIGURE, figure)], None)


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
