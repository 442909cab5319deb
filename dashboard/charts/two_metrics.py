"""Two metrics in one chart: on one axis where they fit one, else each on an axis of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard import theme
from dashboard.charts.axes import Figure, days_axis, end_labels, layout, values_axis
from dashboard.charts.buckets import bucket_traces, bucket_values, describe_buckets
from dashboard.charts.marks import flags, hatched, seam_note, seam_rule
from dashboard.charts.trend import describe, drawn_values, line_traces, missing_days
from dashboard.queries.insights.buckets import Bucket
from dashboard.queries.insights.timeseries import Timeseries
from dashboard.queries.workspace.annotations import Note

# A line that stays below a fifth of its axis tells nothing of its course.
LEAST_SHARE = 0.2
# The names of the axes stand above the names of seams.
NAME_SHIFT, TOP = 16, 44
SECOND_AXIS = "y3"


@dataclass(frozen=True)
class Shown:
    """A metric as the chart shows it: by day, or by its calendar weeks or months."""

    series: Timeseries
    buckets: Sequence[Bucket] = field(default_factory=list)

    @property
    def values(self) -> list[float]:
        """The numbers that are drawn."""
        return bucket_values(self.buckets) if self.buckets else drawn_values(self.series)

    @property
    def as_bars(self) -> bool:
        """Whether its buckets are totals."""
        return bool(self.buckets) and self.series.aggregation == "sum"


@dataclass(frozen=True)
class TwoMetrics:
    """The metric of the trend, and the one beside it."""

    first: Shown
    second: Shown

    @property
    def title(self) -> str:
        """Both in words."""
        return f"{self.first.series.title} and {self.second.series.title}"

    @property
    def colors(self) -> tuple[str, str]:
        """The colour of each."""
        return theme.colors_beside(self.first.series.metric, self.second.series.metric)

    @property
    def on_one_axis(self) -> bool:
        """Whether both fit one axis: the unit is the same, and neither is lost below the other."""
        if self.first.series.unit != self.second.series.unit:
            return False
        tops = [max(map(abs, one.values), default=0.0) for one in (self.first, self.second)]
        return min(tops) >= LEAST_SHARE * max(tops) or min(tops) == 0

    @property
    def axis_words(self) -> str:
        """Which axis is whose, in a sentence."""
        if self.on_one_axis:
            return "Both are drawn on one scale."
        first, second = self.first.series.title, self.second.series.title
        return f"Each has a scale of its own: {first} on the left, {second} on the right."

    def describe(self) -> str:
        """The chart in words, for those who do not see it."""
        return f"{self.courses} {self.axis_words}"

    @property
    def courses(self) -> str:
        """How both went, in a sentence each."""
        told = [
            describe_buckets(one.series, one.buckets) if one.buckets else describe(one.series)
            for one in (self.first, self.second)
        ]
        return " ".join(told)


def two_figure(two: TwoMetrics, notes: Sequence[Note] = ()) -> Figure:
    """The figure; marks of days stand as in the chart of one metric."""
    first, second, shared = two.first.series, two.second.series, two.on_one_axis
    key = f"{first.metric}{second.metric}{first.period}{first.since}{first.until}"
    buckets = bool(two.first.buckets)
    left, right = _axes(two)
    drawn = layout(
        days_axis(first.since, first.until),
        left,
        key=f"{key}{len(two.first.buckets)}",
        labels=shared and not buckets,
    )
    if buckets:
        drawn |= {"hovermode": "closest", "barmode": "overlay"}
    if not shared:
        drawn["yaxis3"] = right
        drawn["yaxis2"] |= {"overlaying": right.get("overlaying", SECOND_AXIS)}
    drawn["margin"] |= {"t": TOP}
    seams = {seam.date: seam for seam in (*first.seams, *second.seams)}
    drawn["shapes"] = [seam_rule(seam) for seam in seams.values()]
    drawn["annotations"] = [*map(seam_note, seams.values()), *_names(two, left)]
    return {"data": _traces(two, notes), "layout": drawn}


def _axes(two: TwoMetrics) -> tuple[Figure, Figure]:
    """The left and the right axis, with their zeros at one height."""
    first, second = two.first, two.second
    if two.on_one_axis:
        shared = values_axis([*first.values, *second.values], first.series.unit)
        return shared, shared
    left = values_axis(first.values, first.series.unit)
    right = values_axis(second.values, second.series.unit)
    below = max(-axis["range"][0] / axis["range"][1] for axis in (left, right))
    for axis, color in zip((left, right), two.colors, strict=True):
        axis["range"][0] = -below * axis["range"][1]
        axis["tickfont"] = {"color": color}
    return _over_each_other(
        left, right | {"side": "right"}, lines_left=second.as_bars > first.as_bars
    )


def _over_each_other(left: Figure, right: Figure, *, lines_left: bool) -> tuple[Figure, Figure]:
    """What is drawn later lies above: lines go over bars, whosever they are."""
    if lines_left:
        return left | {"overlaying": SECOND_AXIS, "showgrid": False}, right
    return left, right | {"overlaying": "y", "showgrid": False}


def _names(two: TwoMetrics, axis: Figure) -> list[Figure]:
    """Whose a line is: at its end where there is one axis for days, else at the top."""
    shown = list(zip((two.first, two.second), two.colors, strict=True))
    if two.on_one_axis and not two.first.buckets:
        ends = [(one.series.title, _last(one.series), color) for one, color in shown]
        return end_labels(ends, axis)
    sides = ((0, "left"), (1, "right"))
    return [
        {
            "x": x,
            "xref": "paper",
            "xanchor": anchor,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": NAME_SHIFT,
            "text": one.series.title.replace("<", "&lt;"),
            "showarrow": False,
            "font": {"size": 12, "color": color},
        }
        for (one, color), (x, anchor) in zip(shown, sides, strict=True)
    ]


def _last(series: Timeseries) -> float | None:
    known = [float(point.value) for point in series.points if point.value is not None]
    return known[-1] if known else None


def _traces(two: TwoMetrics, notes: Sequence[Note]) -> list[Figure]:
    both = [_lines(one, color, side) for one, color, side in _sides(two)]
    if not two.on_one_axis:
        both[1] = [trace | {"yaxis": SECOND_AXIS} for trace in both[1]]
    if two.first.buckets:
        # Lines are drawn over bars, whosever they are.
        return sorted((trace for traces in both for trace in traces), key=_is_line)
    return [*hatched(_missing(two)), *both[0], *both[1], *flags(notes)]


def _is_line(trace: Figure) -> bool:
    return bool(trace["type"] != "bar")


def _sides(two: TwoMetrics) -> list[tuple[Shown, str, int]]:
    """Each with its colour; bars of both stand side by side."""
    places = (-1, 1) if two.first.as_bars and two.second.as_bars else (0, 0)
    return list(zip((two.first, two.second), two.colors, places, strict=True))


def _lines(one: Shown, color: str, side: int) -> list[Figure]:
    if one.buckets:
        return bucket_traces(one.series, one.buckets, color, side, color)
    before = {"line": {"color": color, "width": 1.25, "dash": "dash"}, "opacity": 0.55}
    return line_traces(one.series, color, before)


def _missing(two: TwoMetrics) -> list[date]:
    """Days on which neither has a number."""
    lacking = set(missing_days(two.second.series))
    return [day for day in missing_days(two.first.series) if day in lacking]
