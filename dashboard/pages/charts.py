"""The place of a chart: its frame carries the sentence for those who do not see it."""

from typing import Any, cast

from dash import dcc, html

from dashboard.attributes import attributes
from dashboard.charts.axes import CONFIG
from dashboard.components.trend import EMPTY_FIGURE


def chart(name: str) -> html.Div:
    """A frame `<name>-frame` around a graph `<name>`, of the height of what comes."""
    graph = dcc.Graph(id=name, figure=EMPTY_FIGURE, config=cast(Any, CONFIG), className="graph")
    said = attributes({"aria-label": "The chart is being drawn"})
    return html.Div(graph, id=f"{name}-frame", className="frame frame-wait", role="img", **said)
