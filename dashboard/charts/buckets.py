"""A metric by calendar week or month: bars where a bucket is a total, else points on a line."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from dashboard import theme
from dashboard.charts import hover
from dashboard.charts.axes import DAY_MILLISECONDS, Figure, days_axis, layout, values_axis
from dashboard.format import change_words, day_range, exact_value
from dashboard.queries.insights.buckets import Bucket, missing_words
from dashboard.queries.insights.timeseries import Timeseries

BAR_SHARE = 0.8


def buckets_figure(series: Timeseries, buckets: Sequence[Bucket]) -> Figure:
    """The figure; what is not whole or may still change is lighter, values before are dashes."""
    values = bucket_values(buckets)
    key = f"{series.metric}{len(buckets)}{series.since}{series.until}buckets"
    drawn = layout(
        days_axis(series.since, series.until),
        values_axis(values, series.unit),
        key=key,
        labels=False,
    )
    drawn["hovermode"] = "closest"
    color = theme.color_of_metric(series.metric)
    return {"data": bucket_traces(series, buckets, color), "layout": drawn}


def bucket_values(buckets: Sequence[Bucket]) -> list[float]:
    """The numbers that are drawn."""
    return [float(v) for one in buckets for v in (one.value, one.previous) if v is not None]


def bucket_traces(
    series: Timeseries,
    buckets: Sequence[Bucket],
    color: str,
    side: int = 0,
    before_color: str = theme.PREVIOUS,
) -> list[Figure]:
    """Bars or a line, with the values before; bars of the left (-1) or right (1) `side` of a
    bucket leave the other one to those of another metric.
    """
    shown = {
        "name": series.title,
        "x": [_middle(one, side) for one in buckets],
        "y": [None if one.value is None else float(one.value) for one in buckets],
        "text": [_hover(series, one) for one in buckets],
        "hovertemplate": "%{text}<extra></extra>",
    }
    light = [1.0 if one.whole and not one.provisional else 0.45 for one in buckets]
    if series.aggregation == "sum":
        share = BAR_SHARE / 2 if side else BAR_SHARE
        widths = [one.of_days * DAY_MILLISECONDS * share for one in buckets]
        marker = {"color": color, "opacity": light}
        # A text of a bar would be written into it.
        bars = {"type": "bar", "width": widths, "marker": marker, "textposition": "none"}
        return [shown | bars, *_before(buckets, side)]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": color, "width": 2.25},
        "marker": {"color": color, "size": 8, "opacity": light},
    }
    return [*_before(buckets, side, before_color), shown | line]


def _before(buckets: Sequence[Bucket], side: int, color: str = theme.PREVIOUS) -> list[Figure]:
    known = [one for one in buckets if one.previous is not None]
    if not known:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "compared with",
            "x": [_middle(one, side) for one in known],
            "y": [float(one.previous or 0) for one in known],
            "hoverinfo": "skip",
            "marker": {
                "symbol": "line-ew",
                "size": 12 if side else 18,
                "line": {"width": 2, "color": color},
            },
        }
    ]


def _middle(one: Bucket, side: int) -> str:
    """The moment in the middle of its days, or of a half of its bar."""
    start = datetime.combine(one.since, time.min)
    share = 0.5 + side * BAR_SHARE / 4
    return (start + timedelta(days=one.of_days) * share).isoformat()


def _hover(series: Timeseries, one: Bucket) -> str:
    days, unit = day_range(one.since, one.until, year=True), series.unit
    said = one.reason or one.made_from
    return hover.lines(
        days,
        hover.value_line(series.title, one.value, unit),
        _change(one, unit),
        hover.quiet(said),
        hover.quiet(missing_words(one)),
        hover.quiet(hover.PROVISIONAL if one.provisional and one.value is not None else ""),
    )


def _change(one: Bucket, unit: str) -> str:
    """The change beside both values that it compares."""
    if one.compared is None:
        return ""
    now, before = (
        exact_value(value, unit) for value in (one.compared.value, one.compared.previous)
    )
    _way, arrow, words = change_words(one.change)
    both = f"{now} on {before}, {one.compared.days} common days"
    return hover.quiet(f"{arrow} {words}: {both}" if one.change is not None else both)


def describe_buckets(series: Timeseries, buckets: Sequence[Bucket]) -> str:
    """The chart in one sentence, for those who do not see it."""
    known = [one for one in buckets if one.value is not None]
    if not known:
        return f"{series.title}: no number for any of these weeks or months."
    high = max(known, key=lambda one: one.value or 0)
    days = day_range(high.since, high.until, year=True)
    return f"{series.title}: the most, {exact_value(high.value, series.unit)}, in {days}."
