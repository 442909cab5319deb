"""A metric by day beside what was published: the line of the trend over bars of posts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard import theme
from dashboard.charts.trend import Figure, trend_figure
from dashboard.queries.insights.timeseries import Timeseries

ROOM_FOR_BARS = 3


def beside_posts(series: Timeseries, posts: Mapping[date, int]) -> Figure:
    """The trend's figure with a bar on each day that posts were published, in the lowest third."""
    figure = trend_figure(series)
    layout = figure["layout"] | {"yaxis2": _posts_axis(posts), "barmode": "overlay"}
    layout["yaxis"] = layout["yaxis"] | {"overlaying": "y2"}
    # Marks without a value stand on the axis that is now the bars' own.
    lines = [trace for trace in figure["data"] if trace.get("yaxis") != "y2"]
    return {"data": [_bars(series, posts), *lines], "layout": layout}


def _bars(series: Timeseries, posts: Mapping[date, int]) -> Figure:
    days = [point.date for point in series.points if posts.get(point.date)]
    counts = [posts[day] for day in days]
    return {
        "type": "bar",
        "name": "posts",
        "x": [day.isoformat() for day in days],
        "y": counts,
        "text": [str(count) if count > 1 else "" for count in counts],
        "textposition": "outside",
        "textfont": {"size": 10, "color": theme.TEXT},
        "cliponaxis": False,
        "yaxis": "y2",
        "marker": {"color": theme.POSTS},
        "width": 0.55 * 24 * 3600 * 1000,
        "hoverinfo": "skip",
    }


def _posts_axis(posts: Mapping[date, int]) -> dict[str, Any]:
    most = max(posts.values(), default=1)
    return {
        "range": [0, max(most, 2) * ROOM_FOR_BARS],
        "visible": False,
        "side": "right",
        "fixedrange": True,
        "showgrid": False,
    }
