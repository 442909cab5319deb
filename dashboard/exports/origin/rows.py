"""The rows of the file: what the number is, what its metrics are, each stored value, each run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from dashboard.components.origin_words import made_sentences
from dashboard.components.run_table import KINDS, TRIGGERS
from dashboard.exports.origin.head import Row, head_rows, row_of
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.origins.asked import Asked
from dashboard.queries.origins.number import make_number
from dashboard.queries.origins.runs_then import RunThen
from dashboard.queries.origins.stored import StoredPoint, list_stored
from models import MetaPage

ROWS_AT_ONCE = 2000
COLUMNS = {
    "part": "about, definition, value, before or run",
    "name": "what is told; of values the metric's name at Meta",
    "period": "day, week or days_28",
    "breakdown": "empty for the total, else Meta's key",
    "date": "Pacific day",
    "value": "as stored; of `before` what stood there earlier",
    "unit": "as Meta counts the metric",
    "so_far": "the sum of the values down to this one, where they are added up",
    "rate": "of a rate that of the day, beside the last of the day's values",
    "used": "true where the value is part of the number",
    "at": "UTC: when the value was first read; of `before` when Meta changed it",
    "runs": "the runs of the Page that were at work then, by the ids of the rows `run`",
    "imported_from": "the file that the value came from, if not from Meta's API",
    "provisional": "true where Meta may still be counting",
}


@dataclass(frozen=True)
class Work:
    """A number, and when its file is made."""

    session: Session
    page: MetaPage
    asked: Asked
    span: DateRange
    now: datetime


def origin_rows(work: Work) -> Iterator[Row]:
    """All rows, a stretch of values at a time; the runs that they name come last."""
    number = make_number(work.session, work.page, work.asked, work.span)
    about = {
        "page": work.page.name,
        "page_id": work.page.page_id,
        "metric": work.asked.metric,
        "title": work.asked.title,
        "since": work.span.since,
        "until": work.span.until,
        "number": number.value,
        "made": number.made,
        "days": f"{number.days} of {number.of_days}",
        "made_at": work.now,
    }
    how = made_sentences(number, work.asked)
    yield from head_rows(COLUMNS, about, number.unit, how, work.asked.definitions())
    runs: dict[UUID, RunThen] = {}
    units = {metric.key: metric.unit for metric in work.asked.parts}
    offset = 0
    while stored := list_stored(
        work.session,
        work.page,
        work.asked,
        number,
        work.now,
        limit=ROWS_AT_ONCE,
        offset=offset,
    ):
        for point in stored:
            yield from _stored(point, units[point.metric])
            for run in (*point.runs, *(run for each in point.earlier for run in each.runs)):
                runs[run.task_id] = run
        offset += len(stored)
    for run in runs.values():
        yield _row("run", str(run.task_id), value=run_words(run), at=run.created_at)


def _stored(point: StoredPoint, unit: str) -> Iterator[Row]:
    place = {
        "period": point.period,
        "breakdown": point.breakdown,
        "date": point.date,
        "unit": unit,
    }
    yield _row(
        "value",
        point.metric,
        **place,
        value=point.value,
        so_far=point.so_far,
        rate=point.rate,
        used=point.used,
        at=point.observed_at,
        runs=ids_of(point.runs),
        imported_from=point.imported_from,
        provisional=point.provisional,
    )
    for before in point.earlier:
        yield _row(
            "before",
            point.metric,
            **place,
            value=before.value,
            at=before.until,
            runs=ids_of(before.runs),
        )


def ids_of(runs: list[RunThen]) -> str:
    """The runs by their ids."""
    return " ".join(str(run.task_id) for run in runs)


def run_words(run: RunThen) -> str:
    """A run in a few words."""
    kind, trigger = KINDS.get(run.kind, run.kind), TRIGGERS.get(run.trigger, run.trigger)
    days = f", {run.window_since} to {run.window_until}" if run.window_since else ""
    return f"{kind}, {trigger}{days}: {run.status}"


def _row(part: str, name: str, **values: Any) -> Row:
    return row_of(COLUMNS, part, name, **values)
