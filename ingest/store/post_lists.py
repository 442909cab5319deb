"""How far a Page's lists of posts were walked without a hole, and where they cannot be."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from ingest.plan.posts import List, PostPlan, Span
from ingest.store.post_coverage import PAUSES
from models import MetaPage, MetaPost, MetaPostGap
from models.pacific import pacific_day

LISTED = """
UPDATE meta_page
   SET <list>_listed = <list>_listed + datemultirange(daterange(:first, :end))
 WHERE tenant_id = :tenant AND id = :page AND NOT <list>_listed @> daterange(:first, :end)
"""

COUNT_AGAIN = """
UPDATE meta_page
   SET counts_listed = counts_listed - datemultirange(daterange(:first, :last, '[]'))
 WHERE tenant_id = :tenant AND id = :page
"""
UNREAD_IN_GAPS = """
SELECT gap.since, coalesce(nullif(post.permalink_url, ''), post.post_id) AS post
  FROM meta_post_gap gap
  LEFT JOIN meta_post post ON post.tenant_id = gap.tenant_id
   AND post.meta_page_id = gap.meta_page_id AND post.deleted_at IS NULL
   AND post.created_time >= gap.since AND post.created_time < gap.until
  LEFT JOIN meta_post_coverage cover ON cover.tenant_id = post.tenant_id
   AND cover.meta_post_id = post.id AND cover.part = 'post'
 WHERE gap.tenant_id = :tenant AND gap.meta_page_id = :page AND cover.read_at IS NULL
 ORDER BY gap.since DESC
"""


def note_listed(session: Session, plan: PostPlan, name: List, span: Span) -> bool:
    """Notes the whole Pacific days of the span; returns whether any of them is new.

    The day that is not over yet is none of them.
    """
    first = pacific_day(span.since - timedelta(microseconds=1)) + timedelta(days=1)
    end = min(pacific_day(span.until) if span.until else plan.today, plan.today)
    if first >= end:
        return False
    values = {"tenant": plan.page.tenant_id, "page": plan.page.id, "first": first, "end": end}
    statement = text(LISTED.replace("<list>", name))
    return session.connection().execute(statement, values).rowcount > 0


def read_gaps(session: Session, page: MetaPage) -> list[MetaPostGap]:
    """Moments of the list of posts that Facebook would not list, the newest first."""
    gaps = select(MetaPostGap).where(
        MetaPostGap.tenant_id == page.tenant_id, MetaPostGap.meta_page_id == page.id
    )
    return list(session.scalars(gaps.order_by(MetaPostGap.since.desc())))


def note_gap(session: Session, plan: PostPlan, gap: Span, tries: int) -> None:
    """Notes moments that could not be listed `tries` times; they are tried after a pause."""
    row = insert(MetaPostGap).values(
        tenant_id=plan.page.tenant_id,
        meta_page_id=plan.page.id,
        since=gap.since,
        until=gap.until,
        tries=tries,
        next_try_at=plan.now + PAUSES[min(tries, len(PAUSES)) - 1],
    )
    changed = {name: row.excluded[name] for name in ("until", "tries", "next_try_at")}
    keys = ["tenant_id", "meta_page_id", "since"]
    session.execute(row.on_conflict_do_update(index_elements=keys, set_=changed))


def forget_gap(session: Session, gap: MetaPostGap) -> None:
    """The moments of a gap were listed; what anybody sees below its posts was not."""
    session.execute(
        delete(MetaPostGap).where(
            MetaPostGap.tenant_id == gap.tenant_id,
            MetaPostGap.meta_page_id == gap.meta_page_id,
            MetaPostGap.since == gap.since,
        )
    )
    days = {"first": pacific_day(gap.since), "last": pacific_day(gap.until)}
    page = {"tenant": gap.tenant_id, "page": gap.meta_page_id}
    session.execute(text(COUNT_AGAIN), days | page)


def unread_in_gaps(session: Session, page: MetaPage) -> list[tuple[datetime, str | None]]:
    """Where the gaps begin that hold a post without numbers, with its address or id if known."""
    values = {"tenant": page.tenant_id, "page": page.id}
    rows = session.execute(text(UNREAD_IN_GAPS), values)
    return [(row.since, row.post) for row in rows]


def posts_within(session: Session, page: MetaPage, span: Span) -> list[MetaPost]:
    """The stored posts of these moments that Facebook still has, the newest first."""
    mine = (
        select(MetaPost)
        .where(
            MetaPost.tenant_id == page.tenant_id,
            MetaPost.meta_page_id == page.id,
            MetaPost.created_time >= span.since,
            MetaPost.deleted_at.is_(None),
        )
        .order_by(MetaPost.created_time.desc())
    )
    if span.until is not None:
        mine = mine.where(MetaPost.created_time < span.until)
    return list(session.scalars(mine))


def witness_of_lists(session: Session, page: MetaPage, besides: Span) -> datetime | None:
    """When the newest post was published that a list once held, outside of these moments."""
    outside = MetaPost.created_time < besides.since
    if besides.until is not None:
        outside |= MetaPost.created_time >= besides.until
    return session.scalar(
        select(func.max(MetaPost.created_time)).where(
            MetaPost.tenant_id == page.tenant_id,
            MetaPost.meta_page_id == page.id,
            MetaPost.was_listed,
            MetaPost.deleted_at.is_(None),
            outside,
        )
    )


def were_any_listed(session: Session, page: MetaPage) -> bool:
    """Whether a list ever held a post of the Page, gone or not."""
    of_page = (MetaPost.tenant_id == page.tenant_id, MetaPost.meta_page_id == page.id)
    return bool(session.scalar(select(exists().where(*of_page, MetaPost.was_listed))))


def forget_lists(session: Session, page: MetaPage) -> None:
    """Nothing was listed: what seemed to be empty was not."""
    nothing: dict[str, list[Any]] = {f"{name}_listed": [] for name in get_args(List)}
    session.execute(
        update(MetaPage)
        .where(MetaPage.tenant_id == page.tenant_id, MetaPage.id == page.id)
        .values(nothing)
    )


def newest_by_type(session: Session, page: MetaPage) -> list[MetaPost]:
    """The newest post of each type that Facebook still has, the newest first."""
    newest = (
        select(MetaPost)
        .where(
            MetaPost.tenant_id == page.tenant_id,
            MetaPost.meta_page_id == page.id,
            MetaPost.deleted_at.is_(None),
        )
        .ext(distinct_on(MetaPost.type))
        .order_by(MetaPost.type, MetaPost.created_time.desc())
    )
    return sorted(session.scalars(newest), key=lambda post: post.created_time, reverse=True)


def without_gaps(span: Span, gaps: Iterable[MetaPostGap]) -> Iterator[Span]:
    """What is left of the span, the newest first; the gaps are the newest first, too."""
    until = span.until
    for gap in gaps:
        if gap.since >= span.since and (until is None or gap.since < until):
            if until is None or gap.until < until:
                yield Span(gap.until, until)
            until = gap.since
    if until is None or until > span.since:
        yield Span(span.since, until)
