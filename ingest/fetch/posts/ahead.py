"""In most nights all lists of a Page begin at the same moment: they are begun side by side.

The first page of each is read in a thread of its own; the rest, and all storing, comes in turn.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from ingest.fetch.posts.counts import was_refused_lately
from ingest.fetch.posts.run import PostRun
from ingest.graph.errors import GraphError
from ingest.graph.posts import list_post_counts, list_posts
from ingest.graph.reels import list_reels
from ingest.graph.side_by_side import side_by_side
from ingest.plan.posts import List
from ingest.store.post_lists import read_gaps
from models.scope import tenant_session


def begin_lists(run: PostRun) -> None:
    """Begins the lists that only have to look for what is new, if all of them do."""
    names: tuple[List, ...] = ("posts", "counts", "reels")
    with tenant_session(run.record.tenant_id) as session:
        wanted = [run.plan.to_list(session, name) for name in names]
        gaps = read_gaps(session, run.record.page)
    posts_wanted, counts_wanted, reels_wanted = wanted
    if gaps or len(posts_wanted) != 1 or counts_wanted != posts_wanted or not reels_wanted:
        return
    client, page_id, since = run.client, run.page_id, posts_wanted[0].since
    numbers = run.numbers.posts
    posts = list_posts(client, page_id, since, metrics=numbers.names, kinds=numbers.kinds)
    lists: dict[str, Iterator[Any]] = {"posts": posts, "reels": list_reels(client, page_id)}
    if not was_refused_lately(run):
        lists["counts"] = list_post_counts(client, page_id, since)
    firsts: list[list[Any] | GraphError] = side_by_side(
        [partial(list, islice(each, 1)) for each in lists.values()]
    )
    for (name, rest), first in zip(lists.items(), firsts, strict=True):
        run.begun[name] = _from_the_first(first, rest)


def _from_the_first(first: list[Any] | GraphError, rest: Iterator[Any]) -> Iterator[Any]:
    if isinstance(first, GraphError):
        raise first
    yield from first
    yield from rest
