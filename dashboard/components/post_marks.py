"""The colours of types and labels of posts: a dot, the same in every chart and table."""

from typing import Any

from dash import html

from dashboard import theme
from dashboard.charts.kinds import kind_name
from dashboard.markup.attributes import attributes


def kind_mark(kind: str) -> html.Span:
    """A type by its dot and its name."""
    return html.Span([kind_dot(kind), kind_name(kind)], className="key-part")


def kind_dot(kind: str) -> html.Span:
    """The dot of a type."""
    color = theme.color_of_kind(kind)
    return _dot(color, {"data-kind": kind})


def label_dot(label_id: int) -> html.Span:
    """The dot of a label."""
    place = theme.place_of_label(label_id)
    return _dot(theme.PALETTE[place], {"data-color": str(place + 1)})


def _dot(color: str, told: dict[str, Any]) -> html.Span:
    return html.Span(className="dot", style={"background": color}, **attributes(told))
