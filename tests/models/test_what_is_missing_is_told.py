"""What is missing of a Page: unread, not read at the look-back age, without a value, given up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from models import MetaMetricSupport, MetaPage
from models.completeness import (
    DayRange,
    MissingDays,
    count_unread_posts,
    is_stale,
    make_due,
    read_completeness,
    read_missing,
)
from models.completeness.freshness import oldest_fresh_day
from models.scope import tenant_session
from tests.people import People
from tests.queries.coverage import put_gap, put_line, put_post_coverage
from tests.queries.numbers import NOON, metric_id, put_post, the_page

# Noon of 24 November: Meta has surely published 22 November, and 27 October turned 28 days old.
PUBLISHED, LAST_READ = date(2026, 11, 22), date(2026, 10, 25)
GOAL = date(2026, 9, 1)
ALL = (GOAL, date(2026, 11, 23))
OLD = (GOAL, LAST_READ)


@pytest.fixture
def page(acme: Session, people: People) -> MetaPage:
    page = the_page(acme, people.acme_page)
    page.backfill_goal = GOAL
    return page


def missing(session: Session, page: MetaPage) -> list[MissingDays]:
    return read_missing(session, page.tenant_id, [page.id], NOON).get(page.id, [])


def states(session: Session, page: MetaPage) -> list[tuple[str, date, date]]:
    return [(one.state, *stretch) for one in missing(session, page) for stretch in one.days]


def test_a_page_of_which_nothing_was_read_is_not_complete(acme: Session, page: MetaPage) -> None:
    assert read_completeness(acme, page.tenant_id, [page.id], NOON) == {}
    put_line(acme, page)
    found = read_completeness(acme, page.tenant_id, [page.id], NOON)[page.id]
    assert (found.complete, found.complete_since, found.share) == (False, None, 0.0)


def test_what_was_settled_and_young_days_that_were_read_are_complete(
    acme: Session, page: MetaPage
) -> None:
    put_line(acme, page, read=[ALL], settled=[OLD], answered_at=NOON)
    found = read_completeness(acme, page.tenant_id, [page.id], NOON)[page.id]
    assert (found.complete, found.complete_since, found.until) == (True, GOAL, PUBLISHED)
    assert (found.oldest_day, found.newest_day, found.share) == (*ALL, 1.0)
    assert missing(acme, page) == []


def test_each_day_that_is_missing_says_why(acme: Session, page: MetaPage) -> None:
    unread, early = date(2026, 11, 10), date(2026, 10, 1)
    without, never = date(2026, 10, 5), date(2026, 9, 7)
    one = timedelta(days=1)
    read = [(GOAL, never - one), (never + one, without - one), (without + one, unread - one)]
    settled = [(GOAL, never - one), (never + one, early - one), (early + one, without - one)]
    line = put_line(
        acme, page, read=[*read, (unread + one, PUBLISHED)],
        settled=[*settled, (without + one, LAST_READ)], given_up=[(never, never)],
        evidence="Asked five times.", answered_at=NOON,
    )  # fmt: skip
    put_gap(acme, line, (without, without), NOON + one, tries=2)
    assert states(acme, page) == [
        ("given_up", never, never),
        ("no_last_read", early, early),
        ("no_value", without, without),
        ("unread", unread, unread),
    ]
    told = {each.state: each for each in missing(acme, page)}
    assert (told["no_value"].tries, told["no_value"].next_try_at) == (2, NOON + one)
    assert told["given_up"].reason == "Asked five times."
    found = read_completeness(acme, page.tenant_id, [page.id], NOON)[page.id]
    assert found.missing == tuple(DayRange(day, day) for day in (early, without, unread))
    assert found.given_up == (DayRange(never, never),)
    assert (found.unread_since, found.complete_since) == (unread, unread + one)
    assert (found.complete, found.missing_days, found.gap_days) == (False, 3, 3)


def test_days_that_several_lines_lack_are_told_once(acme: Session, page: MetaPage) -> None:
    for period in ("day", "week"):
        put_line(acme, page, period=period, read=[OLD], answered_at=NOON)
    found = read_completeness(acme, page.tenant_id, [page.id], NOON)[page.id]
    since = LAST_READ + timedelta(days=1)
    assert found.missing == (DayRange(since, PUBLISHED),)
    assert (found.gap_days, found.missing_days) == (28, 56)


def test_lines_that_are_alike_are_told_apart_where_one_was_asked_in_vain(
    acme: Session, page: MetaPage
) -> None:
    without, one = date(2026, 10, 5), timedelta(days=1)
    before, behind = (GOAL, without - one), without + one
    for period in ("day", "week"):
        line = put_line(
            acme, page, period=period, read=[before, (behind, PUBLISHED)],
            settled=[before, (behind, LAST_READ)], answered_at=NOON,
        )  # fmt: skip
    put_gap(acme, line, (without, without), NOON + one, tries=2)
    told = {each.period: (each.state, each.days) for each in missing(acme, page)}
    day = (DayRange(without, without),)
    assert told == {"day": ("unread", day), "week": ("no_value", day)}


def test_a_metric_without_any_value_is_wanted_for_the_newest_days_once(
    acme: Session, page: MetaPage
) -> None:
    put_line(acme, page, read=[ALL], answered_at=NOON)
    silent = put_line(acme, page, "page_follows")
    [one] = missing(acme, page)
    assert (one.metric, one.days[0].until, one.days[0].days) == ("page_follows", PUBLISHED, 88)
    silent.answered_at = NOON
    acme.flush()
    assert missing(acme, page) == []


def test_what_the_page_is_refused_is_not_missing(acme: Session, page: MetaPage) -> None:
    put_line(acme, page, read=[OLD], answered_at=NOON)
    acme.add(
        MetaMetricSupport(
            tenant_id=page.tenant_id,
            meta_page_id=page.id,
            metric_id=metric_id(acme, "page_media_view"),
            status="unsupported",
        )
    )
    acme.flush()
    assert missing(acme, page) == []


def test_other_tenants_lines_are_not_read(acme: Session, page: MetaPage, people: People) -> None:
    put_line(acme, page, read=[OLD], answered_at=NOON)
    acme.commit()
    with tenant_session(people.globex) as session:
        assert read_missing(session, people.acme, [people.acme_page], NOON) == {}


@pytest.mark.parametrize(
    ("now", "fresh"),
    [
        # 23 November ended on the 24th at 8:00 UTC; 36 hours later its absence is told.
        (datetime(2026, 11, 25, 19, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 25, 20, 1, tzinfo=UTC), date(2026, 11, 23)),
        # 1 November had 25 hours.
        (datetime(2026, 11, 3, 19, 59, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 11, 3, 20, 1, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
def test_a_page_is_stale_36_hours_after_the_next_day_ended(now: datetime, fresh: date) -> None:
    assert oldest_fresh_day(now) == fresh
    assert not is_stale(fresh, now)
    assert is_stale(fresh - timedelta(days=1), now)
    assert is_stale(None, now)


def test_posts_are_unread_until_all_of_them_was_read(acme: Session, page: MetaPage) -> None:
    read, never, waits, old = (
        put_post(acme, page, f"1_{n}", NOON - timedelta(days=n)) for n in (1, 2, 3, 800)
    )
    put_post(acme, page, "1_gone", NOON).deleted_at = NOON
    put_post_coverage(acme, read, read_at=NOON)
    put_post_coverage(acme, waits, read_at=NOON, next_try_at=NOON)
    put_post_coverage(acme, never, part="video", read_at=NOON)
    hopeless = put_post(acme, page, "1_hopeless", NOON)
    put_post_coverage(acme, hopeless, given_up=[1])
    assert count_unread_posts(acme, page.tenant_id, [page.id], NOON) == {page.id: 2}
    page.backfill_goal = old.created_time.date() - timedelta(days=1)
    acme.flush()
    assert count_unread_posts(acme, page.tenant_id, [page.id], NOON) == {page.id: 3}


@pytest.mark.parametrize("part", ["video", "breakdown"])
def test_a_post_whose_video_or_splits_are_outstanding_is_unread_once_it_is_two_days_old(
    acme: Session, page: MetaPage, part: str
) -> None:
    young, old = (
        put_post(acme, page, f"1_{n}", NOON - timedelta(days=n, hours=-1)) for n in (2, 3)
    )
    for post in (young, old):
        put_post_coverage(acme, post, read_at=NOON)
        put_post_coverage(acme, post, part=part, next_try_at=NOON + timedelta(hours=1))
    assert count_unread_posts(acme, page.tenant_id, [page.id], NOON) == {page.id: 1}
    later = NOON + timedelta(hours=2)
    assert count_unread_posts(acme, page.tenant_id, [page.id], later) == {page.id: 2}


def test_a_repair_ends_pauses_and_asks_for_what_was_given_up(acme: Session, page: MetaPage) -> None:
    day = date(2026, 10, 5)
    line = put_line(acme, page, read=[OLD], given_up=[(day, day)], evidence="x", answered_at=NOON)
    line.failed_at, line.settled = NOON, []
    put_gap(acme, line, (day, day), NOON + timedelta(days=3))
    post = put_post(acme, page, "1_1", NOON)
    put_post_coverage(acme, post, read_at=NOON, next_try_at=NOON + timedelta(days=3))
    made = make_due(acme, page.tenant_id, page.id, NOON)
    assert (made.waiting_lines, made.given_up_lines, made.posts) == (1, 1, 1)
    acme.refresh(line)
    assert (line.given_up, line.evidence, line.failed_at) == ([], None, None)
    assert {one.next_try_at for one in missing(acme, page) if one.state == "no_value"} == {NOON}
    again = make_due(acme, page.tenant_id, page.id, NOON)
    assert (again.waiting_lines, again.given_up_lines, again.posts) == (0, 0, 0)
