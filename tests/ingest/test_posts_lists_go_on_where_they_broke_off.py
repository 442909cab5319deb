"""The days whose list was walked to its end are remembered, and the rest is walked later."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from ingest.plan.posts import start_of
from ingest.sandbox.characters import BY_ID
from ingest.sandbox.posts import all_posts
from models import MetaPage
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import NIGHT, MovedClock, posts_night
from tests.ingest.posts import all_stored, calls_to, fault, posts_of, run_posts, run_rest, want_days


@pytest.fixture
def clock(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(connected, monkeypatch, days=400)


def listed(connected: Connected) -> list[tuple[object, object]]:
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        return [(days.lower, days.upper) for days in page.posts_listed]


def wanted(connected: Connected, days: int) -> set[str]:
    now = connected.sandbox.world.now()
    goal = pacific_day(now) - timedelta(days=days)
    posts = all_posts("pagelens", BY_ID[connected.page.page_id], now)
    return {post.post_id for post in posts if pacific_day(post.created) >= goal}


def known(connected: Connected) -> set[str]:
    return {post.post_id for post in posts_of(connected)}


def test_a_list_that_broke_off_goes_on_at_that_day(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    fault(connected, "delay", seconds=0, path="published_posts", times=2)
    fault(connected, "reset", path="published_posts", times=-1)
    broken = run_posts(connected)
    assert broken.status == "partial"
    reached = posts_of(connected)[-1].created_time
    today = pacific_day(clock.now)
    assert listed(connected) == [(pacific_day(reached) + timedelta(days=1), today)]
    connected.sandbox.world.faults.clear()
    clock.pass_on(days=1)
    connected.sandbox.world.log.clear()
    assert run_posts(connected).status == "succeeded"
    run_rest(connected)
    calls = [call["params"] for call in calls_to(connected, "/published_posts")]
    until = {int(params["until"]) for params in calls if "until" in params}
    assert max(until) == start_of(pacific_day(reached) + timedelta(days=1)).timestamp()
    assert known(connected) >= wanted(connected, 400)
    assert {post.post_id for post in posts_of(connected)} <= set(
        all_stored(store, "post_media_view")
    )


def test_a_pause_leaves_no_hole(connected: Connected, store: Engine, clock: MovedClock) -> None:
    run_posts(connected)
    run_rest(connected)
    clock.pass_on(days=110)
    back = run_posts(connected)
    run_rest(connected)
    assert back.status == "succeeded"
    assert known(connected) >= wanted(connected, 110)
    assert len(listed(connected)) == 1


def test_a_goal_that_moves_back_is_walked_to_without_walking_the_rest_again(
    connected: Connected, clock: MovedClock
) -> None:
    run_posts(connected)
    run_rest(connected)
    before = known(connected)
    want_days(connected, 600)
    clock.pass_on(days=1)
    connected.sandbox.world.log.clear()
    run_posts(connected)
    run_rest(connected)
    assert known(connected) >= wanted(connected, 600) > before
    lists = [call["params"] for call in calls_to(connected, "/published_posts")]
    spans = {
        (params["since"], params.get("until")) for params in lists if "insights" in str(params)
    }
    oldest, goal = NIGHT - timedelta(days=401), NIGHT - timedelta(days=601)
    ends = sorted(int(until) for _, until in spans if until)
    assert ends
    assert all(goal.timestamp() < end < oldest.timestamp() + 172800 for end in ends)


def test_a_night_lists_four_weeks_and_a_rest_lists_nothing_again(
    connected: Connected, clock: MovedClock
) -> None:
    # The Page's weekday, on which older posts are listed too, is over then.
    for days in (0, 1, 1):
        connected.sandbox.world.log.clear()
        clock.pass_on(days=days)
        run_rest(connected)
        run_posts(connected)
    calls = [call["params"] for call in calls_to(connected, "/published_posts")]
    oldest = min(int(params["since"]) for params in calls)
    assert oldest + 1 == start_of(pacific_day(clock.now) - timedelta(days=28)).timestamp()
    connected.sandbox.world.log.clear()
    run_rest(connected)
    assert calls_to(connected, "/published_posts") == []
