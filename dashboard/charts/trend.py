"""The trend: one metric by day over the days compared with and what is usual, its gaps, seams and
newest days.
"""

from collections.abc import Sequence
from datetime import date

from dashboard import theme
from dashboard.charts import hover
from dashboard.charts.axes import CONFIG, Figure, days_axis, end_labels, layout, values_axis
from dashboard.charts.marks import flags, hatched, rings, seam_note, seam_rule
from dashboard.charts.usual import bands, odd_days, outside_words, usual_words
from dashboard.format import PERIOD_WORDS, day, day_range, exact_value
from dashboard.queries.insights.timeseries import Point, Timeseries
from dashboard.queries.workspace.annotations import Note

__all__ = ["CONFIG", "Figure", "describe", "line_traces", "missing_days", "trend_figure"]
BEFORE: Figure = {"line": {"color": theme.PREVIOUS, "width": 1.25, "dash": "dash"}}


def trend_figure(series: Timeseries, notes: Sequence[Note] = ()) -> Figure:
    """The figure. Days are ISO dates on the x axis; a gap is null, stays open and is hatched."""
    color = theme.color_of_metric(series.metric)
    axis = values_axis([*drawn_values(series), *_least_usual(series)], series.unit)
    figure_layout = layout(days_axis(series.since, series.until), axis, key=_key(series))
    figure_layout["shapes"] = [seam_rule(seam) for seam in series.seams]
    figure_layout["annotations"] = [
        *(seam_note(seam) for seam in series.seams),
        *end_labels(_ends(series, color), axis),
    ]
    return {"data": _traces(series, notes, color), "layout": figure_layout}


def drawn_values(series: Timeseries) -> list[float]:
    """The numbers of the line and of that below it."""
    return _known([*series.points, *_drawn_before(series)])


def _least_usual(series: Timeseries) -> list[float]:
    """So that where all days lie below it, the band is still seen; its height decides nothing."""
    return [float(point.usual.lower) for point in series.points if point.usual is not None]


def _key(series: Timeseries) -> str:
    return f"{series.metric}{series.period}{series.since}{series.until}"


def _traces(series: Timeseries, notes: Sequence[Note], color: str) -> list[Figure]:
    return [*hatched(missing_days(series)), *line_traces(series, color), *flags(notes)]


def line_traces(series: Timeseries, color: str, before_look: Figure = BEFORE) -> list[Figure]:
    """The days compared with, the line over them, its newest and its restated days."""
    points, before = series.points, _aligned(series)
    days = [point.date.isoformat() for point in points]
    restated = [point for point in points if point.restated_from is not None]
    hovers = _hovers(series, before)
    settled = [None if point.provisional else _value(point) for point in points]
    return [
        *bands(points),
        *_previous(days, before, before_look),
        _line(series, days, settled, hovers, color),
        *_newest(series, days, hovers, color),
        *odd_days(points, color),
        *rings([point.date for point in restated], [_value(p) for p in restated], color),
    ]


def missing_days(series: Timeseries) -> list[date]:
    """Days without a value that lie behind the newest stored day."""
    newest = series.data_through
    return [
        point.date
        for point in series.points
        if point.value is None and newest is not None and point.date <= newest
    ]


def _aligned(series: Timeseries) -> list[Point | None]:
    """The days compared with, one by one under the days of the range."""
    before: list[Point | None] = list(_drawn_before(series))
    return before + [None] * (len(series.points) - len(before))


def _drawn_before(series: Timeseries) -> list[Point]:
    """Of days compared with that are more than those of the range, as many as these."""
    return series.previous[: len(series.points)]


def _value(point: Point | None) -> float | None:
    return None if point is None or point.value is None else float(point.value)


def _known(points: Sequence[Point]) -> list[float]:
    return [float(point.value) for point in points if point.value is not None]


