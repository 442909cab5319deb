"""Which metrics a picker may offer: the one answer for every screen, call and job."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, select
from sqlalchemy.orm import Session, aliased

from models import (
    MetaInsightSeries,
    MetaMetricRegistry,
    MetaMetricSupport,
    MetaPage,
    MetaPost,
    MetaPostInsightPoint,
)

NOT_FOR_THIS_PAGE = ("gated", "unsupported")
RETIRED = ("INVALID", "DEPRECATED")
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
    Whether `page` has values is looked up with `tell_data` only, since that takes longer than all
    the rest.
    """
    registry = MetaMetricRegistry
    successor = aliased(registry)
    statement = (
        select(registry, successor.title, _has_data(level, page if tell_data else None))
        .outerjoin(
            successor,
            and_(
                successor.level == registry.level, successor.key == registry.replacement_metric_key
            ),
        )
        .where(registry.level == level)
        .order_by(registry.group_name, registry.title, registry.key)
    )
    if not include_all:
        statement = statement.where(registry.status.not_in(RETIRED), ~_refused(page))
    return [
        _picker_metric(row, title, has_data=has) for row, title, has in session.execute(statement)
    ]


def _has_data(level: str, page: MetaPage | None) -> ColumnElement[bool]:
    if page is None:
        return false()
    if level == "POST":
        return MetaMetricRegistry.id.in_(_metrics_of_newest_posts(page))
    return exists().where(
        MetaInsightSeries.tenant_id == page.tenant_id,
        MetaInsightSeries.meta_page_id == page.id,
        MetaInsightSeries.metric_id == MetaMetricRegistry.id,
    )


def _metrics_of_newest_posts(page: MetaPage) -> Select[int]:
    newest = (
        select(MetaPost.id)
        .where(MetaPost.tenant_id == page.tenant_id, MetaPost.meta_page_id == page.id)
        .order_by(MetaPost.created_time.desc())
        .limit(POSTS_LOOKED_AT)
    )
    return select(MetaPostInsightPoint.metric_id).where(
        MetaPostInsightPoint.tenant_id == page.tenant_id,
        MetaPostInsightPoint.meta_post_id.in_(newest),
    )


def _refused(page: MetaPage | None) -> ColumnElement[bool]:
    if page is None:
        return false()
    return exists().where(
        MetaMetricSupport.tenant_id == page.tenant_id,
        MetaMetricSupport.meta_page_id == page.id,
        MetaMetricSupport.metric_id == MetaMetricRegistry.id,
        MetaMetricSupport.status.in_(NOT_FOR_THIS_PAGE),
    )


def _picker_metric(
    row: MetaMetricRegistry, replacement_title: str | None, *, has_data: bool
) -> PickerMetric:
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
        replacement_title=replacement_title,
        has_data=has_data,
    )
