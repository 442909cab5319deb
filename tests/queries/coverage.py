"""Writes coverage as syncs would have left it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from models import MetaInsightCoverage, MetaInsightGap, MetaPage, MetaPost, MetaPostCoverage
from tests.queries.numbers import metric_id

Days = tuple[date, date]


def ranges(*days: Days) -> list[Range[date]]:
    """Stretches of days, both ends included."""
    return [Range(since, until + timedelta(days=1)) for since, until in days]


def put_line(
    session: Session,
    page: MetaPage,
    metric: str = "page_media_view",
    *,
    read: Sequence[Days] = (),
    settled: Sequence[Days] | None = None,
    given_up: Sequence[Days] = (),
    answered_at: datetime | None = None,
    **values: Any,
) -> MetaInsightCoverage:
    """A line; what was read is settled unless said otherwise."""
    line = MetaInsightCoverage(
        tenant_id=page.tenant_id,
        meta_page_id=page.id,
        metric_id=metric_id(session, metric),
        read=ranges(*read),
        settled=ranges(*(read if settled is None else settled)),
        given_up=ranges(*given_up),
        answered_at=answered_at,
        **{"period": "day"} | values,
    )
    session.add(line)
    session.flush()
    return line


def put_post_read(session: Session, post: MetaPost, since: date, until: date) -> None:
    """The counters of the post were read on each of these days."""
    row = {"tenant_id": post.tenant_id, "meta_post_id": post.id, "part": "post"}
    session.add(MetaPostCoverage(**row, read_on=ranges((since, until))))
    session.flush()


def put_gap(
    session: Session, line: MetaInsightCoverage, days: Days, next_try_at: datetime, tries: int = 1
) -> None:
    """Days that Meta answered without a value."""
    session.add(
        MetaInsightGap(
            tenant_id=line.tenant_id,
            coverage_id=line.id,
            tries=tries,
            days=ranges(days),
            next_try_at=next_try_at,
        )
    )
    session.flush()


def put_post_coverage(session: Session, post: MetaPost, **values: Any) -> None:
    """What was read of a post's own counters."""
    session.add(
        MetaPostCoverage(
            tenant_id=post.tenant_id, meta_post_id=post.id, **{"part": "post"} | values
        )
    )
    session.flush()


def list_posts(page: MetaPage, *days: Days) -> None:
    """Stretches of days whose posts were listed to the end; all days without any."""
    page.posts_listed = ranges(*(days or [(date(2020, 1, 1), date(2030, 1, 1))]))
