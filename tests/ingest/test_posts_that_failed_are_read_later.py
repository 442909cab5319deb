"""What failed at the wrong moment is due the next night, however old the post is by then."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from ingest.sandbox.testing import busy_page
from models import MetaMetricRegistry, MetaPost, MetaPostCoverage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import MovedClock, posts_night
from tests.ingest.posts import all_stored, fault, posts_of, run_posts, run_rest

REFUSED = {
    "code": 100,
    "status": 400,
    "message": "(#100) The value must be a valid insights metric",
}
PASSING = {"code": 1, "status": 500}


@pytest.fixture
def page(connected: Connected) -> Iterator[Connected]:
    with busy_page(connected.page.page_id, 6):
        yield connected


@pytest.fixture
def clock(page: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(page, monkeypatch, days=200)


def night(page: Connected, clock: MovedClock) -> list[SyncRun]:
    """The fault has passed, and a night with what it leaves goes by."""
    page.sandbox.world.faults.clear()
    clock.pass_on(days=1)
    return [run_posts(page), *run_rest(page)]


def invalid_metrics() -> int:
    refused = MetaMetricRegistry.runtime_status == "INVALID"
    with wide_session("command") as session:
        return session.scalar(select(func.count()).where(refused))


def without(page: Connected, store: Engine, metric: str, level: str = "POST") -> list[MetaPost]:
    posts = [post for post in posts_of(page) if level == "POST" or post.type == "video"]
    assert posts
    values = all_stored(store, metric, level)
    return [post for post in posts if post.post_id not in values]


def test_all_metrics_refused_once_leave_every_post_due(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    fault(page, "error", path="insights", **REFUSED)
    fault(page, "error", path="published_posts", metric="post_media_view", **REFUSED)
    assert run_posts(page).status == "partial"
    run_rest(page)
    assert len(without(page, store, "post_media_view")) == len(posts_of(page)) > 100
    runs = night(page, clock)
    assert {run.status for run in runs} == {"succeeded"}
    assert without(page, store, "post_media_view") == []
    assert without(page, store, "total_video_views", "VIDEO") == []
    assert invalid_metrics() == 0
    # Those that lie close together come in lists again, and not one by one.
    assert runs[0].progress["posts_listed"] + runs[1].progress["posts_listed"] > 100


def test_a_post_whose_numbers_failed_in_the_first_run_is_read_at_any_age(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    run_posts(page)
    run_rest(page)
    old, older = posts_of(page)[-20], posts_of(page)[-1]
    clock.pass_on(days=120)
    run_posts(page)
    run_rest(page)
    forget(store, old, older)
    clock.pass_on(days=1)
    fault(page, "error", path=f"/{old.post_id}", **PASSING)
    fault(page, "error", path=f"/{older.post_id}", code=2, status=500)
    failed = run_posts(page)
    assert (failed.status, "no numbers for 2 of" in failed.error) == ("partial", True)
    assert {old.id, older.id} <= {post.id for post in without(page, store, "post_media_view")}
    night(page, clock)
    assert without(page, store, "post_media_view") == []
    assert invalid_metrics() == 0


def test_a_video_that_failed_in_the_first_run_is_read_at_any_age(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    fault(page, "error", path="/video_insights", code=2, status=500)
    first = run_posts(page)
    assert "could not be read this time" in first.progress["notes"][0]
    run_rest(page)
    lost = without(page, store, "total_video_views", "VIDEO")
    assert lost[-1].created_time < clock.now - timedelta(days=120)
    night(page, clock)
    assert without(page, store, "total_video_views", "VIDEO") == []


def test_a_batch_that_fails_as_a_whole_ends_nothing(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    fault(page, "error", path="/batch", **PASSING)
    first = run_posts(page)
    assert (first.status, first.error) == ("succeeded", None)
    assert without(page, store, "post_media_view") == []
    assert invalid_metrics() == 0
    night(page, clock)
    assert without(page, store, "total_video_views", "VIDEO") == []


@pytest.mark.parametrize("code", [1, 2])
def test_a_metric_that_fails_for_a_moment_is_not_refused_and_comes_later_to_all(
    page: Connected, store: Engine, clock: MovedClock, code: int
) -> None:
    for path in ("published_posts", "/insights"):
        fault(page, "error", path=path, metric="post_clicks", code=code, status=500)
    first = run_posts(page)
    run_rest(page)
    assert (first.status, first.failed_metrics, invalid_metrics()) == ("succeeded", {}, 0)
    assert "post_clicks" in first.progress["notes"][0]
    assert len(without(page, store, "post_clicks")) == len(posts_of(page)) > 100
    assert without(page, store, "post_media_view") == []
    night(page, clock)
    assert without(page, store, "post_clicks") == []


def test_one_run_that_met_an_outage_in_its_list_goes_on_the_next_night(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    fault(page, "delay", seconds=0, path="published_posts", times=2)
    fault(page, "error", path="published_posts", code=2, status=500)
    broken = run_posts(page)
    assert (broken.status, broken.error_kind) == ("partial", "retry")
    assert 0 < len(posts_of(page)) < 60
    night(page, clock)
    assert len(posts_of(page)) > 150
    assert without(page, store, "post_media_view") == []
    assert all(post.reaction_count is not None for post in posts_of(page))


def forget(store: Engine, *posts: MetaPost) -> None:
    """As if the first run had listed these posts, and had got no numbers of them."""
    ids = {"ids": [post.id for post in posts]}
    with store.begin() as connection:
        for table in ("meta_post_insight_point", "meta_post_coverage"):
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE meta_post_id = ANY(%(ids)s)", ids
            )


def test_an_outage_of_numbers_alone_still_lists_the_posts_and_comes_to_an_end(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    for path in ("published_posts", r"/\d+_\d+$"):
        fault(page, "error", path=path, metric="post_media_view", **PASSING)
    fault(page, "error", path="insights", **PASSING)
    first = run_posts(page)
    assert (first.status, first.error_kind) == ("partial", "retry")
    assert len(without(page, store, "post_media_view")) == len(posts_of(page)) > 100
    assert first.graph_requests < 120
    night(page, clock)
    assert without(page, store, "post_media_view") == []
    assert without(page, store, "total_video_views", "VIDEO") == []
    assert invalid_metrics() == 0


def last_reads(page: Connected) -> dict[str, datetime]:
    """When the counters of each post were read last."""
    with tenant_session(page.tenant_id) as session:
        rows = session.execute(
            select(MetaPost.post_id, MetaPostCoverage.read_at)
            .join(MetaPostCoverage, MetaPostCoverage.meta_post_id == MetaPost.id)
            .where(MetaPostCoverage.part == "post", MetaPost.meta_page_id == page.page.id)
        )
        return dict(rows.all())


def test_a_post_that_grew_old_in_a_pause_is_read_once_more(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    run_posts(page)
    run_rest(page)
    month = now_utc() - timedelta(days=30)
    young = {post.post_id for post in posts_of(page) if post.created_time > month}
    clock.pass_on(days=120)
    run_posts(page)
    run_rest(page)
    read = last_reads(page)
    assert young
    assert {post for post in young if read[post] < now_utc() - timedelta(days=1)} == set()
    clock.pass_on(days=3)
    run_posts(page)
    run_rest(page)
    again = last_reads(page)
    assert sum(again[post] != read[post] for post in young) <= 1
