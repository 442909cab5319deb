"""A metric that Meta no longer gives for a period, or gives for another: the registry follows."""

from sqlalchemy import select

from ingest.graph.errors import GraphError
from ingest.graph.parts import Refusal
from ingest.graph.reading import Reading
from ingest.graph.sentences import ErrorKind
from models import MetaMetricRegistry, MetaPage
from models.orm import now_utc
from models.scope import wide_session

PERIODS = ("day", "week", "days_28")


def other_periods(refusal: Refusal) -> list[str]:
    """Periods that Meta offered in place of the refused one."""
    return [p for p in PERIODS if p in refusal.error.allowed_periods and p != refusal.period]


def correct_periods(
    page: MetaPage, level: str, reading: Reading, dead: set[str]
) -> dict[str, GraphError]:
    """Writes the periods that a reading showed; returns metrics for which none is left.

    A metric whose name was refused for one period and answered for another lost that period.
    """
    wrong: dict[str, list[Refusal]] = {}
    for refusal in reading.refusals:
        kinds = (ErrorKind.BAD_PERIOD, ErrorKind.BAD_METRIC)
        if refusal.error.kind in kinds and refusal.metric not in dead and not refusal.breakdown:
            wrong.setdefault(refusal.metric, []).append(refusal)
    return {
        metric: refusals[0].error
        for metric, refusals in wrong.items()
        if not _correct(page, level, metric, refusals, reading)
    }


def _correct(
    page: MetaPage, level: str, metric: str, refusals: list[Refusal], reading: Reading
) -> bool:
    with wide_session("registry") as session:
        row = session.scalar(
            select(MetaMetricRegistry)
            .where(MetaMetricRegistry.level == level, MetaMetricRegistry.key == metric)
            .with_for_update()
        )
        if row is None:
            return True
        periods = _remaining(row.periods, metric, refusals, reading)
        if not periods:
            return False
        row.periods = row.runtime_periods = periods
        row.runtime_checked_at = now_utc()
        row.runtime_evidence = f"Page {page.page_id}: {refusals[0].error.message}"
        return True


def _remaining(
    known: list[str], metric: str, refusals: list[Refusal], reading: Reading
) -> list[str]:
    refused = {refusal.period for refusal in refusals}
    offered = [set(r.error.allowed_periods) for r in refusals if r.error.allowed_periods]
    allowed = set.intersection(*offered) if offered else set(known)
    answered = {period for name, period in reading.answered if name == metric}
    return [p for p in PERIODS if p in answered or (p in allowed and p not in refused)]
