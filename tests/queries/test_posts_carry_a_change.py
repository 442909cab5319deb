"""Which posts carry a change: told of readings alone, adding up, and computed again of raw rows."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.days.pacific import days_between
from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.insights.why import PartOfChange
from dashboard.queries.insights.why_by_posts import PostsOfChange, read_posts_of_change
from dashboard.queries.insights.why_of_page import Why, read_why
from dashboard.queries.insights.why_words import why_sentences
from models import MetaPage, MetaPost, MetaPostCoverage, MetaPostInsightPoint, Tenant
from models.pacific import PACIFIC
from tests.queries.coverage import put_post_read, ranges
from tests.queries.numbers import counter_id, metric_id, put_counter, put_days, put_post

VIEWS, OF_POSTS = "page_media_view", "post_media_view"
ACTIVITY = "post_activity_by_action_type"
NEWEST = date(2028, 3, 6)
NOW = datetime(2028, 3, 7, 20, tzinfo=UTC)
FIRST = date(2027, 1, 1)
ONE_DAY, NIGHTLY, WEEK, RECENT = (timedelta(days=each) for each in (1, 28, 7, 90))
# A night in which nothing was read.
UNREAD = date(2028, 2, 21)
PUBLISHED = days_between(date(2027, 1, 5), NEWEST)[::9]


def stood(number: int, age: int) -> int:
    """The views of a post when it is so many days old: most come at once, some for ever."""
    reach = 100 + 37 * number % 900
    return sum(reach // (day * day) + 1 for day in range(1, age + 1))


def is_read(age: int, day: date) -> bool:
    """By night for 28 days, on Mondays until the 90th."""
    if day == UNREAD or age > RECENT.days:
        return False
    return age <= NIGHTLY.days or day.weekday() == 0


@pytest.fixture
def posted(acme: Session, page: MetaPage) -> dict[int, date]:
    """A Page whose views are those of its posts and 1,000 a day; posts as nights have read them."""
    views = dict.fromkeys(days_between(FIRST, NEWEST), 1000)
    own = counter_id(acme, page.tenant_id, metric_id(acme, OF_POSTS, "POST"))
    made = {}
    for number, on in enumerate(PUBLISHED):
        noon = datetime.combine(on, time(12), PACIFIC).astimezone(UTC)
        post = put_post(acme, page, f"{page.page_id}_{number:03}", noon)
        post.message, made[post.id] = f"Words of {number}", on
        ages = range(1, (NEWEST + ONE_DAY - on).days + 1)
        nights = [on + timedelta(days=age) for age in ages if is_read(age, on + ONE_DAY * age)]
        for age in ages:
            views[on + timedelta(days=age - 1)] += stood(number, age) - stood(number, age - 1)
        row = {"tenant_id": post.tenant_id, "meta_post_id": post.id, "counter_id": own}
        values = [(night, Decimal(stood(number, (night - on).days))) for night in nights]
        acme.execute(
            insert(MetaPostInsightPoint),
            [row | {"observed_on": night, "value": value} for night, value in values],
        )
        read = [(night, night) for night in nights]
        acme.add(
            MetaPostCoverage(
                tenant_id=post.tenant_id, meta_post_id=post.id, part="post", read_on=ranges(*read)
            )
        )
    del views[date(2028, 2, 10)]
    put_days(acme, page, VIEWS, views)
    for flag, share in (("is_from_ads=1", 5), ("is_from_followers=1", 3)):
        part = {day: value // share for day, value in views.items()}
        other = {day: value - part[day] - 2 for day, value in views.items()}
        put_days(acme, page, VIEWS, part, breakdown=flag)
        put_days(acme, page, VIEWS, other, breakdown=flag.replace("=1", "=0"))
    return made


def why_of(session: Session, page: MetaPage, span: DateRange, metric: str = VIEWS) -> Why:
    kpis = read_overview(session, page, span, now=NOW).kpis
    kpi = next(one for one in kpis if one.metric == metric)
    why = read_why(session, page, kpi, span, NOW)
    assert why is not None
    assert kpi.compared is not None
    assert why.difference == kpi.compared.difference
    return why


def span_of(since: str, until: str, compare: Comparison) -> DateRange:
    return resolve_range(since=since, until=until, compare=compare, newest_day=NEWEST, now=NOW)


def told_of_posts(
    session: Session, page: MetaPage, span: DateRange, metric: str = VIEWS
) -> list[str]:
    told = map(str, why_sentences(why_of(session, page, span, metric), "count"))
    return [one for one in told if "posts" in one]


def compared_days(span: DateRange) -> list[tuple[date, date]]:
    """The days of both periods that have a number, by their place."""
    lacking = date(2028, 2, 10)
    pairs = zip(span.days, span.previous_days, strict=False)
    return [pair for pair in pairs if lacking not in pair]


def gained(session: Session, post: int, on: date, days: Iterable[date]) -> Decimal | None:
    """Day by day of raw rows, where a reading is there for each edge of a stretch of days."""
    chosen = set(days)
    point = MetaPostInsightPoint
    rows = dict(
        session.execute(
            select(point.observed_on, point.value).where(point.meta_post_id == post)
        ).all()
    )
    total, few = Decimal(0), len(chosen) < 21
    for day in chosen:
        for edge, sign, inside in ((day, -1, day - ONE_DAY), (day + ONE_DAY, 1, day + ONE_DAY)):
            if inside in chosen or edge <= on:
                continue
            back = 0 if few or edge - on <= NIGHTLY else 6
            near = [night for night in rows if edge - timedelta(days=back) <= night <= edge]
            if near:
                total += sign * rows[max(near)]
            elif edge - on > RECENT:
                total += sign * rows[max(rows)]
            else:
                return None
    return total


SPANS = {
    "28 days over a month's end, the leap day and a day without a number": (
        "2028-02-08", "2028-03-06", Comparison(), 0,
    ),
    "the leap day alone": ("2028-02-29", "2028-02-29", Comparison(), 7),
    "the leap day against the year before": (
        "2028-02-26", "2028-03-01", Comparison("year"), 11,
    ),
    "a week that begins in the night without readings": (
        "2028-02-21", "2028-02-27", Comparison(), 10,
    ),
    "28 days that end in that night": ("2028-01-24", "2028-02-20", Comparison(), 9),
    "90 days, within which posts cease to be read": ("2027-12-08", "2028-03-06", Comparison(), 0),
    "days of choice": (
        "2028-02-01", "2028-02-07", Comparison(since="2027-09-01", until="2027-09-07"), 16,
    ),
}  # fmt: skip


def test_each_post_is_computed_again_of_raw_rows(
    acme: Session, page: MetaPage, posted: dict[int, date]
):
    ids = {row.post_id: row.id for row in acme.scalars(select(MetaPost))}
    for name, (since, until, compare, untold) in SPANS.items():
        why = why_of(acme, page, span_of(since, until, compare))
        days = compared_days(span_of(since, until, compare))
        both = {
            post: tuple(gained(acme, post, on, each) for each in zip(*days, strict=True))
            for post, on in posted.items()
        }
        told = {post: gains for post, gains in both.items() if None not in gains}
        found = why.posts
        assert (found.untold, len(both) - len(told)) == (untold, untold), name
        named = {ids[one.post_id]: (one.value, one.previous) for one in found.named}
        assert named.items() <= told.items(), name
        assert found.rest is not None
        parts = [*found.named, *([found.others] if found.others else [])]
        assert sum(one.value for one in parts) == sum(now for now, _before in told.values()), name
        assert sum(one.difference for one in [*parts, found.rest]) == why.difference, name
        greatest = sorted((abs(now - before) for now, before in told.values()), reverse=True)
        assert [abs(one.difference) for one in found.named] == [
            each for each in greatest[:3] if each
        ], name
        said = next(one for one in map(str, why_sentences(why, "count")) if "by posts" in one)
        carried = [int(each.replace(",", "")) for each in re.findall(r" ([+-]?[\d,]+) \(", said)]
        assert sum(carried) == why.difference, said
        assert [[one.name for one in parts] for parts in why.splits] == [
            ["From ads", "Organic", ""],
            ["Followers", "Others", ""],
        ]
        for split in why.splits:
            assert sum(one.difference for one in split) == why.difference, name
        if since == until:
            # 1,000 views a day are of no post; older posts gain one a day, and are read weekly.
            older = [on for on in PUBLISHED if date.fromisoformat(since) - on >= NIGHTLY]
            assert found.rest.value == 1000 + len(older)


def test_what_cannot_be_told_is_said(acme: Session, page: MetaPage):
    days = {day: 10 + day.toordinal() % 7 for day in days_between(FIRST, NEWEST)}
    for metric in (VIEWS, "page_views_total"):
        put_days(acme, page, metric, days)
    span = span_of("2028-03-01", "2028-03-05", Comparison())
    unread = put_post(acme, page, "1_1", datetime(2028, 2, 20, 20, tzinfo=UTC))
    put_counter(acme, unread, OF_POSTS, date(2028, 3, 6), 500)
    assert told_of_posts(acme, page, span) == [
        "Which posts carry it cannot be told: it is not known how 1 post stood when these days"
        " began or ended."
    ], "a snapshot of a file is no reading of ours"
    assert told_of_posts(acme, page, span, "page_views_total") == [
        "Which posts carry it cannot be told: Meta has no number of single posts that is a part of"
        " this one."
    ]
    across = read_posts_of_change(
        acme, page, VIEWS, [], PartOfChange("", Decimal(2), Decimal(1)), [date(2025, 11, 15)]
    )
    assert across == PostsOfChange(reason="seam")


def test_engagements_are_what_people_did_and_clicked_and_a_late_number_tells_nothing(
    acme: Session, page: MetaPage
):
    days = {day: 10 + day.toordinal() % 7 for day in days_between(FIRST, NEWEST)}
    put_days(acme, page, "page_post_engagements", days)
    begin, after = date(2028, 3, 1), date(2028, 3, 6)
    posts = [
        put_post(acme, page, f"1_{number}", datetime(2028, 2, 28, 20, tzinfo=UTC))
        for number in range(2)
    ]
    for post in posts:
        put_post_read(acme, post, date(2028, 2, 29), after)
        put_counter(acme, post, "post_clicks", begin, 5)
        put_counter(acme, post, "post_clicks", after, 9)
        put_counter(acme, post, ACTIVITY, after, 4, "like")
        put_counter(acme, post, ACTIVITY, after, 1, "share")
    put_counter(acme, posts[0], ACTIVITY, begin, 2, "like")
    posts[0].deleted_at = datetime(2028, 3, 6, 12, tzinfo=UTC)
    acme.flush()
    span = span_of("2028-03-01", "2028-03-05", Comparison())
    found = why_of(acme, page, span, "page_post_engagements").posts
    assert (found.named, found.other_posts, found.untold) == ([], 1, 1), "a deleted one has no name"
    assert found.others is not None
    assert (found.others.value, found.others.previous) == (4 + 3, 5 + 2)


def test_the_night_is_the_one_nearest_to_the_beginning_of_a_pacific_day(
    acme: Session, page: MetaPage
):
    """At 3:20 in Berlin it is the evening before at the Pacific."""
    days = {day: 10 + day.toordinal() % 7 for day in days_between(FIRST, NEWEST)}
    put_days(acme, page, VIEWS, days)
    post = put_post(acme, page, "1_1", datetime(2028, 2, 27, 20, tzinfo=UTC))
    for day, views in ((28, 100), (29, 130), (30, 190), (31, 200)):
        put_counter(acme, post, OF_POSTS, date(2028, 2, 1) + timedelta(days=day - 1), views)
    put_post_read(acme, post, date(2028, 2, 28), date(2028, 3, 6))
    span = span_of("2028-03-01", "2028-03-01", Comparison())
    for zone, gains in (("America/Jamaica", (10, 60)), ("Europe/Berlin", (60, 30))):
        acme.get_one(Tenant, page.tenant_id).time_zone = zone
        (named,) = why_of(acme, page, span).posts.named
        assert (named.value, named.previous) == gains, zone


def test_a_reading_by_day_tells_nothing_of_a_few_days(acme: Session, page: MetaPage):
    """Somebody pressed Refresh in the afternoon of the day after: it counts hours of that day."""
    days = {day: 10 + day.toordinal() % 5 for day in days_between(FIRST, NEWEST)}
    put_days(acme, page, VIEWS, days)
    after = date(2028, 3, 6)
    post = put_post(acme, page, "1_1", datetime(2028, 3, 3, 20, tzinfo=UTC))
    put_counter(acme, post, OF_POSTS, after, 500)
    put_post_read(acme, post, date(2028, 3, 4), after)
    for hours, untold in ((2, 0), (15, 1)):
        acme.execute(
            update(MetaPostInsightPoint).values(
                observed_at=datetime.combine(after, time(hours), PACIFIC)
            )
        )
        week = why_of(acme, page, span_of("2028-02-28", "2028-03-05", Comparison())).posts
        assert (week.untold, len(week.named)) == (untold, 1 - untold)
    month = why_of(acme, page, span_of("2028-02-07", "2028-03-05", Comparison())).posts
    assert [one.value for one in month.named] == [500]
