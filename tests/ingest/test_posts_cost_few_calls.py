"""A first screen and a night cost few counted calls; what is left comes behind, the same night."""

from collections.abc import Iterator
from threading import current_thread, main_thread
from typing import Any

import pytest
from sqlalchemy import Engine

from ingest.graph.client import GraphClient
from ingest.sandbox.testing import busy_page
from tests.conftest import refresh_settings
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import MovedClock, posts_night
from tests.ingest.posts import all_stored, calls_to, posts_of, run_posts, run_rest
from tests.ingest.runs import run


@pytest.fixture
def page(connected: Connected, environment: pytest.MonkeyPatch) -> Iterator[Connected]:
    """A Page that has published some hundred posts in what is wanted of its past."""
    environment.setenv("META_PAGE_INSIGHTS_BACKFILL_DAYS", "115")
    refresh_settings()
    with busy_page(connected.page.page_id, 7):
        yield connected


@pytest.fixture
def clock(page: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(page, monkeypatch, days=115)


def counters(page: Connected, store: Engine) -> int:
    return len(
        {post.post_id for post in posts_of(page)} & set(all_stored(store, "post_media_view"))
    )


def video_counters(store: Engine) -> set[str]:
    """The ids of posts whose video has its own."""
    plays = ("blue_reels_play_count", "total_video_views")
    return {post_id for metric in plays for post_id in all_stored(store, metric, "VIDEO")}


def test_the_first_screen_of_a_page_with_a_hundred_posts_costs_sixty_calls(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    log = page.sandbox.world.log
    of_page = run(page.page, window=None)
    first = run_posts(page)
    posts = posts_of(page)
    assert (of_page.status, first.status, len(posts) >= 95) == ("succeeded", "succeeded", True)
    # Those of the connecting are among them.
    assert log.calls <= 60
    assert counters(page, store) == len(posts)
    assert all(post.reaction_count is not None for post in posts)
    videos = [post for post in posts if post.video_id]
    known = video_counters(store)
    read = [post.post_id in known for post in videos]
    # The newest first.
    assert (read, any(read)) == (sorted(read, reverse=True), True)


def test_the_rest_of_a_first_sync_is_read_in_the_same_night(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    run_posts(page)
    rest = run_rest(page)
    assert {(each.trigger, each.status) for each in rest} == {("rest", "succeeded")}
    assert max(each.graph_calls for each in rest) <= 150
    views, videos = all_stored(store, "post_media_view"), video_counters(store)
    for post in posts_of(page):
        assert "is_from_ads=1" in views[post.post_id]
        assert post.video_id is None or post.post_id in videos
    assert run_rest(page) == []


@pytest.mark.proof
def test_a_night_costs_few_calls_and_leaves_nothing(page: Connected, clock: MovedClock) -> None:
    run_posts(page)
    run_rest(page)
    log, costs = page.sandbox.world.log, []
    for _night in range(7):
        clock.pass_on(days=1)
        log.clear()
        of_page, night = run(page.page, window=None), run_posts(page)
        costs.append((log.calls, log.requests))
        assert (of_page.status, night.status) == ("succeeded", "succeeded")
        run_rest(page)
    assert max(calls for calls, _ in costs) <= 40
    assert max(requests for _, requests in costs) <= 15


@pytest.mark.proof
def test_old_posts_are_asked_once_a_week_and_very_old_ones_never(
    page: Connected, clock: MovedClock
) -> None:
    run_posts(page)
    run_rest(page)
    old = posts_of(page)[-1]
    listed = []
    for _night in range(14):
        clock.pass_on(days=1)
        page.sandbox.world.log.clear()
        listed.append(run_posts(page).progress["posts_listed"])
        run_rest(page)
        assert not calls_to(page, old.post_id)
    assert sum(number > 60 for number in listed) == 2
    assert sum(number < 40 for number in listed) == 12


def test_a_night_begins_its_lists_side_by_side(
    page: Connected, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_posts(page)
    run_rest(page)
    clock.pass_on(days=2)
    get, ahead = GraphClient.get, []

    def noted(client: GraphClient, path: str, *rest: Any) -> dict[str, Any]:
        if current_thread() is not main_thread():
            ahead.append(path.partition("/")[2])
        return get(client, path, *rest)

    monkeypatch.setattr(GraphClient, "get", noted)
    page.sandbox.world.log.clear()
    night = run_posts(page)
    assert sorted(ahead) == ["published_posts", "published_posts", "video_reels"]
    # None of them is asked for twice.
    lists = calls_to(page, "/published_posts") + calls_to(page, "/video_reels")
    assert len({str(call["params"]) for call in lists}) == len(lists)
    assert night.status == "succeeded"
