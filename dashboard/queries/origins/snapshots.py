"""The stored snapshots behind a number of a post: when each was read, and what it was before."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, false, func, select
from sqlalchemy.orm import Session

from dashboard.queries.origins.of_post import AskedOfPost
from dashboard.queries.origins.runs_then import OF_POSTS, RunThen, runs_at
from dashboard.queries.posts.from_files import names_snapshot
from dashboard.queries.posts.growth import published_on
from models import (
    MetaImport,
    MetaImportSnapshot,
    MetaPage,
    MetaPost,
    MetaPostCounter,
    MetaPostInsightPoint,
)

Day = date


@dataclass(frozen=True)
class StoredSnapshot:
    """A counter as it was read on a Pacific day, written only when it had changed.

    `before` stood there until then, since `before_on`; None for the first one. `runs` were at work
    on the Page's posts when it was read, `imported_from` names the file that it came from instead:
    what the API gave in its place has a moment of its own. `newest` is what the number is made of
    now.
    """

    date: date
    age_days: int
    metric: str
    breakdown: str
    value: Decimal
    before: Decimal | None
    before_on: Day | None
    newest: bool
    observed_at: datetime
    runs: list[RunThen]
    imported_from: str | None


def count_snapshots(session: Session, post: MetaPost, asked: AskedOfPost) -> int:
    """How many are stored behind the number."""
    point = MetaPostInsightPoint
    counted = select(func.count()).select_from(point).where(asked.snapshots(post))
    return session.scalar(counted) or 0


def list_snapshots(
    session: Session,
    page: MetaPage,
    post: MetaPost,
    asked: AskedOfPost,
    *,
    limit: int,
    offset: int = 0,
) -> list[StoredSnapshot]:
    """Some of them, the newest first. In two statements, however many there are."""
    rows = _read(session, post, asked, limit, offset)
    runs = runs_at(session, page, {row.observed_at for row in rows}, OF_POSTS)
    keys = {metric.id: metric.key for metric in asked.parts}
    published = published_on(post)
    return [
        StoredSnapshot(
            date=row.observed_on,
            age_days=(row.observed_on - published).days,
            metric=keys[row.metric_id],
            breakdown=row.breakdown_key,
            value=row.value,
            before=row.before,
            before_on=row.before_on,
            newest=row.after_on is None,
            observed_at=row.observed_at,
            runs=[] if row.is_imported else runs[row.observed_at],
            imported_from=(row.file_name or "a file") if row.is_imported else None,
        )
        for row in rows
    ]


def _read(
    session: Session, post: MetaPost, asked: AskedOfPost, limit: int, offset: int
) -> list[Any]:
    point, mark, file = MetaPostInsightPoint, MetaImportSnapshot, MetaImport
    key = (MetaPostCounter.metric_id, MetaPostCounter.breakdown_key)
    beside: dict[str, Any] = {"partition_by": point.counter_id, "order_by": point.observed_on}
    statement = (
        select(
            *key,
            point.observed_on,
            point.value,
            point.observed_at,
            func.lag(point.value).over(**beside).label("before"),
            func.lag(point.observed_on).over(**beside).label("before_on"),
            func.lead(point.observed_on).over(**beside).label("after_on"),
            func.coalesce(file.stored_at == point.observed_at, false()).label("is_imported"),
            file.file_name,
        )
        .select_from(point)
        .join(MetaPostCounter)
        .outerjoin(mark, names_snapshot(mark))
        .outerjoin(file, and_(file.tenant_id == mark.tenant_id, file.id == mark.meta_import_id))
        .where(asked.snapshots(post))
        .order_by(point.observed_on.desc(), *key)
    )
    return list(session.execute(statement.limit(limit).offset(offset)))
