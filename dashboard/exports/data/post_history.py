"""Every stored snapshot of the view's posts, day by day, streamed from the server."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, select

from dashboard.exports.data.points import ROWS_AT_ONCE
from dashboard.exports.data.table import Row, Table
from dashboard.exports.work import Work
from dashboard.queries.posts.filters import published
from dashboard.queries.posts.from_files import is_from_file
from models import MetaMetricRegistry, MetaPost, MetaPostCounter, MetaPostInsightPoint
from models.pacific import PACIFIC

COLUMNS = {
    "post_id": "Facebook's id of the post",
    "published_on": "the Pacific day on which it was published",
    "date": "the Pacific day on which the number was read",
    "age_days": "days from published_on to date",
    "level": "POST, or VIDEO for the post's video",
    "metric": "Meta's key of the metric; see data_dictionary",
    "breakdown": "empty for the total, else the key that Meta gives",
    "value": "the counter since publication, as Meta sent it; it holds until the next row",
    "unit": "as in kpis",
    "imported": "true where the number came from a file, and not from Meta's API",
}


def post_history(work: Work) -> Iterator[Row]:
    """Rows of the columns above; a counter has a row for each day on which it had changed."""
    rows = work.session.execute(
        _statement(work), execution_options={"stream_results": True, "yield_per": ROWS_AT_ONCE}
    )
    for post_id, created, day, *number in rows:
        born = created.astimezone(PACIFIC).date()
        yield [post_id, born, day, (day - born).days, *number]


def _statement(work: Work) -> Select[*tuple[Any, ...]]:
    point, counter, metric = MetaPostInsightPoint, MetaPostCounter, MetaMetricRegistry
    of_post = and_(point.tenant_id == MetaPost.tenant_id, point.meta_post_id == MetaPost.id)
    return (
        select(
            MetaPost.post_id,
            MetaPost.created_time,
            point.observed_on,
            metric.level,
            metric.key,
            counter.breakdown_key,
            point.value,
            metric.unit,
            is_from_file(),
        )
        .join(point, of_post)
        .join(counter, and_(counter.tenant_id == point.tenant_id, counter.id == point.counter_id))
        .join(metric, metric.id == counter.metric_id)
        .where(*published(work.page, work.span, work.wanted))
        .order_by(
            MetaPost.created_time,
            MetaPost.id,
            metric.level,
            metric.key,
            counter.breakdown_key,
            point.observed_on,
        )
    )


POST_HISTORY = Table(
    "post_history",
    "how the counters of these posts grew: a row for each day on which one had changed",
    COLUMNS,
    post_history,
)
