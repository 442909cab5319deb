"""Nights full of faults, then two without: every counter of every post is what Meta says."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from ingest.sandbox.characters import BY_ID
from ingest.sandbox.numbers.page_metrics import Value
from ingest.sandbox.posts import all_posts
from ingest.sandbox.testing import busy_page
from ingest.sandbox.truth import truth
from models.pacific import pacific_day
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import MovedClock, posts_night
from tests.ingest.posts import fault, posts_of, run_posts, run_rest
from tests.ingest.runs import work

NIGHT = datetime(2026, 10, 30, 8, 20, tzinfo=UTC)
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "error", "code": 1, "status": 500},
    {"kind": "error", "code": 2, "status": 500},
    {"kind": "html"},
    {"kind": "truncated"},
    {"kind": "reset"},
    {"kind": "null"},
    {"kind": "empty"},
)
PATHS = ("", "published_posts", "insights", "video_insights", "video_reels", "/batch")
NEWEST = """
SELECT DISTINCT ON (post_id, level, metric_key, breakdown_key)
       post_id, level, metric_key, breakdown_key, value
  FROM v_post_insights ORDER BY 1, 2, 3, 4, observed_on DESC
"""
OF_POSTS = ("post_media_view", "post_clicks", "post_reactions_by_type_total", "post_video_views")
SPLITS = {f"{flag}={value}" for flag in ("is_from_ads", "is_from_followers") for value in "01"}
OF_VIDEOS = {"video": "total_video_views", "reel": "blue_reels_play_count"}


@pytest.fixture
def page(connected: Connected) -> Iterator[Connected]:
    with busy_page(connected.page.page_id, 6):
        yield connected


@pytest.fixture
def clock(page: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(page, monkeypatch, days=150, now=NIGHT)


def night(page: Connected, clock: MovedClock) -> None:
    run = run_posts(page)
    while run.status in ("throttled", "queued"):
        clock.pass_on(minutes=30)
        run = work(page.page, run.id)
    run_rest(page)
    clock.pass_on(days=1)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.proof)])
def test_posts_end_in_the_truth(
    page: Connected, store: Engine, clock: MovedClock, seed: int
) -> None:
    dice = random.Random(seed)
    for _night in range(4):
        for order in dice.sample(FAULTS, 2):
            share = dice.choice((0.1, 0.4, 0.9))
            fault(page, path=dice.choice(PATHS), chance=share, **order)
        night(page, clock)
        page.sandbox.world.faults.clear()
    for _night in range(2):
        night(page, clock)
    clock.pass_on(days=-1)
    found = newest_values(store)
    posts = posts_of(page)
    assert {post.post_id for post in posts} == all_wanted(page)
    for post in posts:
        for metric in OF_POSTS:
            values = found[post.post_id, "POST", metric]
            expected = true_values(page, post.post_id, metric)
            assert expected.keys() <= values.keys()
            # Older ones are read once a week.
            if clock.now - post.created_time < timedelta(days=27):
                assert {key: values[key] for key in expected} == expected
        assert found[post.post_id, "POST", "post_media_view"].keys() >= SPLITS
        if post.type in OF_VIDEOS:
            assert found[post.post_id, "VIDEO", OF_VIDEOS[post.type]]
        assert post.reaction_count is not None


def all_wanted(page: Connected) -> set[str]:
    now = page.sandbox.world.now()
    goal = pacific_day(NIGHT) - timedelta(days=150)
    posts = all_posts("pagelens", BY_ID[page.page.page_id], now)
    return {post.post_id for post in posts if pacific_day(post.created) >= goal}


def true_values(page: Connected, node: str, metric: str) -> dict[str, Value]:
    value = truth(page.sandbox.world, {"object": node, "metric": metric})["value"]
    return value if isinstance(value, dict) else {"": value}


def newest_values(store: Engine) -> dict[tuple[str, str, str], dict[str, Decimal]]:
    found: dict[tuple[str, str, str], dict[str, Decimal]] = {}
    with store.connect() as connection:
        for post, level, metric, key, value in connection.execute(text(NEWEST)):
            found.setdefault((post, level, metric), {})[key] = value
    return found
