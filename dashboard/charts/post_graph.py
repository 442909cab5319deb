"""Every post as a dot: when it was published, and how much it got. A click opens the post.

Those outside of what is usual at their age wear a ring.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from html import escape
from zoneinfo import ZoneInfo

from dashboard import theme
from dashboard.charts import hover
from dashboard.charts.axes import Figure, layout, values_axis
from dashboard.charts.kinds import kind_name
from dashboard.charts.usual_of_posts import beside_band
from dashboard.format import at_age, clock, day, exact_number, exact_value, times
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.dots import PostDot, PostDots
from dashboard.queries.posts.values import PostMeasure

WORDS = 60
RING = 15


def post_graph(
    shown: Sequence[PostDot], measure: PostMeasure, zone: ZoneInfo, key: str, span: DateRange
) -> Figure:
    """One trace for each type, over the days of `span`."""
    kinds = sorted({dot.kind for dot in shown})
    axis = values_axis([float(dot.value) for dot in shown], measure.unit)
    figure_layout = layout(_time_axis(shown, zone, span), axis, key=key, labels=False)
    figure_layout |= {"hovermode": "closest", "clickmode": "event"}
    return {
        "data": [
            _dots(kind, [dot for dot in shown if dot.kind == kind], measure, zone) for kind in kinds
        ],
        "layout": figure_layout,
    }


def _dots(kind: str, dots: Sequence[PostDot], measure: PostMeasure, zone: ZoneInfo) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": kind_name(kind),
        "x": [_local(dot, zone) for dot in dots],
        "y": [float(dot.value) for dot in dots],
        "customdata": [dot.post_id for dot in dots],
        "text": [_hover(dot, measure, zone) for dot in dots],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "marker": {
            "size": [RING if dot.unusual else 9 for dot in dots],
            "symbol": ["circle-open-dot" if dot.unusual else "circle" for dot in dots],
            "color": theme.color_of_kind(kind),
            "opacity": 0.8,
            "line": {"width": [3 if dot.unusual else 0 for dot in dots]},
        },
    }


def _local(dot: PostDot, zone: ZoneInfo) -> str:
    return dot.created_time.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _hover(dot: PostDot, measure: PostMeasure, zone: ZoneInfo) -> str:
    words = " ".join(dot.words.split())[:WORDS] or f"{kind_name(dot.kind)} without words"
    when = dot.created_time.astimezone(zone)
    published = f"{day(when.date(), weekday=True)} {clock(when, zone)}"
    return hover.lines(
        hover.quiet(published),
        hover.value_line(measure.title, dot.value, measure.unit),
        f"{kind_name(dot.kind)}: {escape(words)}",
        *(hover.quiet(told) for told in _usual(dot, measure.unit)),
    )


def _usual(dot: PostDot, unit: str) -> Iterator[str]:
    if dot.times_usual is not None:
        yield f"{times(dot.times_usual)} the usual {at_age(dot.usual.age)}"
    if words := beside_band(dot.unusual, dot.band, unit, dot.kind, dot.usual.age):
        yield f"unusual: {words}"


def _time_axis(dots: Sequence[PostDot], zone: ZoneInfo, span: DateRange) -> Figure:
    axis: Figure = {
        "type": "date",
        "tickformat": "%-d %b",
        "nticks": 7,
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    days = [dot.created_time.astimezone(zone).date() for dot in dots]
    first, last = min([span.since, *days]), max([span.until, *days])
    axis["range"] = [f"{first - timedelta(days=1)}T12:00", f"{last + timedelta(days=1)}T12:00"]
    if first.year != last.year:
        axis["tickformat"] = "%-d %b<br>%Y"
    return axis


def describe_graph(drawn: PostDots, title: str, unit: str) -> str:
    """The graph in one sentence, for those who do not see it."""
    if not drawn.dots:
        return f"{title}: no post with a value in these days."
    best = max(drawn.dots, key=lambda dot: dot.value)
    described = (
        f"{title} of {exact_number(drawn.of)} posts by the time of publishing:"
        f" the best has {exact_value(best.value, unit)}."
    )
    return f"{described} {drawn.words}".strip()


def ring_words(dots: Sequence[PostDot]) -> str:
    """What a ring says, and how many there are; empty without one."""
    odd = sum(dot.unusual is not None for dot in dots)
    if not odd:
        return ""
    wear = (
        "The post with a ring is" if odd == 1 else f"The {exact_number(odd)} posts with a ring are"
    )
    return f"{wear} outside of what posts of the same type usually have at the same age."
