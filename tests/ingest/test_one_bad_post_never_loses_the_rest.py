"""A retired metric, a deleted post, a lying list: each costs itself only."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from ingest.graph.posts import parse_post
from ingest.plan.posts import start_of
from ingest.sandbox.characters import BY_ID
from ingest.sandbox.errors import GET_OUT, NO_ROLE
from ingest.sandbox.posts import all_posts
from ingest.store.posts import store_posts
from jobs import queues
from models import MetaMetricRegistry, MetaPost, MetaPostInsightPoint
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session, wide_session
from tests.ingest.conftest import Connected
from tests.ingest.posts import (
    calls_to,
    fault,
    make_older,
    posts_of,
    run_posts,
    stored,
    want_days,
)
from tests.ingest.runs import wake, work

VICTIM = "post_video_views_15s"
ODD = "(#100) This is an odd post"


@pytest.fixture
def page(connected: Connected) -> Connected:
    want_days(connected, 90)
    return connected


def status_of(metric: str, level: str = "POST") -> str:
    with wide_session("command") as session:
        return session.scalars(
            select(MetaMetricRegistry.status).where(
                MetaMetricRegistry.key == metric, MetaMetricRegistry.level == level
            )
        ).one()


def invalid_metrics() -> int:
    with wide_session("command") as session:
        return session.scalar(
            select(func.count()).where(MetaMetricRegistry.runtime_status == "INVALID")
        )


def points(page: Connected) -> int:
    with tenant_session(page.tenant_id) as session:
        return session.scalar(select(func.count()).select_from(MetaPostInsightPoint))


def test_a_retired_metric_is_found_at_little_cost_and_all_else_is_in(
    page: Connected, store: Engine
) -> None:
    fault(page, "retire", metric=VICTIM)
    run = run_posts(page)
    assert (run.status, list(run.failed_metrics)) == ("partial", [VICTIM])
    assert status_of(VICTIM) == "INVALID"
    assert invalid_metrics() == 1
    for post in posts_of(page):
        assert stored(store, post, "post_media_view")
        assert not stored(store, post, VICTIM)
    probes = [c for c in calls_to(page, "/insights") if "breakdown" not in c["params"]]
    assert len(probes) < 20


def test_a_retired_video_metric_costs_itself_only(page: Connected, store: Engine) -> None:
    fault(page, "retire", metric="fb_reels_replay_count")
    run = run_posts(page)
    assert list(run.failed_metrics) == ["fb_reels_replay_count"]
    assert status_of("fb_reels_replay_count", "VIDEO") == "INVALID"
    for post in posts_of(page, "reel"):
        assert stored(store, post, "blue_reels_play_count", "VIDEO")


def test_when_all_is_refused_no_metric_is_blamed_and_the_posts_are_in(page: Connected) -> None:
    message = "(#100) The value must be a valid insights metric"
    fault(page, "error", path="insights", code=100, status=400, message=message)
    fault(
        page,
        "error",
        path="published_posts",
        metric="post_media_view",
        code=100,
        status=400,
        message=message,
    )
    run = run_posts(page)
    assert run.status == "partial"
    assert "refused the numbers of all posts" in run.error
    assert invalid_metrics() == 0
    assert len(posts_of(page)) > 5


@pytest.mark.parametrize(
    ("code", "message"),
    [(200, NO_ROLE), (2874008, "(#2874008) Only available for Pages with at least [100] likes")],
)
def test_what_the_page_is_refused_is_not_asked_of_each_post(
    page: Connected, code: int, message: str
) -> None:
    refusal = {"code": code, "status": 400, "message": message}
    fault(page, "error", path="insights", **refusal)
    fault(page, "error", path="published_posts", metric="post_media_view", **refusal)
    run_posts(page)
    probes = [c for c in calls_to(page, "/insights") if "breakdown" not in c["params"]]
    assert len(posts_of(page)) > len(probes)
    assert len(probes) <= 6
    assert invalid_metrics() == 0
    assert calls_to(page, "/video_insights") == []
    page.sandbox.world.faults.clear()
    run_posts(page)
    assert calls_to(page, "/video_insights")


def test_a_post_that_is_named_twice_in_a_list_is_stored_once(page: Connected) -> None:
    row = {"id": f"{page.page.page_id}_1", "created_time": "2026-11-01T10:00:00+0000"}
    older, newer = parse_post(row | {"message": "then"}), parse_post(row | {"message": "now"})
    with tenant_session(page.tenant_id) as session:
        store_posts(session, page.page, [older, newer])
    assert [post.message for post in posts_of(page)] == ["now"]


def test_one_odd_post_loses_only_itself(page: Connected, store: Engine) -> None:
    run_posts(page)
    odd = posts_of(page)[2]
    with store.begin() as connection:
        connection.exec_driver_sql("TRUNCATE meta_post_insight_point")
    fault(page, "error", path=f"/{odd.post_id}", code=100, status=400, message=ODD)
    fault(
        page,
        "error",
        path="published_posts",
        metric="post_media_view",
        code=100,
        status=400,
        message=ODD,
    )
    run = run_posts(page)
    assert run.status == "partial"
    assert "no numbers for 1 of" in run.error
    assert invalid_metrics() == 0
    listed = posts_of(page)[: run.progress["posts_listed"]]
    with_numbers = [p.post_id for p in listed if stored(store, p, "post_media_view")]
    assert with_numbers == [p.post_id for p in listed if p.post_id != odd.post_id]


def test_a_deleted_post_is_marked_keeps_its_history_and_may_come_back(
    page: Connected, store: Engine
) -> None:
    run_posts(page)
    gone = posts_of(page)[0]
    fault(page, "delete", post=gone.post_id)
    run = run_posts(page)
    assert (run.status, run.progress["deleted"]) == ("succeeded", 1)
    assert [p.post_id for p in posts_of(page) if p.deleted_at] == [gone.post_id]
    assert stored(store, gone, "post_media_view")
    assert invalid_metrics() == 0
    page.sandbox.world.faults.clear()
    run_posts(page)
    assert not [p for p in posts_of(page) if p.deleted_at]


def test_a_list_that_is_suddenly_empty_deletes_nothing(page: Connected) -> None:
    run_posts(page)
    before = points(page)
    make_older(page, 8)
    fault(page, "empty", path="published_posts")
    run = run_posts(page)
    assert run.status == "partial"
    assert "nothing was taken away" in run.error
    assert not [p for p in posts_of(page) if p.deleted_at]
    assert points(page) == before


def test_the_only_posts_of_a_page_outlive_an_empty_list_too(page: Connected) -> None:
    run_posts(page)
    few = [post.post_id for post in posts_of(page)[:2]]
    with tenant_session(page.tenant_id) as session:
        others = MetaPost.post_id.not_in(few)
        session.execute(update(MetaPost).where(others).values(deleted_at=now_utc()))
    fault(page, "delete", post=few[0])
    fault(page, "empty", path="published_posts")
    run = run_posts(page)
    assert (run.status, run.error_kind) == ("partial", "empty_answer")
    assert [bool(post.deleted_at) for post in posts_of(page)[:2]] == [True, False]


def test_what_was_refused_a_week_ago_is_tried_apart_and_comes_back(
    page: Connected, store: Engine
) -> None:
    fault(page, "retire", metric=VICTIM)
    run_posts(page)
    long_ago = now_utc() - timedelta(days=8)
    with store.begin() as connection:
        connection.execute(
            update(MetaMetricRegistry)
            .where(MetaMetricRegistry.key == VICTIM)
            .values(runtime_checked_at=long_ago)
        )
    page.sandbox.world.log.clear()
    still = run_posts(page)
    assert (still.status, still.failed_metrics) == ("succeeded", {})
    trials = [call for call in calls_to(page, "/insights") if call["params"]["metric"] == VICTIM]
    assert len(trials) == 1
    page.sandbox.world.faults.clear()
    run_posts(page)
    assert status_of(VICTIM) == "INVALID"
    with store.begin() as connection:
        connection.execute(
            update(MetaMetricRegistry)
            .where(MetaMetricRegistry.key == VICTIM)
            .values(runtime_checked_at=long_ago)
        )
    run_posts(page)
    assert status_of(VICTIM) == "ACTIVE"


def test_a_throttled_run_goes_on_where_it_stopped(page: Connected) -> None:
    want_days(page, 400)
    fault(page, "delay", seconds=0, path="published_posts", times=2)
    fault(page, "throttle", path="published_posts", minutes=0, times=1)
    first = run_posts(page)
    reached = posts_of(page)[-1].created_time
    assert first.status == "throttled"
    wake(page.page, first.id)
    queues.connection().flushall()
    page.sandbox.world.log.clear()
    assert work(page.page, first.id).status == "succeeded"
    lists = [
        call["params"]
        for call in calls_to(page, "/published_posts")
        if "after" not in call["params"]
    ]
    older = [int(params["until"]) for params in lists if "until" in params]
    # The last weeks anew, and then what lies before the day at which it stopped.
    assert older == [int(start_of(pacific_day(reached) + timedelta(days=1)).timestamp())]
    goal = pacific_day(now_utc()) - timedelta(days=400)
    truth = all_posts("pagelens", BY_ID[page.page.page_id], now_utc())
    assert len(posts_of(page)) == sum(pacific_day(post.created) >= goal for post in truth)


def test_a_video_that_is_gone_leaves_its_post_alone(page: Connected) -> None:
    video = "77"
    fault(page, "error", path=f"/{video}\\d+/video_insights", code=100, subcode=33, status=400,
          message=GET_OUT.format(video))  # fmt: skip
    run = run_posts(page)
    assert run.status == "succeeded"
    assert not [p for p in posts_of(page) if p.deleted_at]
    assert invalid_metrics() == 0
