"""Every counter of a post and of its video, each breakdown and the public counts are stored."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from ingest.sandbox.characters import DEMO_PAGES
from ingest.sandbox.posts import all_posts
from ingest.sandbox.truth import truth
from tests.ingest.conftest import Connected
from tests.ingest.posts import (
    all_stored,
    calls_to,
    fault,
    make_older,
    posts_of,
    run_all,
    run_posts,
    run_rest,
    snapshots,
    stored,
    want_days,
)


@pytest.fixture
def page(connected: Connected) -> Connected:
    """A Page with some months of posts, at a moment that stands still."""
    world = connected.sandbox.world
    world.clock.set(world.now())
    want_days(connected, 120)
    return connected


def true_values(page: Connected, node: str, metric: str, breakdown: str = "") -> dict:
    question = {"object": node, "metric": metric, "breakdown": breakdown}
    value = truth(page.sandbox.world, question)["value"]
    return {k: value[k] for k in value} if isinstance(value, dict) else {breakdown: value}


def plain(values: dict) -> dict:
    return {key: float(value) for key, value in values.items()}


def test_posts_videos_reels_and_breakdowns_hold_what_is_true(
    page: Connected, store: Engine
) -> None:
    assert run_all(page).status == "succeeded"
    checked = 0
    for metric in ("post_media_view", "post_clicks_by_type", "post_video_views", "post_clicks"):
        values = all_stored(store, metric)
        for post in posts_of(page):
            said = plain(values.get(post.post_id, {}))
            found = {key: value for key, value in said.items() if "is_" not in key}
            assert found == true_values(page, post.post_id, metric)
    assert not all_stored(store, "post_media_view", "VIDEO")
    for kind, metrics in {
        "video": ("total_video_views", "total_video_retention_graph"),
        "reel": ("blue_reels_play_count", "post_video_social_actions", "post_video_view_time"),
    }.items():
        for metric in metrics:
            values = all_stored(store, metric, "VIDEO")
            for post in posts_of(page, kind):
                found = plain(values.get(post.post_id, {}))
                assert found == true_values(page, post.video_id, metric)
                checked += 1
    assert checked > 6
    recent = posts_of(page)[0]
    parts = plain(stored(store, recent, "post_media_view"))
    for part in ("is_from_ads=0", "is_from_ads=1", "is_from_followers=0", "is_from_followers=1"):
        assert parts[part] == true_values(page, recent.post_id, "post_media_view", part)[part]
    assert parts["is_from_ads=0"] + parts["is_from_ads=1"] == parts[""]


def test_each_kind_of_video_is_asked_only_what_it_may_answer(page: Connected) -> None:
    run_posts(page)
    reels = {post.video_id for post in posts_of(page, "reel")}
    calls = calls_to(page, "/video_insights")
    assert len(calls) > 3
    for call in calls:
        names = call["params"]["metric"].split(",")
        of_reel = call["path"].split("/")[1] in reels
        assert {name.startswith("total_video_") for name in names} == {not of_reel, False}
        assert any(name.startswith("fb_reels_") for name in names) == of_reel
        assert "post_video_view_time" in names
        assert call["params"]["period"] == "lifetime"
    assert not any("post_media_view" in call["params"]["metric"].split(",") for call in calls)


def test_reels_that_are_in_no_list_of_posts_are_found_in_their_own(
    page: Connected, store: Engine
) -> None:
    fault(page, "hide_reels")
    first = run_all(page)
    reels = posts_of(page, "reel")
    assert (first.status, len(reels) > 1) == ("succeeded", True)
    for reel in reels:
        found = plain(stored(store, reel, "post_clicks"))
        assert found == true_values(page, reel.post_id, "post_clicks")
        assert stored(store, reel, "blue_reels_play_count", "VIDEO")
    make_older(page, 8)
    assert run_posts(page).status == "succeeded"
    assert not [post for post in posts_of(page) if post.deleted_at]


def test_a_reel_left_out_of_a_list_that_holds_others_is_found_too(
    page: Connected, store: Engine
) -> None:
    (character,) = (each for each in DEMO_PAGES if each.page_id == page.page.page_id)
    every = all_posts(page.sandbox.world.seed, character, page.sandbox.world.now())
    shown, hidden = [post for post in every if post.kind == "reel"][:2]
    fault(page, "hide_reels", post=hidden.post_id)
    run_posts(page)
    by_id = {post.post_id: post for post in posts_of(page, "reel")}
    for reel in (shown, hidden):
        found = plain(stored(store, by_id[reel.post_id], "post_clicks"))
        assert found == true_values(page, reel.post_id, "post_clicks")
    page.sandbox.world.log.clear()
    assert run_posts(page).status == "succeeded"
    assert len(calls_to(page, "/video_reels")) == 1
    assert not [post for post in posts_of(page) if post.deleted_at]


def test_what_everybody_sees_is_counted_and_a_refusal_costs_only_that(page: Connected) -> None:
    run = run_posts(page)
    assert run.progress["counts"] == "read"
    first = posts_of(page)[0]
    assert (first.reaction_count > 0, first.comment_count >= 0) == (True, True)
    fault(page, "drop_permission", permission="pages_read_user_content")
    refused = run_posts(page)
    assert (refused.status, refused.progress["counts"]) == ("succeeded", "refused")
    assert "pages_read_user_content" in refused.progress["notes"][0]
    assert posts_of(page)[0].reaction_count == first.reaction_count
    page.sandbox.world.log.clear()
    assert run_posts(page).progress["counts"] == "not_asked"
    make_older(page, 8)
    assert run_posts(page).progress["counts"] == "refused"


def test_old_posts_and_breakdowns_are_read_weekly(page: Connected) -> None:
    run_all(page)
    log = page.sandbox.world.log
    log.clear()
    nightly = run_posts(page).progress
    assert run_rest(page) == []
    assert not [call for call in calls_to(page, "/insights") if "breakdown" in call["params"]]
    make_older(page, 7)
    weekly = run_posts(page).progress
    run_rest(page)
    assert weekly["posts_listed"] > nightly["posts_listed"]
    assert weekly["oldest_day"] < nightly["oldest_day"]
    split = [call for call in calls_to(page, "/insights") if "breakdown" in call["params"]]
    assert len(split) >= 2 * weekly["posts_listed"]


def test_a_counter_that_meta_takes_back_is_stored_as_meta_says(
    page: Connected, store: Engine
) -> None:
    run_posts(page)
    post = posts_of(page)[0]
    (before,) = snapshots(store, post, "post_clicks")
    fault(page, "restate", metric="post_clicks", post=post.post_id, value=1)
    run_posts(page)
    assert snapshots(store, post, "post_clicks") == [(before[0], 1)]


def test_a_key_that_left_a_map_is_zero_and_an_empty_map_says_nothing(
    page: Connected, store: Engine
) -> None:
    metric = "post_reactions_by_type_total"
    run_posts(page)
    full, emptied = posts_of(page)[0], posts_of(page)[1]
    before = stored(store, emptied, metric)
    fault(page, "restate", metric=metric, post=full.post_id, value={"like": 3})
    fault(page, "restate", metric=metric, post=emptied.post_id, value={})
    run_posts(page)
    now = stored(store, full, metric)
    assert now.pop("like") == 3
    assert set(now.values()) == {0}
    assert stored(store, emptied, metric) == before


def test_a_post_of_this_hour_has_no_numbers_and_no_zeros(page: Connected, store: Engine) -> None:
    run_posts(page)
    newest = posts_of(page)[0]
    page.sandbox.world.clock.set(newest.created_time + timedelta(minutes=20))
    with store.begin() as connection:
        connection.exec_driver_sql("TRUNCATE meta_post_insight_point")
    assert run_posts(page).status == "succeeded"
    assert stored(store, newest, "post_media_view") == {}
