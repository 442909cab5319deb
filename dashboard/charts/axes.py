"""What all figures share: the layout, a time axis, a value axis from zero, labels at line ends."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from dashboard import theme
from dashboard.charts import hover
from dashboard.format import short_value
from dashboard.queries.days.pacific import ONE_DAY

DAY_MILLISECONDS = 86_400_000
Figure = dict[str, Any]
EMPTY_FIGURE: Figure = {
    "data": [],
    "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}},
}
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
# Narrow screens cut this strip off and hide the labels, which they know by their left alignment
# (60-charts.css).
LABEL_SPACE = 120
LABEL_LENGTH = 16
PLOT_HEIGHT = 280
LINE_HEIGHT = 16


def layout(x_axis: Figure, y_axis: Figure, *, key: str, labels: bool = True) -> Figure:
    """A quiet layout; `key` says when a figure is another one, so that zoom and hover end."""
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": theme.FONT, "size": 12, "color": theme.TEXT},
        "margin": {"l": 8, "r": LABEL_SPACE if labels else 16, "t": 28, "b": 32},
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": hover.LOOK,
        "dragmode": False,
        "xaxis": x_axis,
        "yaxis": y_axis,
        # A second axis from 0 to 1 over the whole height, for marks that have no value.
        "yaxis2": {"range": [0, 1], "overlaying": "y", "visible": False, "fixedrange": True},
        "uirevision": key,
    }


def days_axis(since: date, until: date) -> Figure:
    """Pacific days, as few labels as there is room for."""
    days = (until - since).days + 1
    return {
        "type": "date",
        "range": [f"{since - ONE_DAY}T18:00", f"{until}T06:00"],
        "tickformat": "%-d %b" if since.year == until.year else "%-d %b<br>%Y",
        "hoverformat": "%a %-d %b %Y",
        # Fewer days than labels have one each, not one for each quarter of a day.
        **({"nticks": 7} if days >= 7 else {"tick0": str(since), "dtick": DAY_MILLISECONDS}),
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "showspikes": False,
        "ticklabelposition": "outside",
    }


def values_axis(values: Iterable[float], unit: str) -> Figure:
    """From zero, or from below it where there are losses, with about five round steps."""
    known = list(values)
    top = max(known, default=1.0) * 1.08 or 1.0
    low = min([0.0, *known]) * 1.08
    steps = value_steps(low, top, whole=unit == "count") if known else []
    return {
        "range": [low, top],
        "tickvals": steps,
        "ticktext": [short_value(step, unit) for step in steps],
        "automargin": True,
        "gridcolor": theme.GRID,
        "gridwidth": 1,
        "zeroline": False,
        "fixedrange": True,
        "side": "left",
    }


def value_steps(low: float, top: float, *, whole: bool = False) -> list[float]:
    """About five round steps from the bottom to the top, zero among them; of people whole ones."""
    rough = (top - low) / 5.5
    magnitude = 10.0 ** int(f"{rough:e}".split("e")[1])
    sizes = (size * magnitude for size in (1, 2, 2.5, 5, 10, 100) if size * magnitude >= rough)
    step = next((size for size in sizes if not whole or size == int(size)), 1.0)
    first = -int(-low // step)
    return [step * place for place in range(first, int(top // step) + 1)]


def end_labels(ends: Sequence[tuple[str, float | None, str]], axis: Figure) -> list[Figure]:
    """Names (text, last value, colour) beside the ends of lines, moved apart where they meet."""
    low, top = axis["range"]
    gap = (top - low) * LINE_HEIGHT / PLOT_HEIGHT
    placed: list[Figure] = []
    below = low - gap
    for text, value, color in sorted((end for end in ends if end[1] is not None), key=_height):
        below = max(value or 0.0, below + gap)
        placed.append(_label(text, below, color))
    return placed


def _height(end: tuple[str, float | None, str]) -> float:
    return end[1] or 0.0


def _label(text: str, height: float, color: str) -> Figure:
    short = text if len(text) <= LABEL_LENGTH else text[: LABEL_LENGTH - 1].rstrip() + "…"
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "y": height,
        "yanchor": "middle",
        "align": "left",
        "text": short.replace("<", "&lt;"),
        "showarrow": False,
        "font": {"size": 12, "color": color},
    }
