"""Why a key figure has no number: what is known of it, and nothing more."""

from collections.abc import Set
from datetime import date

from dashboard.exports.work import Work
from dashboard.format import day
from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.insights.answered import read_answered
from dashboard.queries.insights.key_figures import ENGAGEMENT_RATE, NET_FOLLOWS
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import Overview


def answered_in(work: Work, overview: Overview) -> Set[str]:
    """Of the key figures without a number those that Meta was asked for on all days."""
    lacking = [kpi.metric for kpi in overview.kpis if kpi.value is None]
    if not lacking or work.span.is_empty:
        return frozenset()
    return read_answered(work.session, work.page, lacking, work.span)


def why_without(kpi: Kpi, overview: Overview, answered: Set[str] | None) -> str:
    """One sentence; without `answered` nothing is said of what Meta gave."""
    these = "this day" if kpi.of_days == 1 else "these days"
    if kpi.metric == ENGAGEMENT_RATE:
        none = "this day has not" if kpi.of_days == 1 else "none of these days has"
        return f"{kpi.title}: unknown, since {none} both engagements and viewers."
    if kpi.metric == NET_FOLLOWS:
        return f"{kpi.title}: unknown, since {_unknown_followers(kpi, overview)}."
    if kpi.counted_since is not None and kpi.counted_since > overview.until:
        return f"{kpi.title}: counted since {day(kpi.counted_since, year=True)} only."
    if answered is None:
        return f"{kpi.title}: no number for {these}."
    if kpi.metric in answered:
        return f"{kpi.title}: Meta gave no number for {these}."
    return f"{kpi.title}: no number for {these} has been read yet."


def _unknown_followers(kpi: Kpi, overview: Overview) -> str:
    if not kpi.days:
        return "no number of followers is known"
    start: date = overview.since - ONE_DAY
    year = start.year != overview.until.year
    return f"the followers of {day(start, year=year)}, the day before, are not known"
