"""Posts that are no more at Facebook: marked as deleted, with all that is known of them kept."""

from collections.abc import Collection

from sqlalchemy import update

from ingest.fetch.posts.errors import ENDS_THE_RUN
from ingest.fetch.posts.run import PostRun
from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from ingest.store.post_lists import posts_within
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
    """Asks for each known post that a list walked to its end has no more; marks those gone."""
    missing = _missing(run)
    asked = [post_id for post_id in missing if post_id not in run.alone]
    asked = asked[: min(MOST_ASKED, run.calls_left)]
    gone = _gone(run, asked)
    mark_deleted(run, gone, among=len(asked) if not run.listed else None)
    left_out = sum(post_id in run.alone for post_id in missing) + len(asked) - len(gone)
    if left_out > max(FEW, len(run.listed) // 10) or (left_out and not run.listed):
        sentence = SHORT_LIST.format(listed=len(run.listed), known=left_out)
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
    """Known posts of the moments whose list was walked that were not in it, the newest first."""
    with tenant_session(run.record.tenant_id) as session:
        known = [
            post.post_id
            for span in run.walked
            for post in posts_within(session, run.record.page, span)
        ]
    return [post_id for post_id in known if post_id not in run.listed.keys() | run.there]


def _gone(run: PostRun, post_ids: list[str]) -> list[str]:
    items = [BatchItem(post_id, {"fields": "id"}) for post_id in post_ids]
    try:
        answers = fetch_batch(run.client, items)
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        return []
    return [
        post_id
        for post_id, answer in zip(post_ids, answers, strict=True)
        if isinstance(answer, GraphError) and answer.kind is ErrorKind.GONE
    ]
