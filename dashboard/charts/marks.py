"""Marks on a time line: hatched gaps, restated days, notes, seams."""

from collections.abc import Sequence
from datetime import date
from html import escape

from dashboard import theme
from dashboard.charts.axes import Figure
from dashboard.format import day
from dashboard.queries.insights.seams import Seam
from dashboard.queries.workspace.annotations import Note

NOTE_HEIGHT = 0.985


def hatched(days: Sequence[date], color: str = theme.PREVIOUS) -> list[Figure]:
    """Columns over the days that have no value though they have passed."""
    if not days:
        return []
    return [
        {
            "type": "bar",
            "name": "no numbers",
            "x": [each.isoformat() for each in days],
            "y": [1] * len(days),
            "yaxis": "y2",
            "width": 86_400_000,
            "marker": {
                "color": "rgba(0,0,0,0)",
                "line": {"width": 0},
                "pattern": {"shape": "/", "fgcolor": color, "size": 7, "solidity": 0.18},
            },
            "hovertemplate": "no numbers for this day<extra></extra>",
        }
    ]


def rings(days: Sequence[date], values: Sequence[float | None], color: str) -> list[Figure]:
    """Open circles on restated days; the line's own hover tells the old and the new value."""
    if not days:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "restated",
            "x": [each.isoformat() for each in days],
            "y": list(values),
            "hoverinfo": "skip",
            "marker": {
                "symbol": "circle-open",
                "size": 9,
                "color": color,
                "line": {"width": 2, "color": color},
            },
        }
    ]


def flags(notes: Sequence[Note]) -> list[Figure]:
    """Small diamonds at the top of the days that have notes; the hover tells them."""
    if not notes:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "notes",
            "x": [note.day.isoformat() for note in notes],
            "y": [NOTE_HEIGHT] * len(notes),
            "yaxis": "y2",
            "text": [escape(note.text) for note in notes],
            "hovertemplate": "%{text}<extra></extra>",
            "cliponaxis": False,
            "marker": {"symbol": "diamond", "size": 9, "color": theme.TEXT},
        }
    ]


def seam_rule(seam: Seam) -> Figure:
    """A vertical rule where a metric hands over to its replacement."""
    return {
        "type": "line",
        "x0": seam.date.isoformat(),
        "x1": seam.date.isoformat(),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.PREVIOUS, "width": 1, "dash": "dot"},
    }


def seam_note(seam: Seam) -> Figure:
    """The few words above the rule; the whole note stands below the chart."""
    return {
        "x": seam.date.isoformat(),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"counted anew from {day(seam.date)}",
        "showarrow": False,
        "font": {"size": 12, "color": theme.TEXT},
    }
