"""Sections of a screen: a surface with a title."""

from typing import Any

from dash import html

from dashboard.markup.attributes import attributes


def section(label: str, *parts: Any) -> html.Section:
    """A surface; `label` names it for screen readers."""
    return html.Section(list(parts), className="section", **attributes({"aria-label": label}))


def section_head(title: Any, *controls: Any, name: str | None = None) -> html.Div:
    """The title of a section, and what may be chosen in it; `name` is the title's id."""
    named: dict[str, Any] = {"id": name} if name else {}
    parts: list[Any] = [html.H2(title, className="section-title", **named)]
    parts += [html.Div(list(controls), className="controls")] if controls else []
    return html.Div(parts, className="section-head")