def _line(
    series: Timeseries,
    days: list[str],
    values: list[float | None],
    hovers: list[str],
    color: str,
) -> Figure:
    lonely = sum(value is not None for value in values) < 3
    return {
        "type": "scatter",
        "mode": "lines+markers" if lonely else "lines",
        "name": series.title,
        "x": days,
        "y": values,
        "text": hovers,
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "line": {"color": color, "width": 2.25},
        "marker": {"size": 5, "color": color},
    }


def _newest(series: Timeseries, days: list[str], hovers: list[str], color: str) -> list[Figure]:
    """The provisional days, lighter, and the settled ones beside them, so that the line goes on."""
    points = series.points
    if not any(point.provisional for point in points):
        return []
    shown: list[float | None] = []
    for place, point in enumerate(points):
        beside = points[max(place - 1, 0) : place + 2]
        shown.append(_value(point) if any(one.provisional for one in beside) else None)
    line: Figure = {
        "type": "scatter",
        "mode": "lines",
        "name": "newest days",
        "x": days,
        "y": shown,
        "hoverinfo": "skip",
        "connectgaps": False,
        "line": {"color": color, "width": 2.25, "dash": "2px 3px"},
        "opacity": 0.6,
    }
    dots: Figure = {
        "type": "scatter",
        "mode": "markers",
        "name": "newest values",
        "x": [day for day, point in zip(days, points, strict=True) if point.provisional],
        "y": [_value(point) for point in points if point.provisional],
        "text": [told for told, p in zip(hovers, points, strict=True) if p.provisional],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 5, "color": color},
        "opacity": 0.6,
    }
    return [line, dots]


def _hovers(series: Timeseries, before: list[Point | None]) -> list[str]:
    """What each day tells: value, metric, change, and what is special about it."""
    name, unit = series.title, series.unit
    name += "" if series.period == "day" else f", {PERIOD_WORDS[series.period]}"
    return [
        hover.lines(
            hover.value_line(name, point.value, unit),
            hover.change_line(point, past, unit),
            outside_words(point, unit) or hover.quiet(usual_words(point, unit)),
            hover.quiet(hover.PROVISIONAL if point.provisional else ""),
            hover.quiet(hover.IMPORTED if point.imported else ""),
            hover.restated_line(point.restated_from, point.value, unit),
        )
        for point, past in zip(series.points, before, strict=True)
    ]


def _previous(days: list[str], before: list[Point | None], look: Figure) -> list[Figure]:
    values = [_value(point) for point in before]
    if all(value is None for value in values):
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "compared with",
            "x": days,
            "y": values,
            "hoverinfo": "skip",
            "connectgaps": False,
            **look,
        }
    ]


def _ends(series: Timeseries, color: str) -> list[tuple[str, float | None, str]]:
    """Each line is named by its days."""
    now, before = _known(series.points), _known(_drawn_before(series))
    ends: list[tuple[str, float | None, str]] = []
    if before:
        days = _before_name(series)
        ends.append((days, before[-1], theme.TEXT))
        ends.append((_span_name(series.since, series.until), now[-1] if now else None, color))
    return ends


def _before_name(series: Timeseries) -> str:
    """The days of the dashed line; of those of another year the year, too."""
    shown = _drawn_before(series)
    first, last = shown[0].date, shown[-1].date
    if last.year != series.until.year:
        return f"to {day(last, year=True)}"
    return _span_name(first, last)


def _span_name(since: date, until: date) -> str:
    """Both days; of two years only the last one, since there is no room for more."""
    return day_range(since, until) if since.year == until.year else f"to {day(until, year=True)}"


def describe(series: Timeseries) -> str:
    """The chart in one sentence, for those who do not see it."""
    known = [point for point in series.points if point.value is not None]
    if not known:
        return f"{series.title}: no values in these days."
    high = max(known, key=lambda point: point.value or 0)
    last = known[-1]
    return (
        f"{series.title} from {day(known[0].date)} to {day(last.date)}:"
        f" highest {exact_value(high.value, series.unit)} on {day(high.date)},"
        f" {exact_value(last.value, series.unit)} on the last day."
    )
