"""Posts that are no more at Facebook: marked as deleted, with all that is known of them kept."""

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import select, update

from ingest.fetch.posts.run import PostRun
from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from ingest.graph.times import PACIFIC
from models import MetaPost
from models.orm import now_utc
from models.scope import tenant_session

# So many may be left out of a list, or be all there is, without a doubt of the list itself.
FEW = 3
MOST_ASKED = 50
SHORT_LIST = (
    "Facebook listed {listed} posts although {known} more are known that it still has;"
    " nothing was taken away. Check that the connection may still read the Page's posts."
)


def find_deleted(run: PostRun) -> None:
    """Asks for each post that a complete list no longer has, and marks those that are gone."""
    if not run.complete or run.plan.until is not None:
        return
    asked = _missing(run)[:MOST_ASKED]
    gone = _gone(run, asked)
    mark_deleted(run, gone, among=len(asked) if not run.ids else None)
    left_out = len(asked) - len(gone)
    if left_out > max(FEW, len(run.ids) // 10) or (left_out and not run.ids):
        sentence = SHORT_LIST.format(listed=len(run.ids), known=left_out)
        run.record.warn("empty_answer", sentence)


def mark_deleted(run: PostRun, post_ids: Collection[str], *, among: int | None = None) -> None:
    """Marks posts by Facebook's ids. When all `among` are gone, the access is, not the posts."""
    if not post_ids or (among is not None and len(post_ids) >= among > FEW):
        return
    with tenant_session(run.record.tenant_id) as session:
        session.execute(
            update(MetaPost)
            .where(
                MetaPost.tenant_id == run.record.tenant_id,
                MetaPost.post_id.in_(post_ids),
                MetaPost.deleted_at.is_(None),
            )
            .values(deleted_at=now_utc())
        )
    before = run.record.progress.get("deleted", 0)
    run.save(deleted=before + len(post_ids))


def _missing(run: PostRun) -> list[str]:
    """Known posts of the plan's days that were not listed, the newest first."""
    with tenant_session(run.record.tenant_id) as session:
        known = session.scalars(
            select(MetaPost.post_id)
            .where(
                MetaPost.tenant_id == run.record.tenant_id,
                MetaPost.meta_page_id == run.record.page.id,
                MetaPost.created_time >= start_of(run.plan.since),
                MetaPost.deleted_at.is_(None),
            )
            .order_by(MetaPost.created_time.desc())
        ).all()
    return [post_id for post_id in known if post_id not in run.ids and post_id not in run.keep]


def _gone(run: PostRun, post_ids: list[str]) -> list[str]:
    items = [BatchItem(post_id, {"fields": "id"}) for post_id in post_ids]
    answers = fetch_batch(run.client, items)
    return [
        post_id
        for post_id, answer in zip(post_ids, answers, strict=True)
        if isinstance(answer, GraphError) and answer.kind is ErrorKind.GONE
    ]


def start_of(day: date) -> datetime:
    """The first moment of a Pacific day."""
    return datetime.combine(day, time(), tzinfo=PACIFIC)
