"""Lists a Page's posts with their counters, newest first, and stores each answer at once.

1. A few posts a request, their counters nested; how far the list was walked is noted each time.
2. One bad metric fails such a list whole: it is found on one post, the rest goes on.
3. A post that breaks every list that would hold it is walked around.
4. Whatever else fails the list: it is walked without counters, and the posts are read alone.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ingest.fetch.posts.around import Detour, Place
from ingest.fetch.posts.believing import is_empty
from ingest.fetch.posts.bisection import find_bad_metrics, may_be_one_metric
from ingest.fetch.posts.errors import ENDS_THE_RUN, ONE_METRIC, PASSING
from ingest.fetch.posts.run import PostRun
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import Question
from ingest.graph.posts import PostPage, list_posts
from ingest.graph.sentences import ErrorKind
from ingest.plan.posts import DuePost, Span
from ingest.store.post_lists import (
    forget_gap,
    forget_lists,
    note_listed,
    read_gaps,
    were_any_listed,
    without_gaps,
)
from models import MetaPostGap
from models.scope import tenant_session

SECOND = timedelta(seconds=1)
POSTS_TRIED = 3
# So often a post that broke lists may be missing in one before it is taken for gone.
TRIES_UNTIL_GONE = 3
# So close together, and so many, due posts are cheaper in a list than one by one.
CLOSE, SEVERAL = 8, 3
WITNESSES = 2
ALL_REFUSED = "Facebook refused the numbers of all posts, which were listed only: {reason}"


class Listing:
    """The lists of one run. Its methods raise GraphError for what ends the run.

    `_nested`: counters still come with the lists. `_are_first`: days were
    listed before, and all were empty.
    """

    def __init__(self, run: PostRun) -> None:
        self._run = run
        self._nested = bool(run.numbers.posts.names)
        self._searched = False
        self._detour = Detour(run)
        with tenant_session(run.record.tenant_id) as session:
            page = run.record.page
            self._are_first = bool(page.posts_listed) and not were_any_listed(session, page)

    def walk_days(self) -> None:
        """The days whose list is wanted, as far as the allowance goes."""
        run = self._run
        with tenant_session(run.record.tenant_id) as session:
            spans = run.plan.to_list(session, "posts")
        for span in spans:
            whole: Span | None = span
            for piece in without_gaps(span, self._gaps()):
                if not self._walk(piece, whole):
                    # What lies below a hole is stored, and noted another time.
                    whole = None
                if run.left:
                    return
        for gap in self._gaps():
            if gap.next_try_at <= run.plan.now:
                self._try_gap(gap)

    def walk_due(self) -> None:
        """Where several posts that no list gave this time are due side by side."""
        run = self._run
        for span in _clusters(run) if self._nested and not run.numbers.is_silent else ():
            for piece in without_gaps(span, self._gaps()):
                self._walk(piece)
                if run.left:
                    return

    def _walk(self, piece: Span, whole: Span | None = None) -> bool:
        """Whether the piece was walked to its end. Of `whole`, what is above it was before."""
        run, until = self._run, piece.until
        while until is None or until > piece.since:
            if not run.may_list:
                run.left = True
                return False
            before = until
            try:
                for reached in self._list(Span(piece.since, until)):
                    until = reached
                    self._note_listed(until, whole)
                    if not run.may_list:
                        break
                else:
                    if until == before:
                        # It runs in circles, or is empty where it cannot be.
                        run.walked.append(piece)
                        return False
            except GraphError as error:
                calls = run.client.calls
                until = self._go_on(error, Span(piece.since, until))
                # What a fault costs is not taken from what there is to read.
                run.allowance += run.client.calls - calls
        self._note_listed(until, whole)
        run.walked.append(piece)
        return True

    def _list(self, rest: Span) -> Iterator[datetime]:
        """Reads the rest of a list; yields down to where it was walked with each page."""
        found = False
        for page in self._pages(rest):
            self._store(page)
            found |= bool(page.posts)
            if page.is_last and (page.posts or (not found and is_empty(self._run, rest))):
                yield rest.since
            elif page.posts:
                yield min(post.created_time for post in page.posts) + SECOND

    def _try_gap(self, gap: MetaPostGap) -> None:
        span, found = Span(gap.since, gap.until), 0
        try:
            for page in self._pages(span, limit=1):
                self._store(page)
                found += len(page.posts)
        except GraphError as error:
            if error.kind in ENDS_THE_RUN:
                raise
            found = -1
        if found > 0 or (found == 0 and gap.tries >= TRIES_UNTIL_GONE):
            with tenant_session(self._run.record.tenant_id) as session:
                forget_gap(session, gap)
        else:
            self._detour.note(Place(span), gap.tries + 1)

    def _pages(self, span: Span, limit: int | None = None) -> Iterator[PostPage]:
        run = self._run
        begun: Iterator[PostPage] | None = run.begun.pop("posts", None)
        return begun or list_posts(
            run.client,
            run.page_id,
            span.since,
            span.until,
            metrics=run.numbers.posts.names if self._nested else (),
            kinds=run.numbers.posts.kinds,
            limit=limit,
        )

    def _store(self, page: PostPage) -> None:
        run, insights = self._run, page.insights
        run.store_listed(page.posts)
        run.told_insights |= insights is None or bool(insights)
        if insights is not None:
            told = [(run.ids[post.post_id], insights.get(post.post_id)) for post in page.posts]
            run.numbers.keep("post", told)
        run.save(phase="posts")

    def _note_listed(self, since: datetime | None, whole: Span | None) -> None:
        if whole is None or since is None:
            return
        record = self._run.record
        with tenant_session(record.tenant_id) as session:
            if self._are_first and self._run.listed:
                forget_lists(session, record.page)
                self._are_first, self._run.left = False, True
            if note_listed(session, self._run.plan, "posts", Span(since, whole.until)):
                record.made_progress(session)

    def _gaps(self) -> list[MetaPostGap]:
        with tenant_session(self._run.record.tenant_id) as session:
            return read_gaps(session, self._run.record.page)

    def _go_on(self, error: GraphError, rest: Span) -> datetime | None:
        """Where the list goes on; raises what no other way of listing can help."""
        run = self._run
        if error.kind in ENDS_THE_RUN:
            raise error
        if error.kind in PASSING:
            return self._go_around(error, rest)
        if not self._nested:
            raise error
        if error.kind is ErrorKind.UNSUPPORTED_PAGE:
            # It is about the Page, so no post would be told anything else.
            run.record.note(error.sentence)
            run.told_insights = run.refused = True
            self._nested = False
        elif not (self._may_be_a_metric(error) and self._found_bad_metrics(self._newest(rest))):
            self._nested = False
        return rest.until

    def _go_around(self, error: GraphError, rest: Span) -> datetime | None:
        place = self._detour.find(error, rest)
        if place is None:
            return rest.until
        known = place.post.post_id if place.post else ""
        if known and self._may_be_a_metric(error):
            others = [post_id for post_id in self._newest(rest) if post_id != known]
            if self._found_bad_metrics([known, *others]):
                return rest.until
        # Where many posts are too heavy with their counters, the list goes on without.
        self._nested &= not known or self._detour.places < POSTS_TRIED
        self._detour.note(place)
        return place.span.since

    def _may_be_a_metric(self, error: GraphError) -> bool:
        return self._nested and not self._searched and may_be_one_metric(error)

    def _newest(self, rest: Span) -> list[str]:
        run = self._run
        listed = list_posts(run.client, run.page_id, rest.since, rest.until, limit=POSTS_TRIED)
        try:
            found = next((page.posts for page in listed if page.posts), ())
        except GraphError as error:
            if error.kind in ENDS_THE_RUN:
                raise
            found = ()
        return [post.post_id for post in found]

    def _found_bad_metrics(self, post_ids: Iterable[str]) -> bool:
        """Tries the metrics on the first post that answers; whether fewer are asked for now."""
        run, self._searched = self._run, True
        failed: list[GraphError] = []
        for post_id in post_ids:
            found = find_bad_metrics(run.client, Question(post_id, tuple(run.numbers.posts.names)))
            if not isinstance(found, GraphError):
                run.numbers.leave_out(run.numbers.posts, found)
                return bool(found)
            failed += [found] if found.kind is not ErrorKind.GONE else []
            # One odd post may fail for all metrics; two that do mean an outage.
            if found.kind in ONE_METRIC | {ErrorKind.PERMISSION} or len(failed) == WITNESSES:
                return self._do_without_numbers(found)
        return False

    def _do_without_numbers(self, error: GraphError) -> bool:
        kind = error.kind if error.kind in PASSING else ErrorKind.SUSPICIOUS
        self._run.record.warn(kind, ALL_REFUSED.format(reason=error.sentence))
        self._run.refused, self._nested = True, False
        return True


def _clusters(run: PostRun) -> Iterator[Span]:
    silent = run.numbers.silent.get("post", {})
    groups: list[list[DuePost]] = []
    for post in run.numbers.due("post"):
        given = any(span.holds(post.created_time) for span in run.walked)
        if post.hidden or given or post.id in silent:
            continue
        if groups and post.place - groups[-1][-1].place <= CLOSE:
            groups[-1].append(post)
        else:
            groups.append([post])
    for group in groups:
        if len(group) >= SEVERAL:
            yield Span(group[-1].created_time, group[0].created_time + SECOND)
