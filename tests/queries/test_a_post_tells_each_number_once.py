"""The page of a post: rate and usual at the top, no number twice, none of another kind of post."""

import json
from datetime import timedelta

from sqlalchemy.orm import Session

from dashboard.charts.names import part_name
from dashboard.components.post import standing_list
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.numbers import read_numbers
from dashboard.queries.posts.standing import read_standings
from models import MetaPage, MetaPost
from tests.queries.numbers import NOON, put_counter, put_post

DAY = NOON.date()
SPAN = DateRange(DAY - timedelta(days=27), DAY, DAY, DAY, None, stale=False)


def put_photo(session: Session, page: MetaPage, name: str, views: int, likes: int) -> MetaPost:
    made = put_post(session, page, name, NOON - timedelta(days=2))
    put_counter(session, made, "post_media_view", DAY, views)
    put_counter(session, made, "post_total_media_view_unique", DAY, 100)
    put_counter(session, made, "post_activity_by_action_type", DAY, likes, "like")
    put_counter(session, made, "post_reactions_by_type_total", DAY, likes, "like")
    put_counter(session, made, "post_reactions_by_type_total", DAY, 1, "anger")
    for kind, count in (("like", likes), ("anger", 1), ("sorry", 2)):
        put_counter(session, made, f"post_reactions_{kind}_total", DAY, count)
    put_counter(session, made, "post_video_social_actions_count_unique", DAY, 3)
    return made


def test_likes_and_anger_stand_once_and_a_photo_has_no_video_people(
    acme: Session,
    page: MetaPage,
) -> None:
    made = put_photo(acme, page, "1_1", 240, 5)
    keys = {number.key for number in read_numbers(acme, made)}
    assert "post_reactions_by_type_total" in keys
    assert not keys & {"post_reactions_like_total", "post_reactions_anger_total"}
    # Sad is no part of this map, so its own number stays.
    assert "post_reactions_sorry_total" in keys
    assert "post_video_social_actions_count_unique" not in keys


def test_a_video_keeps_its_numbers(acme: Session, page: MetaPage) -> None:
    made = put_photo(acme, page, "1_1", 240, 5)
    made.type = "video"
    found = {number.key for number in read_numbers(acme, made)}
    assert "post_video_social_actions_count_unique" in found


def test_what_a_video_repeats_of_its_post_stands_once(acme: Session, page: MetaPage) -> None:
    made = put_photo(acme, page, "1_1", 240, 5)
    made.type = "video"
    put_counter(acme, made, "post_video_views_15s", DAY, 4)
    put_counter(acme, made, "total_video_15s_views", DAY, 4, level="VIDEO")
    put_counter(acme, made, "total_video_views", DAY, 9, level="VIDEO")
    found = {number.key for number in read_numbers(acme, made)}
    assert {"post_video_views_15s", "total_video_views"} <= found
    assert "total_video_15s_views" not in found


def test_reactions_have_the_names_of_their_buttons() -> None:
    assert [part_name(key) for key in ("anger", "sorry", "REACTION_SORRY", "like")] == [
        "Angry", "Sad", "Sad", "Like",
    ]  # fmt: skip


def test_rate_and_usual_stand_at_the_top(acme: Session, page: MetaPage) -> None:
    for number in range(5):
        put_photo(acme, page, f"1_{number}", 100, 5)
    best = put_photo(acme, page, "1_9", 240, 10)
    standings = {each.key: each for each in read_standings(acme, best, page)}
    views, rate = standings["post_media_view"], standings["engagement_rate"]
    assert (views.value, views.usual.median, views.times_usual) == (240, 100, 2.4)
    assert (float(rate.value), rate.times_usual) == (0.1, 2.0)
    [drawn] = standing_list([rate], best, PageAddress(page.page_id))
    words = json.dumps(drawn.to_plotly_json(), default=lambda part: part.to_plotly_json())
    for told in (
        "Engagement rate",
        "10\\u202f%",
        "2\\u202f\\u00d7",
        "is the median of 6 photos at ",
    ):
        assert told in words


def test_what_is_not_known_is_not_told(acme: Session, page: MetaPage) -> None:
    bare = put_post(acme, page, "1_1", NOON)
    assert read_standings(acme, bare, page) == []
    assert standing_list([], bare, PageAddress(page.page_id)) == []
