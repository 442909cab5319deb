"""This period against the one before, line by line."""

from dataclasses import dataclass
from statistics import median

from dashboard.exports.report.content import Report
from dashboard.exports.report.posting import median_viewers
from dashboard.exports.report.texts import fine_percent, written
from dashboard.format import change_words, exact_number
from dashboard.queries.overview import ENGAGEMENT_RATE, ENGAGEMENTS
from dashboard.queries.posts import ACTIVITY, RankedPost


@dataclass(frozen=True)
class Line:
    """A number now and before, and how they compare in words."""

    name: str
    now: str
    before: str
    way: str
    change: str


def engagement_lines(report: Report) -> list[Line]:
    """Engagement of the Page and of its posts."""
    kpis = {kpi.metric: kpi for kpi in report.overview.kpis}
    lines = []
    for metric in (ENGAGEMENTS, ENGAGEMENT_RATE):
        if metric in kpis:
            kpi = kpis[metric]
            name = f"{kpi.title} ({kpi.label})"
            now, before = written(kpi.value, kpi.unit), written(kpi.previous, kpi.unit)
            lines.append(_line(name, now, before, kpi.change))
    return [*lines, *_post_lines(report.posts, report.earlier_posts)]


def _post_lines(now: list[RankedPost], before: list[RankedPost]) -> list[Line]:
    acts = _median_activity(now), _median_activity(before)
    rates = _median_rate(now), _median_rate(before)
    rate_words = fine_percent(rates[0]), fine_percent(rates[1])
    return [
        _numbers("Posts published", len(now), len(before)),
        _numbers("Reactions, comments and shares of a post (median)", *acts),
        _line("Engagement rate of a post (median)", *rate_words, _change(*rates)),
    ]


def reach_lines(report: Report) -> list[Line]:
    """How many people single posts reached, now and before."""
    now, before = median_viewers(report.posts), median_viewers(report.earlier_posts)
    return [_numbers("Viewers of a post (median)", now, before)]


def _median_activity(posts: list[RankedPost]) -> float | None:
    known = [float(post.metrics[ACTIVITY]) for post in posts if ACTIVITY in post.metrics]
    return median(known) if known else None


def _median_rate(posts: list[RankedPost]) -> float | None:
    known = [post.engagement_rate for post in posts if post.engagement_rate is not None]
    return median(known) if known else None


def _numbers(name: str, now: float | None, before: float | None) -> Line:
    return _line(name, exact_number(now), exact_number(before), _change(now, before))


def _line(name: str, now: str, before: str, change: float | None) -> Line:
    way, arrow, words = change_words(change)
    return Line(name, now, before, way, f"{arrow} {words}".strip())


def _change(now: float | None, before: float | None) -> float | None:
    return (now - before) / before if now is not None and before else None
