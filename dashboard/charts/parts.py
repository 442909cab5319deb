"""A metric in its parts: a line each, named at its end, with the marks of the plain trend."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from dashboard import theme
from dashboard.charts import hover
from dashboard.charts.axes import Figure, days_axis, end_labels, layout, values_axis
from dashboard.charts.marks import flags, hatched, rings, seam_note, seam_rule
from dashboard.charts.names import part_name
from dashboard.format import exact_value
from dashboard.queries.insights.splits import Part, Split
from dashboard.queries.insights.timeseries import Point
from dashboard.queries.workspace.annotations import Note

MOST_COMPARED = 2


def parts_figure(split: Split, notes: Sequence[Note] = ()) -> Figure:
    """The figure; where Meta may still be counting, lines are lighter.

    The days before are drawn for two parts at most: more lines than four tell nothing.
    """
    axis = values_axis(_drawn(split), split.unit)
    key = f"{split.metric}{split.period}{split.days[0]}{split.days[-1]}parts"
    figure_layout = layout(days_axis(split.days[0], split.days[-1]), axis, key=key)
    figure_layout["shapes"] = [seam_rule(seam) for seam in split.total.seams]
    figure_layout["annotations"] = [
        *(seam_note(seam) for seam in split.total.seams),
        *end_labels(_ends(split), axis),
    ]
    return {"data": _traces(split, notes), "layout": figure_layout}


def days_before_are_drawn(split: Split) -> bool:
    """Whether the chart shows the days that the range is compared with."""
    return _compares(split) and any(
        point.value is not None for part in split.parts for point in part.previous
    )


def missing_days(split: Split) -> list[date]:
    """Days behind the newest stored one on which no part has a value, though some could."""
    newest = split.total.data_through
    return [
        point.date
        for point, value in zip(split.total.points, split.any_values, strict=True)
        if value is None
        and point.metric == split.metric
        and newest is not None
        and point.date <= newest
    ]


def _compares(split: Split) -> bool:
    return len(split.parts) <= MOST_COMPARED


def _drawn(split: Split) -> list[float]:
    points = [point for part in split.parts for point in part.points]
    if _compares(split):
        points += [point for part in split.parts for point in part.previous[: len(split.days)]]
    return [float(point.value) for point in points if point.value is not None]


def _ends(split: Split) -> list[tuple[str, float | None, str]]:
    painted = zip(split.parts, part_colors(split), strict=True)
    return [(part_name(part.name), _last(part.values), color) for part, color in painted]


def _traces(split: Split, notes: Sequence[Note]) -> list[Figure]:
    painted = list(zip(split.parts, part_colors(split), strict=True))
    before = [_before(split, part, color) for part, color in painted if _compares(split)]
    lines = [line for part, color in painted for line in _lines(split, part, color)]
    restated = [ring for part, color in painted for ring in _rings(part, color)]
    return [*hatched(missing_days(split)), *before, *lines, *restated, *flags(notes)]


def _rings(part: Part, color: str) -> list[Figure]:
    restated = [point for point in part.points if point.restated_from is not None]
    return rings([point.date for point in restated], [_number(p) for p in restated], color)


def _before(split: Split, part: Part, color: str) -> Figure:
    """The days before, day by day under those of the range."""
    days = list(zip(split.days, part.previous, strict=False))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{part_name(part.name)}, compared with",
        "x": [on.isoformat() for on, _ in days],
        "y": [_number(point) for _, point in days],
        "hoverinfo": "skip",
        "connectgaps": False,
        "opacity": 0.55,
        "line": {"color": color, "width": 1.25, "dash": "dash"},
    }


def _lines(split: Split, part: Part, color: str) -> list[Figure]:
    """The settled days; then the provisional ones, with the day before so that the line goes on."""
    length = len(part.points)
    newest = next((place for place, p in enumerate(part.points) if p.provisional), length)
    settled = _line(split, part, color, range(newest))
    if newest >= length:
        return [settled]
    joined = _line(split, part, color, range(max(newest - 1, 0), length))
    joined["text"][0] = "" if newest else joined["text"][0]
    joined["line"] |= {"dash": "2px 3px"}
    return [settled, joined | {"opacity": 0.6}]


def _line(split: Split, part: Part, color: str, places: range) -> Figure:
    points = [part.points[place] for place in places]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": part_name(part.name),
        "x": [point.date.isoformat() for point in points],
        "y": [_number(point) for point in points],
        "text": [_hover(split, part, place) for place in places],
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "line": {"color": color, "width": 2.25},
    }


def _hover(split: Split, part: Part, place: int) -> str:
    point, unit = part.points[place], split.unit
    compared = _compares(split) and place < len(part.previous)
    past = part.previous[place] if compared else None
    return hover.lines(
        hover.value_line(part_name(part.name), point.value, unit),
        hover.change_line(point, past, unit),
        hover.quiet(hover.PROVISIONAL if point.provisional else ""),
        hover.quiet(hover.IMPORTED if point.imported else ""),
        hover.restated_line(point.restated_from, point.value, unit),
    )


def _number(point: Point) -> float | None:
    return None if point.value is None else float(point.value)


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


def hidden_parts(split: Split) -> str:
    """Says so when there are more parts than lines; empty when there are not."""
    if not split.hidden:
        return ""
    one = split.hidden == 1
    return (
        "One smaller part is in no line."
        if one
        else f"{split.hidden} smaller parts are in no line."
    )


def _last(values: Sequence[Decimal | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return known[-1] if known else None
