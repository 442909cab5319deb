"""When a list that holds no post is believed: Meta also answers so where it may not be read.

It is when the same edge still lists a post that is known, or when no other post is known. Of a
Page's first posts nothing was believed before: all its days are to be listed.
"""

from datetime import timedelta

from ingest.fetch.posts.errors import ENDS_THE_RUN
from ingest.fetch.posts.run import PostRun
from ingest.graph.errors import GraphError
from ingest.graph.posts import PostRecord, newest_post
from ingest.plan.posts import Span
from ingest.store.post_lists import posts_within, witness_of_lists
from models.scope import tenant_session

SECOND = timedelta(seconds=1)


def is_empty(run: PostRun, span: Span) -> bool:
    """Whether a span of which nothing was listed holds no post. Raises what ends the run."""
    if any(span.holds(published) for published in run.listed.values()):
        return False
    with tenant_session(run.record.tenant_id) as session:
        known = witness_of_lists(session, run.record.page, span)
        if known is None:
            return not posts_within(session, run.record.page, span)
    try:
        return isinstance(newest_post(run.client, run.page_id, known, known + SECOND), PostRecord)
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        return False
