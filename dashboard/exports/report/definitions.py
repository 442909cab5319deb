"""How each number of the report is defined, from the catalog."""

from dataclasses import dataclass

from catalog.source import load_catalog
from dashboard.components.explain import ADDS_UP
from dashboard.exports.report.content import Report
from dashboard.format import day
from dashboard.queries.posts.ranking import ENGAGEMENT_RATE_FORMULA

GENERAL = (
    "Days are Pacific calendar days, midnight to midnight in Los Angeles, as Meta counts them.",
    "A change compares with the days that are named beside it, over the days that both have.",
    "People are counted once per day, week or 28 days, as Meta does; they are never added up.",
    "A missing number is a gap, never a zero. The newest two days are provisional, and so is a 0"
    " of the newest five.",
    "Numbers of posts are their newest counters, from publication until today.",
)


@dataclass(frozen=True)
class Definition:
    """A metric in words; `key` is Meta's name of it, empty where it is computed here."""

    title: str
    key: str
    meaning: str
    made_from: str


def definitions(report: Report) -> list[Definition]:
    """Each key figure and each charted metric, once, and the rates."""
    metrics = {
        kpi.metric: (kpi.title, kpi.aggregation, kpi.formula) for kpi in report.overview.kpis
    }
    for series in report.shown_series:
        metrics.setdefault(series.metric, (series.title, series.aggregation, None))
    found = [_definition(key, *facts) for key, facts in metrics.items()]
    best = report.best
    if best is not None:
        known = load_catalog().metric("POST", best.metric)
        found.append(
            Definition(
                f"{best.title}, of a post",
                best.metric,
                known.description if known else "",
                "The newest value of a counter that runs from publication on.",
            )
        )
    rate = f"{ENGAGEMENT_RATE_FORMULA}."
    return [*found, Definition("Engagement rate of a post", "", rate, "")]


def _definition(key: str, title: str, aggregation: str, formula: str | None) -> Definition:
    if formula:
        return Definition(title, "", f"{formula}.", "")
    known = load_catalog().metric("PAGE", key)
    made_from = ADDS_UP.get(aggregation, "")
    if known and known.deprecated_on:
        made_from += f" Meta retired this metric on {day(known.deprecated_on, year=True)}."
    return Definition(title, key, known.description if known else "", made_from)
