"""The posts' table stands in the order of any of its columns, over all posts, part by part."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import BadInput, resolve_range
from dashboard.queries.posts.ranking import PostFilter, rank_posts
from dashboard.queries.posts.values import require_measure
from models import MetaPage, PostLabel
from tests.queries.numbers import NOON, put_counter, put_post

VIEWS, VIEWERS, CLICKS = "post_media_view", "post_total_media_view_unique", "post_clicks"
SPAN = resolve_range(since="2026-11-01", until="2026-11-07", newest_day=None, now=NOON)
SEEN = date(2026, 11, 10)
# Name, day, type, words, views, viewers, clicks.
POSTS = (
    ("1_a", 2, "photo", "Beans", 50, 100, 3),
    ("1_b", 3, "video", "apples", 70, None, 9),
    ("1_c", 4, "photo", "  Zebra", 10, 50, None),
    ("1_d", 5, "link", "", None, 40, 6),
)


@pytest.fixture
def posts(acme: Session, page: MetaPage) -> None:
    for name, day, kind, words, *numbers in POSTS:
        post = put_post(acme, page, name, datetime(2026, 11, day, 20, tzinfo=UTC))
        post.type, post.message = kind, words
        for key, value in zip((VIEWS, VIEWERS, CLICKS), numbers, strict=True):
            if value is not None:
                put_counter(acme, post, key, SEEN, value)


def order(session: Session, page: MetaPage, by: str, sort: str, **part: int) -> str:
    found = rank_posts(session, page, VIEWS, sort, SPAN, order_by=by, **part)
    return "".join(post.post_id.removeprefix("1_") for post in found.posts)


@pytest.mark.parametrize(
    ("by", "down", "up"),
    [
        ("", "bacd", "cabd"),
        (VIEWS, "bacd", "cabd"),
        (CLICKS, "bdac", "adbc"),
        ("click_rate", "dacb", "adcb"),
        ("published", "dcba", "abcd"),
        ("type", "bcad", "dcab"),
        ("text", "cabd", "dbac"),
    ],
)
def test_by_any_column_either_way(
    acme: Session, page: MetaPage, posts: None, by: str, down: str, up: str
):
    assert (order(acme, page, by, "desc"), order(acme, page, by, "asc")) == (down, up)
    parts = [order(acme, page, by, "desc", limit=2, offset=skip) for skip in (0, 2)]
    assert "".join(parts) == down


def test_by_labels_those_without_one_come_last(acme: Session, page: MetaPage, posts: None):
    for name, words in (("Cake", "beans"), ("Autumn", "apples|zebra"), ("bread", "zebra")):
        acme.add(PostLabel(tenant_id=page.tenant_id, name=name, words=[words], pattern=words))
    acme.flush()
    assert (order(acme, page, "labels", "asc"), order(acme, page, "labels", "desc")) == (
        *("bcad", "acbd"),
    )


def test_each_post_keeps_the_number_that_it_is_ranked_by(
    acme: Session, page: MetaPage, posts: None
):
    more = [require_measure(acme, key) for key in (CLICKS, "click_rate")]
    found = rank_posts(acme, page, VIEWS, "desc", SPAN, order_by=CLICKS, more=more)
    assert (found.metric, found.order_by) == (VIEWS, CLICKS)
    assert [post.value for post in found.posts] == [70, None, 50, 10]
    last_but_one = found.posts[2].metrics
    assert float(last_but_one[CLICKS]) == 3
    assert float(last_but_one["click_rate"]) == pytest.approx(0.03)


def test_against_the_usual_what_has_none_comes_last(acme: Session, page: MetaPage):
    for place, views in enumerate((10, 20, 30, 40, 50)):
        put_counter(acme, _post(acme, page, f"1_{place}"), VIEWS, SEEN, views)
    reel = _post(acme, page, "1_r")
    reel.type = "reel"
    put_counter(acme, reel, VIEWS, SEEN, 9000)
    _post(acme, page, "1_n")
    found = order(acme, page, "times_usual", "desc")
    assert (found[:5], set(found[5:])) == ("43210", {"r", "n"})
    assert order(acme, page, "times_usual", "asc")[:5] == "01234"


def _post(session: Session, page: MetaPage, name: str):  # type: ignore[no-untyped-def]  # a row
    return put_post(session, page, name, datetime(2026, 11, 3, 20, tzinfo=UTC))


def test_a_filter_holds_in_every_order(acme: Session, page: MetaPage, posts: None):
    for by in ("published", CLICKS, "times_usual"):
        found = rank_posts(
            acme, page, VIEWS, "desc", SPAN, order_by=by, wanted=PostFilter(kind="photo")
        )
        assert {post.post_id for post in found.posts} == {"1_a", "1_c"}
        assert found.count == 2


def test_an_order_that_nobody_knows_is_refused(acme: Session, page: MetaPage):
    with pytest.raises(BadInput, match="sorted by") as refused:
        rank_posts(acme, page, VIEWS, "desc", SPAN, order_by="post_id; drop table")
    assert refused.value.field == "order_by"
