"""When a list without any post is believed: Meta also answers so where it may not be read.

It is when the same edge still lists a post that is known, or when no post of the Page is known.
Of a Page's first posts nothing was believed before: all its days are to be listed.
"""

from datetime import timedelta

from ingest.fetch.posts.run import ENDS_THE_RUN, PostRun
from ingest.graph.errors import GraphError
from ingest.graph.posts import PostRecord, newest_post
from ingest.plan.posts import Span
from ingest.store.post_lists import newest_listed_post
from models.scope import tenant_session

SECOND = timedelta(seconds=1)


def is_believed(run: PostRun, span: Span) -> bool:
    """Whether the span holds what was listed of it, be it nothing. Raises what ends the run."""
    if run.listed:
        return True
    with tenant_session(run.record.tenant_id) as session:
        known = newest_listed_post(session, run.record.page)
    if known is None:
        return True
    if span.holds(known):
        return False
    try:
        return isinstance(newest_post(run.client, run.page_id, known, known + SECOND), PostRecord)
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        return False
