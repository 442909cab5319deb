"""This period against the one before, line by line."""

from dataclasses import dataclass
from decimal import Decimal

from dashboard.components.changes import compares_all_days, days_of_both, kpi_change, made_words
from dashboard.exports.report.content import Report
from dashboard.exports.report.posting import read_middles
from dashboard.exports.report.published import published_counts
from dashboard.format import change_words, exact_value, percent, points_words
from dashboard.queries.insights.compared import ratio
from dashboard.queries.insights.key_figures import ENGAGEMENT_RATE, ENGAGEMENTS
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.posts.facts import PostFact
from dashboard.queries.posts.patterns import middle
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
            lines.append(_kpi_line(kpis[metric]))
    return [*lines, *_post_lines(report)]


def _kpi_line(kpi: Kpi) -> Line:
    """The two values that the change compares; each period's own where nothing compares."""
    shown, label = (kpi.value, kpi.previous), made_words(kpi)
    if kpi.compared is not None:
        shown = kpi.compared.value, kpi.compared.previous
        if not compares_all_days(kpi):
            label = f"{label} of {days_of_both(kpi.compared.days)}"
    now, before = (exact_value(value, kpi.unit) for value in shown)
    return _line(f"{kpi.title} ({label})", now, before, kpi_change(kpi))


def _post_lines(report: Report) -> list[Line]:
    now, before = report.posting.facts, report.posting.earlier
    name, *counts = published_counts(report.work, report.posting)
    acts = read_middles(report.work, ACTIVITY)
    return [
        _numbers(name, *(None if one is None else Decimal(one) for one in counts)),
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
    change = change_words(None)
    if now is not None and before is not None:
        change = points_words(float((now - before) * 100))
    return _line(name, percent(now), percent(before), change)


def _line(name: str, now: str, before: str, change: tuple[str, str, str]) -> Line:
    way, arrow, words = change
    return Line(name, now, before, way, f"{arrow} {words}".strip())
