"""Walks around a post that breaks every list that would hold it.

1. Asked for its id and time alone, the post may be listed: then it is known, and read alone.
2. Else the place is searched by dates, halving the moments that hold it, down to half a minute.
   Moments that are found empty show that Facebook answers at all.
3. The place is noted and left out of every list; it is tried again after pauses that grow.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.fetch.posts.errors import ENDS_THE_RUN
from ingest.fetch.posts.run import PostRun
from ingest.graph.errors import GraphError
from ingest.graph.posts import PostRecord, newest_post
from ingest.plan.posts import Span
from ingest.store.post_lists import note_gap, unread_in_gaps
from ingest.store.posts import add_posts
from models.scope import tenant_session

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SMALLEST = timedelta(seconds=30)
# More places than these in one run look like an outage.
MOST_PLACES = 6
TIME = "%Y-%m-%d %H:%M UTC"
KIND = "unlisted_posts"
UNLISTED = (
    "Facebook breaks off every list that would hold {names}, which could not be listed;"
    " the other {count} posts are in. It is tried again by itself."
)


@dataclass(frozen=True)
class Place:
    """Where a list breaks, and the post that breaks it where that is known."""

    span: Span
    post: PostRecord | None = None


class Detour:
    """The places that one run walks around."""

    def __init__(self, run: PostRun) -> None:
        self._run = run
        self.places = 0

    def find(self, error: GraphError, rest: Span) -> Place | None:
        """The place at which the rest of a list breaks; None where it does no more.

        Raises `error` when nothing can be listed, and GraphError for what ends the run.
        """
        self.places += 1
        if self.places > MOST_PLACES:
            raise error
        low, high = rest.since, rest.until or self._run.plan.now + MINUTE
        found = self._newest(low, high)
        if found is None:
            return None
        if isinstance(found, GraphError) and self._breaks(high - MINUTE, high):
            if self._breaks(high, high + MINUTE):
                raise error
            low = high - MINUTE
        while isinstance(found, GraphError) and high - low > SMALLEST:
            middle = (low + (high - low) / 2).replace(microsecond=0)
            below = self._newest(middle, high)
            if isinstance(below, GraphError):
                low = middle
            elif below is None:
                high = middle
            else:
                found = below
        if isinstance(found, GraphError):
            return Place(Span(max(low - SECOND, rest.since), high))
        return Place(Span(found.created_time, found.created_time + SECOND), found)

    def note(self, place: Place, tries: int = 1) -> None:
        """Leaves the place out of lists for a while, and keeps the post where it is known."""
        record = self._run.record
        with tenant_session(record.tenant_id) as session:
            record.hold(session)
            note_gap(session, self._run.plan, place.span, tries)
            add_posts(session, record.page, [place.post] if place.post else [])
        self._run.unlisted.add(place.span.since)

    def _breaks(self, since: datetime, until: datetime) -> bool:
        return isinstance(self._newest(since, until), GraphError)

    def _newest(self, since: datetime, until: datetime) -> PostRecord | GraphError | None:
        run = self._run
        try:
            found = newest_post(run.client, run.page_id, since, until, run.listed)
        except GraphError as error:
            found = error
        if isinstance(found, GraphError) and found.kind in ENDS_THE_RUN:
            raise found
        return found


def tell_unlisted(run: PostRun) -> None:
    """Names the posts that can be neither listed nor read alone; a warning if it was tried now."""
    with tenant_session(run.record.tenant_id) as session:
        unread = unread_in_gaps(session, run.record.page)
    names = [f"the post {name}" if name else f"a post of {at:{TIME}}" for at, name in unread]
    if not names:
        return
    sentence = UNLISTED.format(names=" and ".join(names), count=len(run.listed))
    if any(since in run.unlisted for since, _ in unread):
        run.record.warn(KIND, sentence)
    else:
        run.record.note(sentence)
