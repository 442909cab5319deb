"""How a post's counter grew: snapshots as they were observed, flat where nothing changed."""

from datetime import date

from dashboard import theme
from dashboard.charts import hover
from dashboard.charts.axes import Figure, days_axis, layout, values_axis
from dashboard.format import at_age, day, exact_number, exact_value
from dashboard.queries.posts.growth import Growth, UsualThen

# Its red, green and blue are those of `theme.TEXT`, by which the style sheet finds it.
BAND = "rgba(84, 96, 110, 0.14)"


def growth_figure(growth: Growth) -> Figure:
    """The figure. The first observation carries a ring: what lies before it was not seen."""
    color = theme.color_of_metric(growth.metric, growth.level)
    points = growth.points
    highest = [each.high for each in growth.usual if each.high is not None]
    values_drawn = [*(point.value for point in [*points, *growth.usual]), *highest]
    axis = values_axis([float(value) for value in values_drawn], growth.unit)
    since = growth.published_on
    until = max([growth.observed_until, *(point.date for point in points)])
    figure_layout = layout(days_axis(since, until), axis, key=growth.post_id + growth.metric)
    figure_layout["margin"]["r"] = 16
    days = [point.date for point in points]
    values = [float(point.value) for point in points]
    if points and growth.observed_until > days[-1]:
        days, values = [*days, growth.observed_until], [*values, values[-1]]
    # The usual runs where it would stand; the sentence below tells the day all the same.
    if points and (_is_late(growth, days[0]) or not growth.usual):
        figure_layout["annotations"] = [_first(growth, days[0], values[0])]
    drawn = [_line(growth, days, values, color)]
    return {
        "data": [*_band(growth), *([_usual(growth)] if growth.usual else []), *drawn],
        "layout": figure_layout,
    }


def _band(growth: Growth) -> list[Figure]:
    """Between what half of the posts lie at the same age, as one surface behind both lines."""
    known = [
        (each.date, each.low, each.high)
        for each in growth.usual
        if each.low is not None and each.high is not None
    ]
    if not known:
        return []
    there = [(day, high) for day, _low, high in known]
    back = [(day, low) for day, low, _high in reversed(known)]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "Half of the posts",
            "x": [day.isoformat() for day, _value in (*there, *back)],
            "y": [float(value) for _day, value in (*there, *back)],
            "fill": "toself",
            "fillcolor": BAND,
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
    ]


def _usual(growth: Growth) -> Figure:
    """What posts of this type usually had at the same age, quietly behind the curve."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "The usual",
        "x": [seen.date.isoformat() for seen in growth.usual],
        "y": [float(seen.value) for seen in growth.usual],
        "text": [
            hover.lines(
                hover.value_line("The usual", seen.value, growth.unit),
                hover.quiet(half_words(seen, growth.unit)) if seen.low is not None else "",
                hover.quiet(at_age((seen.date - growth.published_on).days)),
            )
            for seen in growth.usual
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": theme.TEXT, "width": 1.5, "dash": "dot"},
    }


def _line(growth: Growth, days: list[date], values: list[float], color: str) -> Figure:
    seen = len(growth.points)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": growth.title,
        "x": [each.isoformat() for each in days],
        "y": values,
        "text": _hovers(growth, len(days)),
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "line": {"color": color, "width": 2.25, "shape": "hv"},
        "marker": {
            "color": color,
            "size": [9] + [5] * (seen - 1) + [0] * (len(days) - seen) if seen else [],
            "symbol": ["circle-open"] + ["circle"] * (len(days) - 1) if seen else [],
        },
    }


def _hovers(growth: Growth, days: int) -> list[str]:
    """What each observation tells; the last day, on which nothing had changed, tells that."""
    told = [
        hover.lines(
            hover.value_line(growth.title, seen.value, growth.unit),
            hover.change_line(seen, past, growth.unit),
            "" if past else hover.quiet("first seen; how it grew before was not observed"),
            hover.quiet(hover.IMPORTED if seen.imported else ""),
        )
        for past, seen in zip([None, *growth.points], growth.points, strict=False)
    ]
    still = growth.points[-1:] if days > len(told) else []
    return told + [
        hover.lines(
            hover.value_line(growth.title, seen.value, growth.unit),
            hover.quiet(f"unchanged since {day(seen.date, weekday=True)}"),
        )
        for seen in still
    ]


def _first(growth: Growth, day_of: date, value: float) -> Figure:
    """Beside its dot, on the side that has room: below the line, which only grows."""
    late = _is_late(growth, day_of)
    return {
        "x": day_of.isoformat(),
        "y": value,
        "xanchor": "right" if late else "left",
        "yanchor": "middle" if late else "top",
        "xshift": -10 if late else 10,
        "text": f"first seen {day(day_of)}",
        "showarrow": False,
        "font": {"size": 12, "color": theme.TEXT},
    }


def _is_late(growth: Growth, day_of: date) -> bool:
    """Whether the post was first seen in the second half of its days."""
    return (day_of - growth.published_on) * 2 > growth.observed_until - growth.published_on


def describe_growth(growth: Growth) -> str:
    """The chart in one sentence, for those who do not see it."""
    if not growth.points:
        return f"{growth.title}: nothing observed yet."
    first, last = growth.points[0], growth.points[-1]
    return (
        f"{growth.title} grew from {exact_value(first.value, growth.unit)} on {day(first.date)}"
        f" to {exact_value(last.value, growth.unit)} on {day(last.date)}."
    )


def half_words(seen: UsualThen, unit: str) -> str:
    """Between what half of the posts lie: half of 12 posts have 900 to 1,400."""
    span = f"{exact_value(seen.low, unit)} to {exact_value(seen.high, unit)}"
    return f"half of {exact_number(seen.posts)} posts have {span}"
