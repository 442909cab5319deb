"""What is usual of each day, behind the line of a trend, and the days that lie outside of it."""

from collections.abc import Sequence
from itertools import groupby

from dashboard.charts.axes import Figure
from dashboard.format import exact_value
from dashboard.queries.insights.bands import Band
from dashboard.queries.insights.timeseries import Point

# The grey of the days compared with, so faint that the grid is seen through it.
FAINT = "rgba(122, 134, 150, 0.14)"
DAY_NAMES = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def bands(points: Sequence[Point]) -> list[Figure]:
    """A surface for each run of days of which something is usual."""
    runs = groupby(points, key=lambda point: point.usual is not None)
    return [_surface(list(run)) for known, run in runs if known]


def _surface(run: list[Point]) -> Figure:
    days = [point.date.isoformat() for point in run]
    found = [point.usual for point in run if point.usual is not None]
    upper, lower = [float(one.upper) for one in found], [float(one.lower) for one in found]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "usual",
        "x": [*days, *reversed(days)],
        "y": [*upper, *reversed(lower)],
        "fill": "toself",
        "fillcolor": FAINT,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def odd_days(points: Sequence[Point], color: str) -> list[Figure]:
    """Dots on the days that lie outside; the line's own hover tells what is usual of them."""
    outside = [point for point in points if point.unusual]
    if not outside:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "unusual",
            "x": [point.date.isoformat() for point in outside],
            "y": [float(point.value or 0) for point in outside],
            "hoverinfo": "skip",
            "marker": {"symbol": "circle", "size": 9, "color": color},
        }
    ]


def usual_words(point: Point, unit: str) -> str:
    """usual on Tuesdays: 800 to 2,100; empty where nothing is."""
    if point.usual is None:
        return ""
    return f"usual on {DAY_NAMES[point.date.weekday()]}: {_ends(point.usual, unit)}"


def outside_words(point: Point, unit: str) -> str:
    """above the 800 to 2,100 that are usual on Tuesdays; empty within the band."""
    if point.usual is None or point.unusual is None:
        return ""
    ends, days = _ends(point.usual, unit), DAY_NAMES[point.date.weekday()]
    return f"{point.unusual} the {ends} that are usual on {days}"


def _ends(band: Band, unit: str) -> str:
    return f"{exact_value(band.lower, unit)} to {exact_value(band.upper, unit)}"
