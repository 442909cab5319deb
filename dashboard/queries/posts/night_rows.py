"""The statement behind `stood`: the newest reading of posts at each of some nights."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import Range, distinct_on

from dashboard.queries.insights.metrics import Metric
from dashboard.queries.posts.whole_counters import of_totals
from models import MetaPage, MetaPost, MetaPostCounter, MetaPostCoverage, MetaPostInsightPoint


def select_readings(
    page: MetaPage,
    metrics: list[Metric],
    nights: list[date],
    published: tuple[datetime, datetime],
) -> Select[*tuple[Any, ...]]:
    """A row for each post, night and metric, of posts published before the second moment.

    Of those published before the first, too, only who was read on a day within the nights.
    """
    seen = _readings(page, nights, published)
    values = _values_of(page, metrics, seen)
    return select(seen, *values.c).outerjoin(values, true())


def _readings(page: MetaPage, nights: list[date], published: tuple[datetime, datetime]) -> CTE:
    """The day of the newest reading; null where there was none before."""
    post, cover = MetaPost, MetaPostCoverage
    asked = func.unnest(cast(nights, ARRAY(Date))).table_valued("night", name="asked")
    asked = asked.render_derived()
    within = [Range(nights[0], nights[-1], bounds="[]")]
    columns = (post.id, post.post_id, post.message, post.deleted_at, post.created_time)
    found = (
        select(*columns, asked.c.night, _newest_day(asked.c.night).label("read_on"))
        .select_from(post)
        .outerjoin(
            cover,
            and_(
                cover.tenant_id == post.tenant_id,
                cover.meta_post_id == post.id,
                cover.part == "post",
            ),
        )
        .join(asked, true())
        .where(
            post.tenant_id == page.tenant_id,
            post.meta_page_id == page.id,
            post.created_time < published[1],
            or_(post.created_time >= published[0], cover.read_on.overlaps(within)),
        )
    )
    return found.cte("seen").prefix_with("MATERIALIZED", dialect="postgresql")


def _newest_day(night: ColumnElement[date]) -> ColumnElement[date | None]:
    read = func.unnest(MetaPostCoverage.read_on).table_valued("days", name="read").render_derived()
    last = func.upper(read.c.days, type_=Date) - literal(1, Integer)
    newest = select(func.max(func.least(last, night))).select_from(read)
    newest = newest.where(func.lower(read.c.days) <= night)
    return newest.correlate(MetaPostCoverage, night.table).scalar_subquery()


def _values_of(page: MetaPage, metrics: list[Metric], seen: CTE) -> FromClause:
    """The totals that a reading found, or left as they were; and when, where it found another."""
    point, counter = MetaPostInsightPoint, MetaPostCounter
    newest = (
        select(point.counter_id, point.value, point.observed_on, point.observed_at)
        .where(
            point.tenant_id == page.tenant_id,
            point.meta_post_id == seen.c.id,
            point.observed_on <= seen.c.read_on,
            of_totals(page.tenant_id, metrics),
        )
        .ext(distinct_on(point.counter_id))
        .order_by(point.counter_id, point.observed_on.desc())
        .correlate(seen)
        .subquery()
    )
    changed = func.max(newest.c.observed_at).filter(newest.c.observed_on == seen.c.read_on)
    total = func.sum(newest.c.value).label("total")
    found = (
        select(counter.metric_id, total, changed.label("changed_at"))
        .join(counter, counter.id == newest.c.counter_id)
        .where(counter.tenant_id == page.tenant_id)
    )
    return found.group_by(counter.metric_id).lateral("stood")
