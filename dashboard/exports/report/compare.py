"""This period against the one before, line by line."""

from dataclasses import dataclass
from decimal import Decimal

from dashboard.exports.report.content import Report
from dashboard.exports.report.posting import read_middles
from dashboard.exports.report.texts import fine_percent, written
from dashboard.format import change_words
from dashboard.queries.aggregate import ratio
from dashboard.queries.overview import ENGAGEMENT_RATE, ENGAGEMENTS
from dashboard.queries.post_facts import PostFact, middle
from dashboard.queries.posts import ACTIVITY, VIEWERS


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
    return [*lines, *_post_lines(report)]


def _post_lines(report: Report) -> list[Line]:
    now, before = report.posting.facts, report.posting.earlier
    acts = read_middles(report.work, ACTIVITY)
    rates = _middle_rate(now), _middle_rate(before)
    rate_words = fine_percent(rates[0]), fine_percent(rates[1])
    return [
        _numbers("Posts published", Decimal(len(now)), Decimal(len(before))),
        _numbers("Reactions, comments and shares of a post (median)", *acts),
        _line("Engagement rate of a post (median)", *rate_words, ratio(*rates)),
    ]


def reach_lines(report: Report) -> list[Line]:
    """How many people single posts reached, now and before."""
    return [_numbers("Viewers of a post (median)", *read_middles(report.work, VIEWERS))]


def _middle_rate(facts: list[PostFact]) -> Decimal | None:
    return middle(fact.engagement_rate for fact in facts)


def _numbers(name: str, now: Decimal | None, before: Decimal | None) -> Line:
    words = written(now, "count"), written(before, "count")
    return _line(name, *words, ratio(now, before))


def _line(name: str, now: str, before: str, change: float | None) -> Line:
    way, arrow, words = change_words(change)
    return Line(name, now, before, way, f"{arrow} {words}".strip())
