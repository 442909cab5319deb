"""This period against the one before, line by line."""

from dataclasses import dataclass
from decimal import Decimal

from dashboard.components.kpis import kpi_change
from dashboard.exports.report.content import Report
from dashboard.exports.report.posting import read_middles
from dashboard.format import change_words, exact_value, percent, points_words
from dashboard.queries.insights.aggregate import difference, ratio
from dashboard.queries.insights.overview import ENGAGEMENT_RATE, ENGAGEMENTS
from dashboard.queries.posts.patterns import PostFact, middle
from dashboard.queries.posts.ranking import ACTIVITY, VIEWERS


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
            now, before = exact_value(kpi.value, kpi.unit), exact_value(kpi.previous, kpi.unit)
            lines.append(_line(name, now, before, kpi_change(kpi)))
    return [*lines, *_post_lines(report)]


def _post_lines(report: Report) -> list[Line]:
    now, before = report.posting.facts, report.posting.earlier
    acts = read_middles(report.work, ACTIVITY)
    return [
        _numbers("Posts published", Decimal(len(now)), Decimal(len(before))),
        _numbers("Reactions, comments and shares of a post (median)", *acts),
        _rates("Engagement rate of a post (median)", _middle_rate(now), _middle_rate(before)),
    ]


def reach_lines(report: Report) -> list[Line]:
    """How many people single posts reached, now and before."""
    return [_numbers("Viewers of a post (median)", *read_middles(report.work, VIEWERS))]


def _middle_rate(facts: list[PostFact]) -> Decimal | None:
    return middle(fact.engagement_rate for fact in facts)


def _numbers(name: str, now: Decimal | None, before: Decimal | None) -> Line:
    words = exact_value(now, "count"), exact_value(before, "count")
    return _line(name, *words, change_words(ratio(now, before)))


def _rates(name: str, now: Decimal | None, before: Decimal | None) -> Line:
    moved = difference(now, before)
    change = change_words(None) if moved is None else points_words(float(moved * 100))
    return _line(name, percent(now), percent(before), change)


def _line(name: str, now: str, before: str, change: tuple[str, str, str]) -> Line:
    way, arrow, words = change
    return Line(name, now, before, way, f"{arrow} {words}".strip())
