"""The stored values behind a number: each with when it was read, and what it was before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, literal, null, select
from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import is_provisional
from dashboard.queries.origins.asked import Asked
from dashboard.queries.origins.lines import lines_of, of_page, same_line, within
from dashboard.queries.origins.number import MadeNumber
from dashboard.queries.origins.runs_then import RunThen, runs_at
from models import (
    InsightRestatement,
    MetaImport,
    MetaImportDay,
    MetaInsightPoint,
    MetaInsightSeries,
    MetaPage,
)

Place = tuple[int, date]


@dataclass(frozen=True)
class Earlier:
    """A value that was stored before, until Meta changed it at `until`."""

    value: Decimal
    until: datetime
    runs: list[RunThen]


@dataclass(frozen=True)
class StoredPoint:
    """A stored value of a Pacific day. `observed_at` is when this value was first read, `runs`
    what was at work on the Page then, `earlier` what stood there before, the oldest first.

    `imported_from` names the file that it came from instead. `used` tells whether it is part of
    the number; `so_far` is the sum down to this value where values are added up, `rate` that of the
    day, beside the last of the values that make it.
    """

    date: date
    metric: str
    period: str
    breakdown: str
    value: Decimal
    provisional: bool
    observed_at: datetime
    runs: list[RunThen]
    imported_from: str | None
    earlier: list[Earlier]
    used: bool
    so_far: Decimal | None
    rate: Decimal | None = None


def count_stored(session: Session, page: MetaPage, asked: Asked, number: MadeNumber) -> int:
    """How many values are stored behind the number."""
    each = _statement(page, asked, number, func.count())
    return session.scalar(each) or 0


def list_stored(
    session: Session,
    page: MetaPage,
    asked: Asked,
    number: MadeNumber,
    now: datetime,
    *,
    limit: int,
    offset: int = 0,
) -> list[StoredPoint]:
    """Some of them: a number of Meta's own for many days first, then day by day, the oldest first.

    In four statements, however many there are.
    """
    rows = _read(session, page, asked, number, limit, offset)
    places = [(row.id, row.metric_date) for row in rows]
    changes = _changes(session, page, places)
    moments = {row.observed_at for row in rows}
    moments |= {at for each in changes.values() for _, at in each}
    beside = _Beside(
        runs=runs_at(session, page, moments),
        changes=changes,
        files=_files(session, page, places),
        keys={metric.id: metric.key for metric in asked.parts},
    )
    last = asked.parts[-1].id
    return [
        replace(
            beside.stored(row, now),
            used=number.uses(row.period, row.metric_date),
            rate=number.rates.get(row.metric_date) if row.metric_id == last else None,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class _Beside:
    """What is known of stored values: by moment the runs, by place what was before and the file."""

    runs: Mapping[datetime, list[RunThen]]
    changes: Mapping[Place, list[tuple[Decimal, datetime]]]
    files: Mapping[tuple[int, date, datetime | None], str]
    keys: Mapping[int, str]

    def stored(self, row: Any, now: datetime) -> StoredPoint:
        """The value of a row; whether the number uses it is said by the number."""
        day, place = row.metric_date, (row.id, row.metric_date)
        file = self.files.get((*place, row.observed_at))
        return StoredPoint(
            date=day,
            metric=self.keys[row.metric_id],
            period=row.period,
            breakdown=row.breakdown_key,
            value=row.value,
            provisional=is_provisional(day, now, row.value),
            observed_at=row.observed_at,
            runs=[] if file is not None else self._at_work(row.observed_at, day),
            imported_from=file,
            earlier=[
                Earlier(old, at, self._at_work(at, day)) for old, at in self.changes.get(place, ())
            ],
            used=False,
            so_far=row[-1],
        )

    def _at_work(self, moment: datetime, day: date) -> list[RunThen]:
        return [run for run in self.runs[moment] if run.covers(day)]


def _read(
    session: Session, page: MetaPage, asked: Asked, number: MadeNumber, limit: int, offset: int
) -> Sequence[Any]:
    """The rows in their order, each with the sum down to it where values are added up."""
    series, point = MetaInsightSeries, MetaInsightPoint
    order = series.period == "day", point.metric_date, series.metric_id, series.breakdown_key
    so_far = func.sum(point.value).over(order_by=order) if number.is_added_up else literal(None)
    columns = (
        series.id,
        series.metric_id,
        series.period,
        series.breakdown_key,
        point.metric_date,
        point.value,
        point.observed_at,
        so_far,
    )
    shown = _statement(page, asked, number, *columns).order_by(*order).limit(limit).offset(offset)
    return session.execute(shown).all()


def _statement(page: MetaPage, asked: Asked, number: MadeNumber, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(MetaInsightSeries)
        .join(MetaInsightPoint, same_line())
        .where(of_page(page), lines_of(asked), within(number.spans()))
    )


def _changes(
    session: Session, page: MetaPage, places: Sequence[Place]
) -> dict[Place, list[tuple[Decimal, datetime]]]:
    """What each value was before, and when Meta changed it."""
    mark = InsightRestatement
    rows = session.execute(
        select(mark.series_id, mark.metric_date, mark.old_value, mark.restated_at)
        .where(mark.tenant_id == page.tenant_id, *_about(mark, places))
        .order_by(mark.restated_at, mark.id)
    )
    found: dict[Place, list[tuple[Decimal, datetime]]] = defaultdict(list)
    for series_id, day, old, at in rows:
        found[series_id, day].append((old, at))
    return found


def _files(
    session: Session, page: MetaPage, places: Sequence[Place]
) -> dict[tuple[int, date, datetime | None], str]:
    """The file that gave a value, by place and by when it was stored: the API may follow."""
    mark, file = MetaImportDay, MetaImport
    rows = session.execute(
        select(mark.series_id, mark.metric_date, file.stored_at, file.file_name)
        .join(file, and_(file.tenant_id == mark.tenant_id, file.id == mark.meta_import_id))
        .where(mark.tenant_id == page.tenant_id, *_about(mark, places))
    )
    return {(series_id, day, at): name or "a file" for series_id, day, at, name in rows}


def _about(mark: Any, places: Sequence[Place]) -> tuple[Any, ...]:
    if not places:
        return (null(),)
    days = [day for _, day in places]
    return (
        mark.series_id.in_({series_id for series_id, _ in places}),
        mark.metric_date.between(min(days), max(days)),
    )
