"""The trend: one metric by day over the period before, with gaps, seams and what is provisional."""

from typing import Any

from dashboard import theme
from dashboard.format import day, exact_value, short_value
from dashboard.queries.pacific import ONE_DAY
from dashboard.queries.timeseries import Point, Seam, Timeseries

Figure = dict[str, Any]
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


def trend_figure(series: Timeseries) -> Figure:
    """The figure. Days are ISO dates on the x axis; a gap is null, and stays open."""
    return {"data": _traces(series), "layout": _layout(series)}


def _traces(series: Timeseries) -> list[Figure]:
    points, days = series.points, [point.date.isoformat() for point in series.points]
    before = _aligned(series)
    traces = [_previous(series, days, before)]
    settled = [None if point.provisional else _value(point) for point in points]
    traces.append(_line(series, days, settled, before, provisional=False))
    if any(point.provisional for point in points):
        traces.append(_line(series, days, _newest(points), before, provisional=True))
    return traces


def _aligned(series: Timeseries) -> list[Point | None]:
    """The period before, day by day under the days of this one."""
    before: list[Point | None] = list(series.previous[: len(series.points)])
    return before + [None] * (len(series.points) - len(before))


def _value(point: Point | None) -> float | None:
    return None if point is None or point.value is None else float(point.value)


def _newest(points: list[Point]) -> list[float | None]:
    """The provisional days and the settled one before them, so that the line goes on."""
    shown: list[float | None] = []
    for place, point in enumerate(points):
        follows = place + 1 < len(points) and points[place + 1].provisional
        shown.append(_value(point) if point.provisional or follows else None)
    return shown


def _line(
    series: Timeseries,
    days: list[str],
    values: list[float | None],
    before: list[Point | None],
    *,
    provisional: bool,
) -> Figure:
    known = [value for value in values if value is not None]
    style: Figure = {"color": theme.SERIES, "width": 2.25, "shape": "linear"}
    if provisional:
        style |= {"dash": "2px 3px"}
    return {
        "type": "scatter",
        "mode": "lines+markers" if provisional or len(known) < 3 else "lines",
        "name": "newest days" if provisional else series.title,
        "x": days,
        "y": values,
        "text": [_hover(p, b, series.unit) for p, b in zip(series.points, before, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
        "hoverinfo": "skip" if provisional else "text",
        "connectgaps": False,
        "line": style,
        "marker": {"size": 5, "color": theme.SERIES},
        "opacity": 0.6 if provisional else 1,
    }


def _hover(point: Point, before: Point | None, unit: str) -> str:
    lines = [f"<b>{exact_value(point.value, unit)}</b>"]
    if before is not None and before.value is not None:
        lines.append(f"{exact_value(before.value, unit)} on {day(before.date, weekday=True)}")
    if point.provisional:
        lines.append("provisional: Meta may still be counting")
    if point.restated_from is not None:
        lines.append(f"restated from {exact_value(point.restated_from, unit)}")
    return "<br>".join(lines)


def _previous(series: Timeseries, days: list[str], before: list[Point | None]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "the days before",
        "x": days,
        "y": [_value(point) for point in before],
        "hoverinfo": "skip",
        "connectgaps": False,
        "line": {"color": theme.PREVIOUS, "width": 1.25, "dash": "dash"},
    }


def _layout(series: Timeseries) -> Figure:
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": theme.FONT, "size": 12, "color": theme.TEXT},
        "margin": {"l": 8, "r": 16, "t": 28, "b": 32},
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "xaxis": _days_axis(series),
        "yaxis": _values_axis(series),
        "shapes": [_rule(seam) for seam in series.seams],
        "annotations": [_note(seam) for seam in series.seams],
        "uirevision": f"{series.metric}{series.period}{series.since}{series.until}",
    }


def _days_axis(series: Timeseries) -> Figure:
    return {
        "type": "date",
        "range": [f"{series.since - ONE_DAY}T18:00", f"{series.until}T06:00"],
        "tickformat": "%-d %b" if series.since.year == series.until.year else "%-d %b<br>%Y",
        "hoverformat": "%a %-d %b %Y",
        "nticks": 7,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "showspikes": False,
        "ticklabelposition": "outside",
    }


def _values_axis(series: Timeseries) -> Figure:
    values = [float(p.value) for p in [*series.points, *series.previous] if p.value is not None]
    top = max(values, default=1.0) * 1.08 or 1.0
    low = min([0.0, *values])
    nice = value_steps(low, top) if values else []
    return {
        "range": [low * 1.08, top],
        "tickvals": nice,
        "ticktext": [short_value(step, series.unit) for step in nice],
        "automargin": True,
        "gridcolor": theme.GRID,
        "gridwidth": 1,
        "zeroline": False,
        "fixedrange": True,
        "rangemode": "tozero",
        "side": "left",
    }


def value_steps(low: float, top: float) -> list[float]:
    """About five round steps from the bottom to the top, zero among them."""
    rough = (top - low) / 5.5
    magnitude = 10.0 ** _exponent(rough)
    step = next(size * magnitude for size in (1, 2, 2.5, 5, 10) if size * magnitude >= rough)
    first = int(low // step)
    return [step * place for place in range(first, int(top // step) + 1)]


def _exponent(number: float) -> int:
    return int(f"{number:e}".split("e")[1])


def _rule(seam: Seam) -> Figure:
    day_of = seam.date.isoformat()
    return {
        "type": "line",
        "x0": day_of,
        "x1": day_of,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.PREVIOUS, "width": 1, "dash": "dot"},
    }


def _note(seam: Seam) -> Figure:
    return {
        "x": seam.date.isoformat(),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"counted anew from {day(seam.date)}",
        "showarrow": False,
        "font": {"size": 12, "color": theme.TEXT},
    }


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
