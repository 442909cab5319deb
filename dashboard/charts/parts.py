"""A metric in its parts: a line each, named at its end."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from dashboard import theme
from dashboard.charts.axes import Figure, days_axis, end_labels, layout, values_axis
from dashboard.charts.names import part_name
from dashboard.format import exact_value
from dashboard.queries.splits import Split


def parts_figure(split: Split) -> Figure:
    """The figure; at most as many lines as the palette has colours."""
    known = [float(v) for part in split.parts for v in part.values if v is not None]
    axis = values_axis(known, split.unit)
    days = [day.isoformat() for day in split.days]
    key = f"{split.metric}{split.period}{days[:1]}{days[-1:]}parts"
    figure_layout = layout(days_axis(split.days[0], split.days[-1]), axis, key=key)
    colors = part_colors(split)
    figure_layout["annotations"] = end_labels(
        [
            (part_name(part.name), _last(part.values), color)
            for part, color in zip(split.parts, colors, strict=True)
        ],
        axis,
    )
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": part_name(part.name),
            "x": days,
            "y": [None if value is None else float(value) for value in part.values],
            "text": [
                f"{escape(part_name(part.name))} <b>{exact_value(value, split.unit)}</b>"
                for value in part.values
            ],
            "hovertemplate": "%{text}<extra></extra>",
            "connectgaps": False,
            "line": {"color": color, "width": 2.25},
        }
        for part, color in zip(split.parts, colors, strict=True)
    ]
    return {"data": lines, "layout": figure_layout}


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
    return f"{split.title} in parts; on the last day: {', '.join(ends)}."


def _last(values: Sequence[Decimal | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return known[-1] if known else None
