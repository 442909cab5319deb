"""Reels that the list of posts leaves out are found in their own list, then read alone.

Meta lists all reels of some Pages among the posts, of others none, of others a part: so their own
list is looked through each time, as far back as the posts were listed.
"""

from collections.abc import Iterator
from datetime import datetime

from ingest.fetch.posts.errors import ENDS_THE_RUN
from ingest.fetch.posts.run import PostRun
from ingest.graph.errors import GraphError
from ingest.graph.posts import PostRecord, parse_post
from ingest.graph.reels import ListedReel, list_reels
from ingest.plan.posts import Span
from ingest.store.post_lists import note_listed, posts_within
from ingest.store.posts import add_posts
from models.pacific import pacific_day
from models.scope import tenant_session

ADDRESS = "https://www.facebook.com/reel/{id}/"


def find_hidden_reels(run: PostRun) -> None:
    """Adds those that no list of posts held. Raises GraphError only for what ends the run."""
    with tenant_session(run.record.tenant_id) as session:
        spans = run.plan.to_list(session, "reels")
    if run.left or not spans:
        return
    since = spans[-1].since
    try:
        found = _listed(run, since)
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        # They were not looked for, so none of them is missing.
        with tenant_session(run.record.tenant_id) as session:
            known = posts_within(session, run.record.page, Span(since))
        run.there |= {post.post_id for post in known if post.type == "reel"}
        return
    run.there |= found.keys()
    with tenant_session(run.record.tenant_id) as session:
        run.record.hold(session)
        add_posts(session, run.record.page, filter(None, found.values()))
        if found:
            note_listed(session, run.plan, "reels", Span(_reached(run, found, since)))


def _reached(run: PostRun, found: dict[str, PostRecord | None], since: datetime) -> datetime:
    """How far the list is believed: below its oldest reel when it ended there before, too."""
    oldest = min((reel.created_time for reel in found.values() if reel), default=since)
    before = run.record.page.reels_listed
    known = before[0].lower if before else None
    return since if known is not None and known <= pacific_day(oldest) else max(oldest, since)


def _listed(run: PostRun, since: datetime) -> dict[str, PostRecord | None]:
    found: dict[str, PostRecord | None] = {}
    begun: Iterator[ListedReel] | None = run.begun.pop("reels", None)
    for reel in begun or list_reels(run.client, run.page_id):
        if reel.created_time is not None and reel.created_time < since:
            break
        row = {"id": reel.post_id, "permalink_url": ADDRESS.format(id=reel.video_id)}
        if reel.created_time is not None:
            row["created_time"] = reel.created_time.isoformat()
        found[reel.post_id] = parse_post(row)
    return found
