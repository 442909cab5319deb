"""Every post as a dot: when it was published, and how much it got. A click opens the post."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from zoneinfo import ZoneInfo

from dashboard import theme
from dashboard.charts import hover
from dashboard.charts.axes import Figure, layout, values_axis
from dashboard.charts.kinds import kind_name
from dashboard.format import clock, day, exact_value
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.patterns import PostFact
from dashboard.queries.posts.values import PostMeasure

WORDS = 60


def post_graph(
    facts: Sequence[PostFact], measure: PostMeasure, zone: ZoneInfo, key: str, span: DateRange
) -> Figure:
    """One trace for each type, over the days of `span`; posts without a value have no dot."""
    shown = [fact for fact in facts if fact.value is not None]
    kinds = sorted({fact.kind for fact in shown})
    axis = values_axis(
        [float(fact.value) for fact in shown if fact.value is not None], measure.unit
    )
    figure_layout = layout(_time_axis(shown, zone, span), axis, key=key, labels=False)
    figure_layout |= {"hovermode": "closest", "clickmode": "event"}
    return {
        "data": [
            _dots(kind, [fact for fact in shown if fact.kind == kind], measure, zone)
            for kind in kinds
        ],
        "layout": figure_layout,
    }


def _dots(kind: str, facts: Sequence[PostFact], measure: PostMeasure, zone: ZoneInfo) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": kind_name(kind),
        "x": [_local(fact, zone) for fact in facts],
        "y": [float(fact.value) for fact in facts if fact.value is not None],
        "customdata": [fact.post_id for fact in facts],
        "text": [_hover(fact, measure, zone) for fact in facts],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "marker": {"size": 9, "color": theme.color_of_kind(kind), "opacity": 0.8},
    }


def _local(fact: PostFact, zone: ZoneInfo) -> str:
    return fact.created_time.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _hover(fact: PostFact, measure: PostMeasure, zone: ZoneInfo) -> str:
    words = " ".join(fact.words.split())[:WORDS] or f"{kind_name(fact.kind)} without words"
    when = fact.created_time.astimezone(zone)
    published = f"{day(when.date(), weekday=True)} {clock(when, zone)}"
    return hover.lines(
        hover.quiet(published),
        hover.value_line(measure.title, fact.value, measure.unit),
        f"{kind_name(fact.kind)}: {escape(words)}",
    )


def _time_axis(facts: Sequence[PostFact], zone: ZoneInfo, span: DateRange) -> Figure:
    axis: Figure = {
        "type": "date",
        "tickformat": "%-d %b",
        "nticks": 7,
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    days = [fact.created_time.astimezone(zone).date() for fact in facts]
    first, last = min([span.since, *days]), max([span.until, *days])
    axis["range"] = [f"{first - timedelta(days=1)}T12:00", f"{last + timedelta(days=1)}T12:00"]
    if first.year != last.year:
        axis["tickformat"] = "%-d %b<br>%Y"
    return axis


def describe_graph(facts: Sequence[PostFact], title: str, unit: str) -> str:
    """The graph in one sentence, for those who do not see it."""
    known = [fact for fact in facts if fact.value is not None]
    if not known:
        return f"{title}: no post with a value in these days."
    best = max(known, key=lambda fact: fact.value or 0)
    return (
        f"{title} of {len(known)} posts by the time of publishing:"
        f" the best has {exact_value(best.value, unit)}."
    )
