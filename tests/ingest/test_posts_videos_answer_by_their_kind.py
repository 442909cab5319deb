"""Videos and reels are asked for what their kind may answer; a refusal is that kind's alone."""

from collections import Counter

import pytest
from sqlalchemy import Engine, func, select

from ingest.sandbox import post_insights
from models import MetaMetricRegistry, MetaPost
from models.scope import wide_session
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import MovedClock, posts_night
from tests.ingest.posts import all_stored, calls_to, fault, posts_of, run_posts, run_rest

BORROWED = "post_video_view_time"
REFUSED = {
    "code": 100,
    "status": 400,
    "message": "(#100) The value must be a valid insights metric",
}


@pytest.fixture
def clock(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(connected, monkeypatch, days=120)


def night(connected: Connected, clock: MovedClock, days: int = 1) -> None:
    clock.pass_on(days=days)
    connected.sandbox.world.log.clear()
    assert run_posts(connected).status == "succeeded"
    run_rest(connected)


def invalid_metrics() -> int:
    refused = MetaMetricRegistry.runtime_status == "INVALID"
    with wide_session("command") as session:
        return session.scalar(select(func.count()).where(refused))


def without(connected: Connected, store: Engine, kind: str, metric: str) -> list[MetaPost]:
    posts = posts_of(connected, kind)
    assert posts
    values = all_stored(store, metric, "VIDEO")
    return [post for post in posts if post.post_id not in values]


def refuse_of_videos(connected: Connected, **answer: object) -> None:
    """Ordinary videos refuse one metric of the reels' set."""
    for video in all_videos(connected):
        path = f"/{video}/video_insights"
        fault(connected, "error", path=path, metric=BORROWED, **answer)


def all_videos(connected: Connected) -> list[str]:
    connected.sandbox.world.faults.clear()
    run_posts(connected)
    return [str(post.video_id) for post in posts_of(connected, "video")]


def test_ordinary_videos_answer_what_reels_do_where_meta_gives_it(
    connected: Connected, store: Engine, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = post_insights.post_values

    def more(world, post, level):
        return values(world, post, level) | ({BORROWED: 5} if level == "VIDEO" else {})

    monkeypatch.setattr(post_insights, "post_values", more)
    night(connected, clock, 0)
    assert without(connected, store, "video", BORROWED) == []


@pytest.mark.parametrize("answer", [REFUSED, {"code": 1, "status": 500}])
def test_what_ordinary_videos_refuse_marks_nothing_for_reels_and_is_not_asked_each_night(
    connected: Connected, store: Engine, clock: MovedClock, answer: dict[str, object]
) -> None:
    refuse_of_videos(connected, **answer)
    forget_videos(store)
    night(connected, clock)
    assert without(connected, store, "video", "total_video_views") == []
    assert without(connected, store, "reel", BORROWED) == []
    assert invalid_metrics() == 0
    clock.pass_on(days=1)
    night(connected, clock)
    videos = {str(post.video_id) for post in posts_of(connected, "video")}
    calls = [call for call in calls_to(connected, "/video_insights") if node(call) in videos]
    names = [name for call in calls for name in call["params"]["metric"].split(",")]
    assert calls
    # No more than the trial of a week.
    assert names.count(BORROWED) <= 1


def test_what_a_kind_gives_again_comes_for_its_older_videos_too(
    connected: Connected, store: Engine, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_of_videos(connected, **REFUSED)
    forget_videos(store)
    night(connected, clock)
    connected.sandbox.world.faults.clear()
    values = post_insights.post_values

    def more(world, post, level):
        return values(world, post, level) | ({BORROWED: 5} if level == "VIDEO" else {})

    monkeypatch.setattr(post_insights, "post_values", more)
    for _night in range(9):
        night(connected, clock)
    assert without(connected, store, "video", BORROWED) == []


def test_a_breakdown_that_failed_once_is_read_and_asked_no_more(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    fault(connected, "error", path="/insights", breakdown="is_from_ads", code=2, status=500)
    night(connected, clock, 0)
    connected.sandbox.world.faults.clear()
    night(connected, clock)
    views = all_stored(store, "post_media_view")
    for post in posts_of(connected):
        assert "is_from_ads=1" in views[post.post_id]
    for _night in range(2):
        night(connected, clock)
    split = [call for call in calls_to(connected, "/insights") if "breakdown" in call["params"]]
    assert max(Counter(node(call) for call in split).values(), default=0) <= 2


def node(call: dict[str, str]) -> str:
    return call["path"].split("/")[1]


def forget_videos(store: Engine) -> None:
    """As if no video had been read."""
    with store.begin() as connection:
        connection.exec_driver_sql("DELETE FROM meta_post_coverage WHERE part = 'video'")
