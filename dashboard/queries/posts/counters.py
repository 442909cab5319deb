"""The newest totals of posts, which of them came from a file, and the rate that they make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from sqlalchemy import ARRAY, Integer, Select, any_, bindparam, select, true
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric
from dashboard.queries.posts.from_files import is_from_file
from dashboard.queries.posts.values import ACTIVITY, VIEWERS
from models import MetaPost, MetaPostNewest
from models.lookups import each_given, each_of


@dataclass(frozen=True)
class Counters:
    """The newest totals of a post by metric key; those of `imported` are a file's."""

    values: dict[str, Decimal] = field(default_factory=dict)
    imported: list[str] = field(default_factory=list)


NO_COUNTERS = Counters()


def read_counters(
    session: Session, tenant_id: int, post_ids: Iterable[int], metrics: Mapping[str, Metric]
) -> dict[int, Counters]:
    """By `MetaPost.id`, for any number of posts at once."""
    return read_numbers(session, tenant_id, post_ids, numbers_of(metrics))


def numbers_of(metrics: Mapping[str, Metric]) -> dict[int, str]:
    """The names of those metrics that have a total, by what their values are kept under."""
    return {metric.id: metric.key for metric in metrics.values() if metric.has_total}


def read_numbers(
    session: Session, tenant_id: int, post_ids: Iterable[int], wanted: Mapping[int, str]
) -> dict[int, Counters]:
    """The same of any numbers that are kept, rates too, by the names given with them."""
    given = {"tenant_id": tenant_id, "post": list(post_ids), "numbers": list(wanted)}
    found: dict[int, Counters] = {}
    for post, metric, value, imported in session.execute(_numbers_of_posts(), given):
        counters = found.setdefault(post, Counters())
        counters.values[wanted[metric]] = value
        if imported:
            counters.imported.append(wanted[metric])
    return found


@cache
def _numbers_of_posts() -> Select[int, int, Decimal, bool]:
    kept, asked = MetaPostNewest, each_given(post=Integer)
    numbers = select(kept.metric_id, kept.value, is_from_file(kept).label("imported")).where(
        kept.tenant_id == bindparam("tenant_id"),
        kept.meta_post_id == asked.c.post,
        kept.metric_id == any_(bindparam("numbers", type_=ARRAY(Integer))),
    )
    of_post = each_of(numbers.order_by(kept.metric_id))
    return select(asked.c.post, *of_post.c).join_from(asked, of_post, true())


def engagement_rate(post: MetaPost, counters: Mapping[str, Decimal]) -> float | None:
    """Reactions, comments and shares per viewer; None where either side is unknown."""
    viewers = counters.get(VIEWERS)
    engagements = counters.get(ACTIVITY, _counted(post))
    if not viewers or engagements is None:
        return None
    return float(engagements / viewers)


def _counted(post: MetaPost) -> Decimal | None:
    counts = (post.reaction_count, post.comment_count, post.share_count)
    known = [count for count in counts if count is not None]
    return Decimal(sum(known)) if len(known) == len(counts) else None
