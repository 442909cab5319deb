"""A chart in its frame, which carries the sentence for those who do not see it."""

from typing import Any, cast

from dash import dcc, html

from dashboard.charts.axes import CONFIG, Figure
from dashboard.markup.attributes import attributes


def chart(name: str, figure: Figure, look: str, sentence: str) -> html.Div:
    """A frame `<name>-frame` of this class around a graph `<name>`."""
    graph = dcc.Graph(id=name, figure=figure, config=cast(Any, CONFIG), className="graph")
    said = attributes({"aria-label": sentence})
    return html.Div(graph, id=f"{name}-frame", className=look, role="img", **said)
