"""Reels that the list of posts leaves out are found in their own list, and read one by one.

Only where no reel was among the posts: Meta lists them for some Pages, and for others not.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import parse_post_insights
from ingest.graph.posts import nested_fields, parse_post
from ingest.graph.reels import list_reel_posts
from ingest.graph.times import pacific_day
from ingest.post_deletions import start_of
from ingest.post_run import ENDS_THE_RUN, PostRun
from models import MetaPost
from models.scope import tenant_session

A_NIGHT = 6
AT_ONCE = 50


def read_hidden_reels(run: PostRun, names: list[str], maps: list[str]) -> None:
    """Stores those of the plan's days. Raises GraphError only for what ends the run."""
    if run.reels_listed or not run.complete:
        return
    known = _known(run)
    try:
        hidden = [post for post in _listed(run, known) if post not in run.ids]
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        hidden = []
        run.keep |= {post for post, inside in known.items() if inside}
    # Those that are not read tonight are none the less there.
    run.keep |= set(hidden)
    most = len(hidden) if run.plan.reach == "history" else A_NIGHT
    for at in range(0, len(hidden[:most]), AT_ONCE):
        _read(run, hidden[:most][at : at + AT_ONCE], names, maps)


def _listed(run: PostRun, known: dict[str, bool]) -> Iterator[str]:
    """A night looks at the newest hundred, and no further than to the first that is too old."""
    for found in list_reel_posts(run.client, run.page_id):
        for post in found:
            if not known.get(post, True):
                return
            yield post
        if run.plan.reach != "history":
            return


def _known(run: PostRun) -> dict[str, bool]:
    """The reels that are stored, and whether they lie in the plan's days."""
    first = start_of(run.plan.since)
    with tenant_session(run.record.tenant_id) as session:
        rows = session.execute(
            select(MetaPost.post_id, MetaPost.created_time).where(
                MetaPost.tenant_id == run.record.tenant_id,
                MetaPost.meta_page_id == run.record.page.id,
                MetaPost.type == "reel",
            )
        )
        return {row.post_id: row.created_time >= first for row in rows}


def _read(run: PostRun, posts: Iterable[str], names: list[str], maps: list[str]) -> None:
    posts = list(posts)
    items = [BatchItem(post, {"fields": nested_fields(names)}, tuple(names)) for post in posts]
    for answer in fetch_batch(run.client, items):
        if isinstance(answer, GraphError):
            if answer.kind in ENDS_THE_RUN:
                raise answer
            continue
        post = parse_post(answer)
        if post is None or pacific_day(post.created_time) < run.plan.since:
            continue
        run.store_posts([post])
        if "insights" in answer:
            insights = parse_post_insights(
                post.post_id, answer["insights"], tuple(names), map_metrics=maps
            )
            run.store_answers("POST", [(run.ids[post.post_id], insights)])
            run.read.add(post.post_id)
    run.save(phase="posts")
