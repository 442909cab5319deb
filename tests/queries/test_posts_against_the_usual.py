"""Medians by type, filters and rates, compared with a hand computation."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from dashboard.charts.growth import growth_figure
from dashboard.components.post_usual import usual_words
from dashboard.markup.html import to_html
from dashboard.queries.days.ranges import BadInput, resolve_range
from dashboard.queries.posts.facts import read_facts
from dashboard.queries.posts.filters import PostFilter
from dashboard.queries.posts.growth import read_growth, read_rank
from dashboard.queries.posts.patterns import summarise_kinds
from dashboard.queries.posts.ranking import rank_posts
from dashboard.queries.posts.values import require_measure
from dashboard.queries.workspace.annotations import post_notes
from ingest.store.kept.post_usual import count_usual
from models import MetaPage, MetaPost
from tests.queries.coverage import put_post_coverage, ranges
from tests.queries.numbers import NOON, put_counter, put_post

VIEWS, VIEWERS, CLICKS = "post_media_view", "post_total_media_view_unique", "post_clicks"
SPAN = resolve_range(since="2026-11-01", until="2026-11-07", newest_day=None, now=NOON)
SEEN = date(2026, 11, 10)


def written(
    session: Session, page: MetaPage, name: str, views: int | None, day: int = 3, **more: object
) -> MetaPost:
    post = put_post(session, page, name, datetime(2026, 11, day, 20, tzinfo=UTC))
    for field, value in more.items():
        setattr(post, field, value)
    if views is not None:
        put_counter(session, post, VIEWS, SEEN, views)
    session.flush()
    return post


def test_a_post_is_measured_by_the_median_of_its_type(acme: Session, page: MetaPage):
    for place, views in enumerate((10, 20, 30, 40, 900)):
        written(acme, page, f"1_{place}", views)
    written(acme, page, "1_reel", 5000, type="reel")
    ranked = {post.post_id: post for post in rank_posts(acme, page, VIEWS, "desc", SPAN).posts}
    best, reel = ranked["1_4"], ranked["1_reel"]
    assert (best.usual, best.times_usual, best.usual_age, best.usual_posts) == (30, 30.0, 7, 5)
    assert (reel.usual, reel.times_usual, reel.usual_age, reel.usual_posts) == (None, None, 7, 1)


def test_a_post_is_compared_at_the_age_at_which_it_was_read(acme: Session, page: MetaPage):
    for place, views in enumerate((10, 20, 30, 40, 50)):
        post = written(acme, page, f"1_{place}", None)
        put_counter(acme, post, VIEWS, date(2026, 11, 5), views)
        put_counter(acme, post, VIEWS, date(2026, 11, 13), views * 10)
    young = written(acme, page, "1_young", None, day=6)
    put_counter(acme, young, VIEWS, date(2026, 11, 8), 90)
    ranked = {post.post_id: post for post in rank_posts(acme, page, VIEWS, "desc", SPAN).posts}
    assert (ranked["1_young"].usual_age, ranked["1_young"].usual) == (2, 35)
    assert (ranked["1_4"].usual_age, ranked["1_4"].usual) == (10, 300)


def test_fewer_than_five_posts_of_an_age_are_no_usual_and_no_other_age_stands_in(
    acme: Session, page: MetaPage
):
    posts = [written(acme, page, f"1_{place}", views) for place, views in enumerate((1, 2, 3, 4))]
    older = written(acme, page, "1_older", None)
    put_counter(acme, older, VIEWS, SEEN + timedelta(days=1), 5)
    ranked = {post.post_id: post for post in rank_posts(acme, page, VIEWS, "desc", SPAN).posts}
    assert {(each.usual, each.usual_posts) for each in ranked.values()} == {(None, 4), (None, 1)}
    shown = to_html(usual_words(ranked["1_0"], rank_posts(acme, page, VIEWS, "desc", SPAN)))
    assert "not enough posts yet" in shown
    assert "4 photos were read at 7 days, 5 are needed" in shown
    put_counter(acme, older, VIEWS, SEEN, 5)
    assert rank_posts(acme, page, VIEWS, "desc", SPAN).posts[-1].usual == 3
    posts[0].deleted_at = NOON
    acme.flush()
    count_usual(acme, page.tenant_id, page.id)
    assert rank_posts(acme, page, VIEWS, "desc", SPAN).posts[-1].usual_posts == 4


def test_posts_rank_by_a_rate_of_the_same_post(acme: Session, page: MetaPage):
    for name, clicks, viewers in (("1_a", 30, 100), ("1_b", 8, 10), ("1_c", 50, 0)):
        post = written(acme, page, name, None)
        put_counter(acme, post, CLICKS, SEEN, clicks)
        put_counter(acme, post, VIEWERS, SEEN, viewers)
    ranked = rank_posts(acme, page, "click_rate", "desc", SPAN)
    assert [(post.post_id, post.value) for post in ranked.posts] == [
        ("1_b", Decimal("0.8")),
        ("1_a", Decimal("0.3")),
        ("1_c", None),
    ]


def test_a_rate_is_unknown_unless_all_engagements_are_known(acme: Session, page: MetaPage):
    counts = {"reaction_count": 6, "comment_count": 3}
    whole = written(acme, page, "1_a", None, share_count=1, **counts)
    part = written(acme, page, "1_b", None, share_count=None, **counts)
    for post in (whole, part):
        put_counter(acme, post, VIEWERS, SEEN, 100)
    ranked = rank_posts(acme, page, "engagement_rate", "desc", SPAN).posts
    assert [(post.post_id, post.value, post.engagement_rate) for post in ranked] == [
        ("1_a", Decimal("0.1"), 0.1),
        ("1_b", None, None),
    ]


def test_words_and_type_filter_and_no_sign_is_a_wildcard(acme: Session, page: MetaPage):
    written(acme, page, "1_a", 1, message="100% Beans")
    written(acme, page, "1_b", 2, message="100 beans")
    written(acme, page, "1_c", 3, message="beans", type="reel")

    def found(**wanted: str) -> set[str]:
        ranking = rank_posts(acme, page, VIEWS, "desc", SPAN, wanted=PostFilter(**wanted))
        return {post.post_id for post in ranking.posts}

    assert found(words="BEANS") == {"1_a", "1_b", "1_c"}
    assert found(words="100%") == {"1_a"}
    assert found(words="_") == set()
    assert found(words="beans", kind="reel") == {"1_c"}


def test_types_are_compared_by_medians(acme: Session, page: MetaPage):
    for place, views in enumerate((10, 20, 600)):
        written(acme, page, f"1_{place}", views)
    written(acme, page, "1_none", None)
    written(acme, page, "1_reel", 7, type="reel")
    measure = require_measure(acme, VIEWS)
    photos, reels = summarise_kinds(read_facts(acme, page, measure, SPAN), measure)
    assert (photos.total_views, photos.total_value, reels.total_views) == (630, 630, 7)
    assert (photos.kind, photos.posts, photos.median_views, photos.few) == ("photo", 4, 20, False)
    assert (reels.posts, reels.median_views, reels.few) == (1, 7, True)


def test_a_post_far_above_the_usual_is_noted_on_its_pacific_day(acme: Session, page: MetaPage):
    for place, views in enumerate((10, 20, 30, 30, 60, 300)):
        written(acme, page, f"1_{place}", views, message=f"Post {place}")
    [note] = post_notes(acme, page, SPAN)
    assert (note.day, note.post_id) == (date(2026, 11, 3), "1_5")
    assert "10\u202f× the usual views" in note.text


def test_growth_adds_up_the_newest_of_every_key_and_rank_counts_the_better(
    acme: Session, page: MetaPage
):
    post = written(acme, page, "1_a", 50)
    written(acme, page, "1_b", 60)
    key = "post_reactions_by_type_total"
    put_counter(acme, post, key, date(2026, 11, 4), 5, "like")
    put_counter(acme, post, key, date(2026, 11, 4), 1, "love")
    put_counter(acme, post, key, date(2026, 11, 6), 9, "like")
    growth = read_growth(acme, post, require_measure(acme, key))
    assert [(seen.date.day, seen.value) for seen in growth.points] == [(4, 6), (6, 10)]
    rank = read_rank(acme, post, require_measure(acme, VIEWS))
    assert rank
    assert (rank.place, rank.of) == (2, 2)


def test_growth_stands_beside_the_usual_of_ages_with_enough_posts(acme: Session, page: MetaPage):
    for place, views in enumerate((10, 20, 30, 40, 50)):
        post = written(acme, page, f"1_{place}", None)
        put_counter(acme, post, VIEWS, date(2026, 11, 5), views)
        if place:
            put_counter(acme, post, VIEWS, date(2026, 11, 6), views * 2)
    put_post_coverage(acme, post, read_on=ranges((date(2026, 11, 5), date(2026, 11, 8))))
    growth = read_growth(acme, post, require_measure(acme, VIEWS))
    assert [(seen.date.day, seen.value) for seen in growth.usual] == [(5, 30)]
    [then] = growth.usual
    assert (then.low, then.high, then.posts) == (20, 40, 5)
    band, usual, own = growth_figure(growth)["data"]
    assert (band["x"], band["y"]) == (["2026-11-05"] * 2, [40.0, 20.0])
    assert (usual["x"], usual["y"], own["x"][-1]) == (["2026-11-05"], [30.0], "2026-11-08")
    alone = written(acme, page, "1_reel", 7, type="reel")
    assert len(growth_figure(read_growth(acme, alone, require_measure(acme, VIEWS)))["data"]) == 1


@pytest.mark.parametrize("key", ["", "video.nothing", "page_media_view", "click_rate; drop"])
def test_an_unknown_measure_is_refused(acme: Session, key: str):
    with pytest.raises(BadInput):
        require_measure(acme, key)
