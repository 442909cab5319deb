"""Reels that the list of posts leaves out are found in their own list, and read one by one.

Meta lists all reels of some Pages among the posts, of others none, of others a part: so their own
list is looked through each time, as far back as the run reaches. Those found nowhere else cost a
call each. A night reads a few, in turns: the new ones, then whoever was read longest ago.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from ingest.fetch.posts.deletions import start_of
from ingest.fetch.posts.run import ENDS_THE_RUN, PostRun
from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import parse_post_insights
from ingest.graph.posts import nested_fields, parse_post
from ingest.graph.reels import list_reels
from ingest.graph.times import pacific_day
from models import MetaPost
from models.scope import tenant_session

A_NIGHT = 6
AT_ONCE = 50


def read_hidden_reels(run: PostRun, names: list[str], maps: list[str]) -> None:
    """Stores those of the plan's days. Raises GraphError only for what ends the run."""
    if not run.complete:
        return
    known = _known(run)
    try:
        hidden = [post for post in _listed(run) if post not in run.ids]
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        hidden = []
        run.keep |= set(known)
    # Those that are not read tonight are none the less there.
    run.keep |= set(hidden)
    due = hidden if run.plan.is_thorough else _in_turns(hidden, known)[:A_NIGHT]
    for at in range(0, len(due), AT_ONCE):
        _read(run, due[at : at + AT_ONCE], names, maps)


def _listed(run: PostRun) -> Iterator[str]:
    first = start_of(run.plan.since)
    for reel in list_reels(run.client, run.page_id):
        if reel.created_time is not None and reel.created_time < first:
            return
        yield reel.post_id


def _known(run: PostRun) -> dict[str, datetime | None]:
    """When the stored reels of the plan's days were read last."""
    with tenant_session(run.record.tenant_id) as session:
        rows = session.execute(
            select(MetaPost.post_id, MetaPost.insights_checked_at).where(
                MetaPost.tenant_id == run.record.tenant_id,
                MetaPost.meta_page_id == run.record.page.id,
                MetaPost.type == "reel",
                MetaPost.created_time >= start_of(run.plan.since),
            )
        )
        return dict(rows.all())


def _in_turns(posts: list[str], read_at: dict[str, datetime | None]) -> list[str]:
    new = [post for post in posts if read_at.get(post) is None]
    seen = [(moment, post) for post in posts if (moment := read_at.get(post)) is not None]
    return [*new, *(post for _, post in sorted(seen))]


def _read(run: PostRun, posts: list[str], names: list[str], maps: list[str]) -> None:
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
