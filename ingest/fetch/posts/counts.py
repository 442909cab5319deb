"""Reactions, comments and shares as anybody sees them: a call of its own that may be refused.

It needs pages_read_user_content, which nothing else here needs, and without it Meta refuses the
whole call. So a refusal is remembered for a week and told as a note, and the run is none the worse.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import any_, literal, select

from ingest.fetch.posts.errors import ENDS_THE_RUN
from ingest.fetch.posts.run import PostRun
from ingest.graph.errors import GraphError
from ingest.graph.posts import CountsPage, list_post_counts
from ingest.graph.sentences import ErrorKind
from ingest.plan.posts import Span
from ingest.store.post_lists import note_listed, posts_within, read_gaps, without_gaps
from ingest.store.posts import store_counts
from models import MetaConnection, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from traces.spans import span

PERMISSION = "pages_read_user_content"
ASKED_AGAIN_AFTER = timedelta(days=7)
SECOND = timedelta(seconds=1)
REFUSED = (
    f"Reaction and comment counts are unknown: Facebook gives them only with {PERMISSION},"
    " which this connection lacks. Connect again and allow it to see them; all else is in."
)
NOT_READ = "Reaction and comment counts could not be read this time; all else is in."


def read_counts(run: PostRun) -> None:
    """Stores the counts of the days that are listed. Raises GraphError for what ends the run."""
    with tenant_session(run.record.tenant_id) as session:
        spans = run.plan.to_list(session, "counts")
        gaps = read_gaps(session, run.record.page)
    if not spans:
        return
    if was_refused_lately(run):
        run.record.note(REFUSED)
        run.save(counts="not_asked")
        return
    try:
        for span in spans:
            # What lies below a hole is noted another time.
            all(_read(run, piece, span) for piece in without_gaps(span, gaps))
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        refused = error.kind is ErrorKind.PERMISSION
        run.record.note(REFUSED if refused else NOT_READ)
        run.save(counts="refused" if refused else "not_read")


def _read(run: PostRun, piece: Span, whole: Span) -> bool:
    """Whether the piece was read to its end. Of `whole`, what is above it was before."""
    record, found = run.record, False
    begun: Iterator[CountsPage] | None = run.begun.pop("counts", None)
    pages = begun or list_post_counts(run.client, run.page_id, piece.since, piece.until)
    while run.calls_left:
        page = next(pages, None)
        if page is None:
            return False
        reached = page.oldest and page.oldest + SECOND
        found |= bool(page.counts)
        with span("store counts"), tenant_session(record.tenant_id) as session:
            store_counts(session, record.page, page.counts)
            # A list that is empty says nothing of posts that are known.
            is_over = page.counts or not (found or posts_within(session, record.page, piece))
            if page.is_last and is_over:
                reached = piece.since
            if reached:
                note_listed(session, run.plan, "counts", Span(reached, whole.until))
        run.save(phase="counts", counts="read")
        if page.is_last:
            return bool(is_over)
    run.left = True
    return False


def was_refused_lately(run: PostRun) -> bool:
    """Whether a run of the last week was refused, and the permission has not come since."""
    record = run.record
    with tenant_session(record.tenant_id) as session:
        refused_at = session.scalar(
            select(SyncRun.started_at)
            .where(
                SyncRun.tenant_id == record.tenant_id,
                SyncRun.meta_page_id == record.page.id,
                SyncRun.kind == "post",
                SyncRun.progress["counts"].astext == "refused",
                SyncRun.started_at > now_utc() - ASKED_AGAIN_AFTER,
            )
            .order_by(SyncRun.started_at.desc())
            .limit(1)
        )
        if refused_at is None:
            return False
        granted = session.scalar(
            select(MetaConnection.id).where(
                MetaConnection.tenant_id == record.tenant_id,
                MetaConnection.id == record.page.connection_id,
                MetaConnection.checked_at > refused_at,
                literal(PERMISSION) == any_(MetaConnection.scopes),
            )
        )
    return granted is None
