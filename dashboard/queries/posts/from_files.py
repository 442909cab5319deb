"""Which counters of posts came from a file, and not from Meta's API."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, any_, func, select
from sqlalchemy.orm import Session

from models import (
    MetaImport,
    MetaImportSnapshot,
    MetaPostCounter,
    MetaPostInsightPoint,
    MetaPostNewest,
)


def read_from_files(
    session: Session, tenant_id: int, number: int, posts: Collection[int]
) -> set[int]:
    """Of which of these posts (our ids) the newest value of a metric is a file's."""
    mark, kept = MetaImportSnapshot, MetaPostNewest
    marked = select(mark.meta_post_id).where(
        mark.tenant_id == tenant_id, mark.metric_id == number, mark.meta_post_id.in_(posts)
    )
    found = select(kept.meta_post_id).where(
        kept.tenant_id == tenant_id,
        kept.meta_post_id == any_(func.array(marked.scalar_subquery())),
        kept.metric_id == number,
        is_from_file(kept),
    )
    return set(session.scalars(found))


def is_from_file(number: Any = MetaPostInsightPoint) -> ColumnElement[bool]:
    """Whether a snapshot, or a kept newest number, is a file's: what the API gave since stands
    there with a moment of its own. A snapshot's counter is joined in the same statement.
    """
    mark, point, name = MetaImportSnapshot, MetaPostInsightPoint, MetaPostCounter
    stored = and_(MetaImport.tenant_id == mark.tenant_id, MetaImport.id == mark.meta_import_id)
    found = select(mark.observed_on).join(MetaImport, stored)
    if number is point:
        here = found.where(names_snapshot(mark), MetaImport.stored_at == point.observed_at)
        return here.correlate(point, name).exists()
    # Looked up for marks alone: in a join PostgreSQL might read all snapshots first.
    its_name = select(name.id).where(
        name.tenant_id == mark.tenant_id,
        name.metric_id == mark.metric_id,
        name.breakdown_key == mark.breakdown_key,
    )
    its_moment = select(point.observed_at).where(
        point.tenant_id == mark.tenant_id,
        point.meta_post_id == mark.meta_post_id,
        point.counter_id == its_name.correlate(mark).scalar_subquery(),
        point.observed_on == mark.observed_on,
    )
    this = (
        mark.tenant_id == number.tenant_id,
        mark.meta_post_id == number.meta_post_id,
        mark.metric_id == number.metric_id,
        mark.observed_on == number.observed_on,
    )
    kept = found.where(*this, MetaImport.stored_at == its_moment.correlate(mark).scalar_subquery())
    return kept.correlate(number).exists()


def names_snapshot(mark: type[MetaImportSnapshot]) -> ColumnElement[bool]:
    """Whether a mark is that of a snapshot with this counter."""
    point, name = MetaPostInsightPoint, MetaPostCounter
    return and_(
        mark.tenant_id == point.tenant_id,
        mark.meta_post_id == point.meta_post_id,
        mark.metric_id == name.metric_id,
        mark.breakdown_key == name.breakdown_key,
        mark.observed_on == point.observed_on,
    )
