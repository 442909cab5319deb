"""Components as finished HTML for people who may look and do nothing else."""

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.component_html import children_of, to_html

Rewrite = Callable[[str], str]
# Links whose words stay, though they lead nowhere.
WORDS = ("post-words", "note-words")


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
    children = children_of(part)
    if _leads_elsewhere(part):
        kept = next((name for name in WORDS if name in _classes(part)), None)
        return html.Span(children, className=kept, dir="auto") if kept else None
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
