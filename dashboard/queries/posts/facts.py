"""All posts of a range with one value each.

One statement reads them, out of indexes alone. Posts and their kept values are put below each other
and grouped, not joined: PostgreSQL takes all posts of a tenant for few, and would compare each with
each.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, null, select, union_all
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import EVERY_POST, PostFilter, published, within
from dashboard.queries.posts.values import ENGAGEMENT_RATE, VIEWS, PostMeasure, require_measure
from models import MetaPage, MetaPost, MetaPostNewest
from models.once import once


@dataclass(frozen=True)
class PostFact:
    """A post (our id) with its newest values."""

    id: int
    kind: str
    created_time: datetime
    value: Decimal | None
    views: Decimal | None
    engagement_rate: Decimal | None


def read_facts(
    session: Session,
    page: MetaPage,
    measure: PostMeasure,
    span: DateRange,
    wanted: PostFilter = EVERY_POST,
) -> list[PostFact]:
    """The posts of the range by publishing time, the newest first: once for a whole answer."""
    key = ("facts", page.id, measure.key, span.since, span.until, wanted)
    return once(session, key, lambda: _read(session, page, measure, span, wanted))


def _read(
    session: Session, page: MetaPage, measure: PostMeasure, span: DateRange, wanted: PostFilter
) -> list[PostFact]:
    rate, views = require_measure(session, ENGAGEMENT_RATE), require_measure(session, VIEWS)
    numbers = [each.number for each in (measure, views, rate)]
    posts = select(
        MetaPost.id.label("post"),
        MetaPost.type.label("kind"),
        MetaPost.created_time,
        null().label("number"),
        null().label("value"),
    ).where(*published(page, span, wanted))
    kept = MetaPostNewest
    values = select(kept.meta_post_id, null(), null(), kept.metric_id, kept.value).where(
        kept.tenant_id == page.tenant_id,
        kept.meta_page_id == page.id,
        kept.metric_id.in_(numbers),
        *within(kept.created_time, span),
    )
    rows = union_all(posts, values).subquery().c
    created = func.max(rows.created_time)
    found = (
        select(
            rows.post,
            func.max(rows.kind),
            created,
            *(func.max(rows.value).filter(rows.number == number) for number in numbers),
        )
        .group_by(rows.post)
        .having(created.is_not(None))
        .order_by(created.desc(), rows.post.desc())
    )
    return [PostFact(*row) for row in session.execute(found)]
