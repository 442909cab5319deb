"""An empty list is believed where nothing speaks against it, and never for good."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from ingest.sandbox import post_edges
from ingest.sandbox.characters import BY_ID
from ingest.sandbox.posts import all_posts
from ingest.sandbox.testing import busy_page
from models import MetaPage
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import NIGHT, MovedClock, posts_night
from tests.ingest.posts import fault, posts_of, run_posts, run_rest


@pytest.fixture
def clock(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(connected, monkeypatch, days=200)


def listed(connected: Connected) -> list[tuple[object, object]]:
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        return [(days.lower, days.upper) for days in page.posts_listed]


def all_wanted(connected: Connected) -> set[str]:
    now = connected.sandbox.world.now()
    goal = pacific_day(NIGHT) - timedelta(days=200)
    posts = all_posts("pagelens", BY_ID[connected.page.page_id], now)
    return {post.post_id for post in posts if pacific_day(post.created) >= goal}


def test_a_page_without_posts_is_complete(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    with busy_page(connected.page.page_id, 0):
        assert run_posts(connected).status == "succeeded"
        clock.pass_on(days=1)
        run_posts(connected)
    goal, today = pacific_day(NIGHT) - timedelta(days=200), pacific_day(clock.now)
    assert listed(connected) == [(goal, today)]


def test_all_days_are_listed_when_the_first_posts_appear(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    fault(connected, "empty", path="published_posts")
    fault(connected, "empty", path="video_reels")
    for _night in range(3):
        run_posts(connected)
        clock.pass_on(days=1)
    assert posts_of(connected) == []
    connected.sandbox.world.faults.clear()
    run_posts(connected)
    assert run_rest(connected)
    assert {post.post_id for post in posts_of(connected)} == all_wanted(connected)


def test_an_empty_list_of_a_page_with_posts_is_not_believed(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    run_posts(connected)
    run_rest(connected)
    before = listed(connected)
    clock.pass_on(days=40)
    fault(connected, "empty", path="published_posts")
    assert run_posts(connected).status == "partial"
    assert listed(connected) == before
    connected.sandbox.world.faults.clear()
    clock.pass_on(days=1)
    run_posts(connected)
    run_rest(connected)
    assert {post.post_id for post in posts_of(connected)} >= all_wanted(connected)
    assert len(listed(connected)) == 1


def test_a_page_that_publishes_nothing_for_a_while_is_complete(
    connected: Connected, store: Engine, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_posts(connected)
    run_rest(connected)
    newest = posts_of(connected)[0].created_time
    published = post_edges.posts_between

    def nothing_new(*asked):
        return [post for post in published(*asked) if post.created <= newest]

    monkeypatch.setattr(post_edges, "posts_between", nothing_new)
    clock.pass_on(days=40)
    assert run_posts(connected).status == "succeeded"
    assert [until for _, until in listed(connected)] == [pacific_day(clock.now)]
