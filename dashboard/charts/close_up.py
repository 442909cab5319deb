"""A stock from close by: its line fills the chart, and the axis does not begin at zero."""

from dashboard.charts.axes import Figure, value_steps
from dashboard.format import exact_value
from dashboard.queries.insights.timeseries import Timeseries

MARGIN = 0.15


def close_up(figure: Figure, series: Timeseries) -> Figure:
    """The figure with its values' axis around this period's and the previous values."""
    values = [
        float(point.value)
        for point in (*series.points, *series.previous)
        if point.value is not None
    ]
    room = (max(values) - min(values)) * MARGIN or 1.0
    low, high = min(values) - room, max(values) + room
    steps = [
        step for step in value_steps(low, high, whole=series.unit == "count") if low <= step <= high
    ]
    # Exact, because neighbouring steps may share their first digits.
    axis = figure["layout"]["yaxis"] | {
        "range": [low, high],
        "rangemode": "normal",
        "tickvals": steps,
        "ticktext": [exact_value(step, series.unit) for step in steps],
    }
    return figure | {"layout": figure["layout"] | {"yaxis": axis}}
