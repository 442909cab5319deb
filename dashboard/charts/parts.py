"""A metric in its parts: a line each, named at its end."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

from dashboard import theme
from dashboard.charts.axes import Figure, days_axis, end_labels, layout, values_axis
from dashboard.charts.names import part_name
from dashboard.format import exact_value
from dashboard.queries.splits import Part, Split


def parts_figure(split: Split, provisional: date) -> Figure:
    """The figure; from the day `provisional` on, Meta may still be counting: lines are lighter."""
    known = [float(v) for part in split.parts for v in part.values if v is not None]
    axis = values_axis(known, split.unit)
    key = f"{split.metric}{split.period}{split.days[0]}{split.days[-1]}parts"
    figure_layout = layout(days_axis(split.days[0], split.days[-1]), axis, key=key)
    painted = list(zip(split.parts, part_colors(split), strict=True))
    ends = [(part_name(part.name), _last(part.values), color) for part, color in painted]
    figure_layout["annotations"] = end_labels(ends, axis)
    newest = next(
        (place for place, day in enumerate(split.days) if day >= provisional), len(split.days)
    )
    lines = [line for part, color in painted for line in _lines(split, part, color, newest)]
    return {"data": lines, "layout": figure_layout}


def _lines(split: Split, part: Part, color: str, newest: int) -> list[Figure]:
    """The settled days; then the provisional ones, with the day before so that the line goes on."""
    settled = _line(split, part, color, range(newest))
    if newest >= len(split.days):
        return [settled]
    joined = _line(split, part, color, range(max(newest - 1, 0), len(split.days)))
    joined["text"][0] = "" if newest else joined["text"][0]
    joined["line"] |= {"dash": "2px 3px"}
    return [settled, joined | {"opacity": 0.6}]


def _line(split: Split, part: Part, color: str, places: range) -> Figure:
    name, values = part_name(part.name), [part.values[place] for place in places]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [split.days[place].isoformat() for place in places],
        "y": [None if value is None else float(value) for value in values],
        "text": [f"{escape(name)} <b>{exact_value(value, split.unit)}</b>" for value in values],
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "line": {"color": color, "width": 2.25},
    }


def part_colors(split: Split) -> list[str]:
    """A colour for each part, in the palette's order."""
    return [theme.PALETTE[place % len(theme.PALETTE)] for place in range(len(split.parts))]


def describe_parts(split: Split) -> str:
    """The chart in one sentence, for those who do not see it."""
    if not split.parts:
        return f"{split.title}: no values in these days."
    ends = (
        f"{part_name(part.name)} {exact_value(_last(part.values), split.unit)}"
        for part in split.parts
    )
    return f"{split.title} in parts; at the end: {', '.join(ends)}."


def _last(values: Sequence[Decimal | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return known[-1] if known else None
