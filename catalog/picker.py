"""Which metrics a picker may offer: the one answer for every screen, call and job."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalog.registered import Registered, Registry, registered
from models import (
    MetaInsightSeries,
    MetaMetricSupport,
    MetaPage,
    MetaPost,
    MetaPostNewest,
)
from models.lookups import each_of
from models.once import once, tell

NOT_FOR_THIS_PAGE = ("gated", "unsupported")
RETIRED = ("INVALID", "DEPRECATED")
Number = int | InstrumentedAttribute[int]
POSTS_LOOKED_AT = 50  # the newest: enough to know what a Page's posts answer, and quick


@dataclass(frozen=True)
class PickerMetric:
    """A metric as a picker shows it. `has_data`: the Page or a newer post of it has values."""

    key: str
    level: str
    title: str
    description: str
    group: str
    unit: str
    aggregation: str
    periods: tuple[str, ...]
    value_type: str
    is_unique: bool
    status: str
    deprecated_on: date | None
    replacement_metric_key: str | None
    replacement_title: str | None
    has_data: bool


def pickable_metrics(
    session: Session,
    *,
    level: str,
    page: MetaPage | None = None,
    include_all: bool = False,
    tell_data: bool = True,
) -> list[PickerMetric]:
    """The metrics of a level (PAGE, POST, VIDEO), by group and title.

    Without `include_all` no INVALID and no DEPRECATED metric, and none that the Page is refused.
    Whether the Page has values is looked up with `tell_data` only, since that takes longer than
    all the rest.
    """
    registry = registered(session)
    refused = set() if include_all or page is None else refused_metrics(session, page)
    with_data = _with_data(session, level, page) if tell_data and page is not None else set()
    return [
        replace(metric, has_data=True) if number in with_data else metric
        for number, metric in _metrics_of_level(registry, level)
        if include_all or (metric.status not in RETIRED and number not in refused)
    ]


def refused_metrics(session: Session, page: MetaPage) -> set[int]:
    """What the Page is refused, of all levels."""
    refused = select(MetaMetricSupport.metric_id).where(*_refused(page.tenant_id, page.id))
    return once(session, ("refused", page.id), lambda: set(session.scalars(refused)))


def refused_beside(
    tenant_id: InstrumentedAttribute[int], page_id: InstrumentedAttribute[int]
) -> ScalarSelect[Any]:
    """The same as a column of another statement, for `bring_refused`."""
    refused = select(func.jsonb_agg(MetaMetricSupport.metric_id))
    return refused.where(*_refused(tenant_id, page_id)).scalar_subquery()


def bring_refused(session: Session, page_id: int, found: list[int] | None) -> None:
    """Keeps what the column brought."""
    tell(session, ("refused", page_id), set(found or ()))


def _refused(tenant_id: Number, page_id: Number) -> tuple[ColumnElement[bool], ...]:
    return (
        MetaMetricSupport.tenant_id == tenant_id,
        MetaMetricSupport.meta_page_id == page_id,
        MetaMetricSupport.status.in_(NOT_FOR_THIS_PAGE),
    )


def _with_data(session: Session, level: str, page: MetaPage) -> set[int]:
    of_posts = level == "POST"
    found = _metrics_of_newest_posts(page) if of_posts else _metrics_of_series(page)
    return set(session.scalars(found.distinct()))


def _metrics_of_series(page: MetaPage) -> Select[int]:
    return select(MetaInsightSeries.metric_id).where(
        MetaInsightSeries.tenant_id == page.tenant_id, MetaInsightSeries.meta_page_id == page.id
    )


def _metrics_of_newest_posts(page: MetaPage) -> Select[int]:
    newest = (
        select(MetaPost.id)
        .where(MetaPost.tenant_id == page.tenant_id, MetaPost.meta_page_id == page.id)
        .order_by(MetaPost.created_time.desc())
        .limit(POSTS_LOOKED_AT)
        .subquery()
    )
    kept = select(MetaPostNewest.metric_id).where(
        MetaPostNewest.tenant_id == page.tenant_id, MetaPostNewest.meta_post_id == newest.c.id
    )
    of_post = each_of(kept)
    return select(of_post.c.metric_id).select_from(newest).join(of_post, true())


@lru_cache(maxsize=8)
def _metrics_of_level(registry: Registry, level: str) -> tuple[tuple[int, PickerMetric], ...]:
    """Each with the number of its row; the same for all until the registry changes."""
    return tuple((row.id, _picker_metric(row, registry)) for row in registry.of_level(level))


def _picker_metric(row: Registered, registry: Registry) -> PickerMetric:
    successor = registry.by_name.get((row.level, row.replacement_metric_key))
    return PickerMetric(
        key=row.key,
        level=row.level,
        title=row.title or row.key,
        description=row.description,
        group=row.group_name,
        unit=row.unit,
        aggregation=row.aggregation,
        periods=tuple(row.periods),
        value_type=row.value_type,
        is_unique=row.is_unique,
        status=row.status,
        deprecated_on=row.deprecated_on,
        replacement_metric_key=row.replacement_metric_key,
        replacement_title=successor.title if successor else None,
        has_data=False,
    )
