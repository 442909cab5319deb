"""The best times are of a year, computed again by hand, and named only where they are sure."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from dashboard.components.best_times import conclusion, what_was_read
from dashboard.queries.posts.best_times import (
    BestTimes,
    TimedPost,
    find_best_times,
    read_best_times,
    year_of_posts,
)
from dashboard.queries.posts.filters import PostFilter
from dashboard.queries.posts.values import PostMeasure, require_measure
from models import MetaPage
from tests.queries.numbers import NOON, put_counter, put_post

VIEWS = "post_media_view"
SINCE, UNTIL = date(2025, 11, 17), date(2026, 11, 16)
MEASURE = PostMeasure(VIEWS, "Views", "count", 1)
JAMAICA, UTC_ZONE = ZoneInfo("America/Jamaica"), ZoneInfo("UTC")


def at(weekday: int, hour: int, values: Iterable[int]) -> list[TimedPost]:
    return [TimedPost(weekday, hour, Decimal(value)) for value in values]


def found_in(posts: Sequence[TimedPost]) -> BestTimes:
    return find_best_times(posts, SINCE, UNTIL)


def everywhere(values: Sequence[int]) -> list[TimedPost]:
    """The same posts on each day at noon, so that no day is better than another."""
    return [post for weekday in range(7) for post in at(weekday, 12, values)]


def test_two_evenings_that_do_better_are_named_with_what_speaks_for_them() -> None:
    evenings = [*at(3, 18, range(150, 157)), *at(4, 20, range(157, 164))]
    posts = [*everywhere(range(91, 110)), *evenings]
    found = found_in(posts)
    best, middle = found.best, median(post.value for post in posts)
    assert best is not None
    assert (best.weekdays, best.hour, best.until_hour) == ((3, 4), 18, 21)
    assert (best.posts, best.above, best.median) == (14, 14, Decimal("156.5"))
    assert (best.low, best.high) == (Decimal("153.25"), Decimal("159.75"))
    assert found.median == middle == 101
    lead, reason = conclusion(found, MEASURE)
    assert lead == "Thursdays and Fridays, 18 to 21 h: 1.5\u202f× the median, 14 posts."
    assert reason.startswith("14 of them have more than the median views of all 147 posts, 101;")


def test_chance_is_counted_over_all_times_that_were_tried() -> None:
    posts = [*everywhere(range(91, 110)), *at(3, 18, range(150, 164))]
    found = found_in(posts)
    assert found.best is not None
    # Seven noons, seven pairs of noons, noon on every day, seven whole days, Thursdays at 18 h.
    assert found.tried == 7 + 7 + 1 + 7 + 1
    assert found.best.chance == pytest.approx(found.tried * 0.5**14)


def test_a_few_lucky_posts_are_no_best_time() -> None:
    found = found_in([*everywhere(range(91, 110)), *at(3, 18, [500, 600, 700, 800, 900])])
    assert found.best is None
    lead, reason = conclusion(found, MEASURE)
    assert lead == "No time of the week is surely better."
    assert "no more than chance" in reason


def test_posts_by_chance_alone_lead_to_a_conclusion_on_no_more_than_one_page_of_twenty() -> None:
    wrong = 0
    for page in range(200):
        dice = random.Random(page)
        posts = [
            TimedPost(dice.randrange(7), dice.randrange(24), Decimal(dice.randrange(10_000)))
            for _post in range(150)
        ]
        wrong += found_in(posts).best is not None
    assert wrong <= 200 * 0.05


def test_too_few_posts_for_any_time_say_so() -> None:
    found = found_in(at(0, 9, [1, 2, 3]))
    assert found.tried == 0
    assert conclusion(found, MEASURE)[1] == "None of them has 5 posts with views in the year."


def test_a_median_of_zero_is_no_divisor() -> None:
    found = found_in([*everywhere([0] * 20), *at(3, 18, range(50, 64))])
    assert found.best is not None
    assert conclusion(found, MEASURE)[0] == "Thursdays, 18 to 21 h: median 57, 14 posts."


def test_times_are_those_of_the_workspaces_clock(acme: Session, page: MetaPage) -> None:
    moment = datetime(2026, 11, 4, 3, 30, tzinfo=UTC)  # Tuesday 22:30 in Jamaica
    for place, views in enumerate((10, 20, 900)):
        written(acme, page, f"1_{place}", moment, views)
    measure = require_measure(acme, VIEWS)
    [cell] = read_best_times(acme, page, measure, NOON, JAMAICA).cells
    assert (cell.weekday, cell.hour, cell.posts, cell.median, cell.few) == (1, 21, 3, 20, False)
    [abroad] = read_best_times(acme, page, measure, NOON, UTC_ZONE).cells
    assert (abroad.weekday, abroad.hour) == (2, 3)


def test_a_year_is_read_and_what_still_grows_is_left_out(acme: Session, page: MetaPage) -> None:
    measure = require_measure(acme, VIEWS)
    assert year_of_posts(NOON) == (SINCE, UNTIL)
    first = datetime(2025, 11, 17, 8, 0, tzinfo=UTC)  # midnight of the first Pacific day
    last = datetime(2026, 11, 17, 7, 59, tzinfo=UTC)  # the last minute of the last one
    moments = (first - timedelta(minutes=1), first, last, last + timedelta(minutes=1))
    for place, moment in enumerate(moments):
        written(acme, page, f"1_{place}", moment, 10**place)
    found = read_best_times(acme, page, measure, NOON, JAMAICA)
    assert (found.posts, found.median) == (2, 55)
    said = what_was_read(found, measure, JAMAICA)
    assert said.startswith("Median views of 2 posts of 17 Nov 2025 – 16 Nov 2026, by the three")


def test_filters_deleted_posts_and_posts_without_a_value_count(
    acme: Session, page: MetaPage
) -> None:
    moment = datetime(2026, 11, 4, 3, 30, tzinfo=UTC)
    written(acme, page, "1_shown", moment, 7, type="reel")
    written(acme, page, "1_other", moment, 8)
    written(acme, page, "1_none", moment, None, type="reel")
    written(acme, page, "1_gone", moment, 9, type="reel", deleted_at=NOON)
    measure, reels = require_measure(acme, VIEWS), PostFilter(kind="reel")
    found = read_best_times(acme, page, measure, NOON, JAMAICA, reels)
    assert (found.posts, found.median) == (1, 7)


def written(
    session: Session,
    page: MetaPage,
    name: str,
    moment: datetime,
    views: int | None,
    **more: object,
) -> None:
    post = put_post(session, page, name, moment)
    for field, value in more.items():
        setattr(post, field, value)
    if views is not None:
        put_counter(session, post, VIEWS, date(2026, 11, 20), views)
    session.flush()
