"""The ranking of posts, and one post."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from dashboard.components.posts_table import published_words
from dashboard.queries.days.ranges import BadInput, resolve_range
from dashboard.queries.posts.detail import find_post, read_post, read_post_timeseries
from dashboard.queries.posts.ranking import rank_posts
from models import MetaPage
from tests.people import People
from tests.queries.numbers import NOON, put_counter, put_post

VIEWS, VIEWERS = "post_media_view", "post_total_media_view_unique"
SPAN = resolve_range(since="2026-11-01", until="2026-11-07", newest_day=None, now=NOON)
EARLY, LATE = date(2026, 11, 8), date(2026, 11, 10)


def moment(day: int, hour: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def order(session: Session, page: MetaPage, sort: str, **part: int) -> list[str]:
    found = rank_posts(session, page, VIEWS, sort, SPAN, **part)
    return [post.post_id for post in found.posts]


@pytest.fixture
def posts(acme: Session, page: MetaPage) -> None:
    for name, day, views in (("1_a", 2, 50), ("1_b", 3, 70), ("1_c", 4, 50), ("1_d", 5, None)):
        post = put_post(acme, page, name, moment(day))
        if views is not None:
            put_counter(acme, post, VIEWS, EARLY, 999)
            put_counter(acme, post, VIEWS, LATE, views)


def test_posts_rank_by_the_newest_snapshot_with_missing_last(
    acme: Session, page: MetaPage, posts: None
):
    assert order(acme, page, "desc") == ["1_b", "1_c", "1_a", "1_d"]
    assert order(acme, page, "asc") == ["1_c", "1_a", "1_b", "1_d"]


def test_the_ranking_comes_in_parts(acme: Session, page: MetaPage, posts: None):
    found = rank_posts(acme, page, VIEWS, "desc", SPAN, limit=3)
    assert (found.count, found.next_offset) == (4, 3)
    rest = rank_posts(acme, page, VIEWS, "desc", SPAN, limit=3, offset=3)
    assert ([post.post_id for post in rest.posts], rest.next_offset) == (["1_d"], None)


def test_a_post_belongs_to_its_pacific_day(acme: Session, page: MetaPage):
    put_post(acme, page, "1_in", moment(8, hour=7))
    put_post(acme, page, "1_out", moment(8, hour=8))
    put_post(acme, page, "1_first", datetime(2026, 11, 1, 7, tzinfo=UTC))
    assert order(acme, page, "desc") == ["1_in", "1_first"]


def test_a_ranking_over_years_names_the_year_of_each_post(acme: Session, page: MetaPage):
    put_post(acme, page, "1_a", moment(2))
    short = rank_posts(acme, page, VIEWS, "desc", SPAN)
    assert published_words(short.posts[0], short) == "Mon 2 Nov"
    years = resolve_range(since="2025-11-01", until="2026-11-07", newest_day=None, now=NOON)
    long = rank_posts(acme, page, VIEWS, "desc", years)
    assert published_words(long.posts[0], long) == "Mon 2 Nov 2026"


def test_the_engagement_rate_is_of_the_same_post(acme: Session, page: MetaPage):
    post = put_post(acme, page, "1_a", moment(2))
    put_counter(acme, post, VIEWERS, LATE, 200)
    for key, value in (("like", 12), ("comment", 5), ("share", 3)):
        put_counter(acme, post, "post_activity_by_action_type", LATE, value, key)
    [ranked] = rank_posts(acme, page, VIEWS, "desc", SPAN).posts
    assert ranked.engagement_rate == 0.1
    assert (ranked.value, ranked.metrics[VIEWERS]) == (None, 200)


def test_an_unknown_metric_or_order_is_refused(acme: Session, page: MetaPage):
    with pytest.raises(BadInput, match="metric"):
        rank_posts(acme, page, "post_id; drop table", "desc", SPAN)
    with pytest.raises(BadInput, match="order"):
        rank_posts(acme, page, VIEWS, "sideways", SPAN)


def test_a_post_tells_its_newest_counters_and_their_growth(
    acme: Session, page: MetaPage, posts: None, people: People
):
    found = find_post(acme, people.acme, "1_b")
    assert found
    detail = read_post(acme, *found)
    assert [(each.metric, each.value) for each in detail.counters] == [(VIEWS, 70)]
    growth = read_post_timeseries(acme, *found, VIEWS)
    assert [(each.date, each.value) for each in growth.points] == [(EARLY, 999), (LATE, 70)]


@pytest.mark.parametrize("post_id", ["1_zzz", "", "\x00", "1'--", "９_１"])
def test_a_post_that_is_not_there_is_none(acme: Session, people: People, post_id: str):
    assert find_post(acme, people.acme, post_id) is None
