"""What is usual of a post, by hand: quartiles, ratios, small counts, too few posts; one rule."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from dashboard.charts.post_graph import post_graph, ring_words
from dashboard.components.post_usual import usual_words
from dashboard.markup.html import to_html
from dashboard.queries.posts.dots import read_dots
from dashboard.queries.posts.facts import read_facts
from dashboard.queries.posts.medians import Usual
from dashboard.queries.posts.ranking import rank_posts
from dashboard.queries.posts.standing import read_standings
from dashboard.queries.posts.unusual import PostBand, band_of_post
from dashboard.queries.posts.values import require_measure
from dashboard.queries.workspace.annotations import post_notes
from models import MetaPage
from models.sensitivity import NORMAL, OFF, SENSITIVE, STRONGEST
from tests.queries.numbers import put_counter
from tests.queries.test_posts_against_the_usual import SEEN, SPAN, VIEWS, written


def middle_half(low: float, high: float, age: int | None = 7) -> Usual:
    return Usual(age, 9, Decimal(1), Decimal(str(low)), Decimal(str(high)))


@pytest.mark.parametrize(
    ("low", "high", "sensitivity", "ends"),
    [
        # 400 is 4 times 100: 4 × 4 × 4 = 64, the half of that way is 8.
        (100, 400, NORMAL, (13, 3200)),
        (100, 400, SENSITIVE, (25, 1600)),
        (100, 400, STRONGEST, (2, 25600)),
        # Little spread: 10 on either side at least. Small counts: nothing is below.
        (100, 101, NORMAL, (90, 111)),
        (2, 4, NORMAL, (0, 14)),
        # No ratio to 0: the distance of 40 one and a half times above.
        (0, 40, NORMAL, (0, 100)),
        (0, 40, STRONGEST, (0, 160)),
    ],
)
def test_the_band_of_a_count(low: int, high: int, sensitivity: str, ends: tuple[int, int]) -> None:
    band = band_of_post(middle_half(low, high), "count", sensitivity)
    assert band == PostBand(Decimal(low), Decimal(high), *map(Decimal, ends))
    lower, upper = ends
    assert [band.side(Decimal(each)) for each in (lower, upper, upper + 1)] == [None, None, "above"]
    assert band.side(Decimal(lower - 1)) == "below"
    assert band.side(None) is None


def test_the_band_of_a_rate_has_no_least_distance() -> None:
    band = band_of_post(middle_half(0.01, 0.04), "ratio", NORMAL)
    assert band is not None
    assert (band.lower, band.upper) == (Decimal("0.00125"), Decimal("0.32"))


@pytest.mark.parametrize(
    ("usual", "sensitivity"),
    [
        (middle_half(100, 400), OFF),
        (middle_half(100, 400, age=1), SENSITIVE),
        (middle_half(100, 100), SENSITIVE),
        (Usual(7, 4, None), SENSITIVE),
        (Usual(7, 9, Decimal(5)), SENSITIVE),
    ],
    ids=["off", "one day old", "all alike", "four posts", "counted by the release before"],
)
def test_where_nothing_is_usual_nothing_is_odd(usual: Usual, sensitivity: str) -> None:
    assert band_of_post(usual, "count", sensitivity) is None


def test_table_graph_head_and_notes_judge_by_one_rule(acme: Session, page: MetaPage) -> None:
    # The quartiles are 100 and 400, so that 13 to 3,200 are usual.
    posts = [
        written(acme, page, f"1_{views}", views, message=f"Post {views}")
        for views in (12, 100, 200, 400, 3201)
    ]
    ranking = rank_posts(acme, page, VIEWS, "desc", SPAN)
    told = {post.post_id: post.unusual for post in ranking.posts}
    odd = {"1_12": "below", "1_3201": "above"}
    assert told == {"1_100": None, "1_200": None, "1_400": None} | odd
    shown = to_html(usual_words(ranking.posts[0], ranking))
    assert "Above the 13 to 3,200 that are usual of photos at 7 days" in shown
    measure = require_measure(acme, VIEWS)
    dots = read_dots(acme, page, read_facts(acme, page, measure, SPAN), measure).dots
    assert {dot.post_id: dot.unusual for dot in dots} == told
    [trace] = post_graph(dots, measure, ZoneInfo("UTC"), "key", SPAN)["data"]
    rings = dict(zip(trace["customdata"], trace["marker"]["symbol"], strict=True))
    assert {post for post, symbol in rings.items() if symbol != "circle"} == set(odd)
    assert ring_words(dots).startswith("The 2 posts with a ring are outside")
    assert "unusual: below the 13 to 3,200" in " ".join(trace["text"])
    heads = {post.post_id: read_standings(acme, post, page)[0].unusual for post in posts}
    assert heads == told
    assert [note.post_id for note in post_notes(acme, page, SPAN)] == ["1_3201"]


def test_a_post_of_which_half_have_nothing_is_still_marked(acme: Session, page: MetaPage) -> None:
    for place, clicks in enumerate((0, 0, 0, 4, 90)):
        put_counter(acme, written(acme, page, f"1_{place}", None), "post_clicks", SEEN, clicks)
    ranking = rank_posts(acme, page, "post_clicks", "desc", SPAN)
    best = ranking.posts[0]
    assert (best.times_usual, best.unusual) == (None, "above")
    assert "Above the 0 to 14 that are usual of photos" in to_html(usual_words(best, ranking))


def test_of_four_posts_nothing_is_odd_yet(acme: Session, page: MetaPage) -> None:
    for place, views in enumerate((10, 10, 20, 9000)):
        written(acme, page, f"1_{place}", views)
    ranking = rank_posts(acme, page, VIEWS, "desc", SPAN)
    assert {post.unusual for post in ranking.posts} == {None}
    assert "not enough posts yet" in to_html(usual_words(ranking.posts[0], ranking))
