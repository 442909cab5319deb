"""Components as finished HTML for people who may look and do nothing else."""

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.component_html import to_html

Rewrite = Callable[[str], str]


def markup(part: Any, rewrite: Rewrite) -> Markup:
    """The HTML of a component; `rewrite` changes the addresses of our pictures.

    What would lead elsewhere or change something is left out: buttons, pickers, inner links.
    """
    return to_html(_only_to_read(part, rewrite))


def _only_to_read(part: Any, rewrite: Rewrite) -> Any:
    if isinstance(part, list | tuple):
        return [_only_to_read(each, rewrite) for each in part]
    if not isinstance(part, Component):
        return part
    children = getattr(part, "children", None)
    if _leads_elsewhere(part):
        # The words of a post stay, though they lead nowhere.
        words = "post-words" in _classes(part)
        return html.Span(children, className="post-words", dir="auto") if words else None
    source = getattr(part, "src", None)
    if source:
        setattr(part, "src", rewrite(source))  # noqa: B010  components have no declared fields
    if children is not None:
        part.children = _only_to_read(children, rewrite)
    return part


def _leads_elsewhere(part: Component) -> bool:
    if part._type == "A":
        return not str(getattr(part, "href", "")).startswith(("https://", "http://"))
    if part._type == "Details":
        return "picker" in _classes(part) and "info" not in _classes(part)
    return part._type in ("Button", "Form", "Nav")


def _classes(part: Component) -> list[str]:
    return str(getattr(part, "className", "")).split()
