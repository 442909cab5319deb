"""The KPIs: how days become one number, and what that is compared with."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import event
from sqlalchemy.orm import Session

from dashboard.components.changes import compared_values, kpi_change
from dashboard.queries.days.pacific import days_between
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.compared import Compared
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import read_overview
from models import MetaPage
from tests.queries.numbers import NOON, put_days

NEWEST = date(2026, 11, 22)
VIEWS, VIEWERS, FOLLOWERS = "page_media_view", "page_total_media_view_unique", "page_follows"


def days(count: int, *, end: date = NEWEST) -> list[date]:
    return days_between(end - timedelta(days=count - 1), end)


def kpi(session: Session, page: MetaPage, key: str, **wanted: str) -> Kpi:
    span = resolve_range(**wanted, newest_day=NEWEST, now=NOON)  # type: ignore[arg-type]
    found = read_overview(session, page, span, now=NOON)
    return next(each for each in found.kpis if each.metric == key)


def test_a_sum_adds_days_and_compares_with_the_days_before(acme: Session, page: MetaPage):
    values = dict.fromkeys(days(56), 10) | dict.fromkeys(days(28), 15)
    put_days(acme, page, VIEWS, values)
    found = kpi(acme, page, VIEWS)
    assert (found.value, found.previous, found.change) == (Decimal(420), Decimal(280), 0.5)
    assert (found.days, found.of_days, found.label) == (28, 28, "total")


def test_change_takes_only_the_offsets_that_both_periods_have(acme: Session, page: MetaPage):
    values = dict.fromkeys(days(7), 20) | dict.fromkeys(days(7, end=date(2026, 11, 15)), 10)
    del values[date(2026, 11, 20)]
    del values[date(2026, 11, 9)]
    put_days(acme, page, VIEWS, values)
    found = kpi(acme, page, VIEWS, preset="last_7d")
    assert (found.value, found.days, found.of_days) == (Decimal(120), 6, 7)
    assert found.previous == Decimal(60)
    assert found.change == 1.0


def test_a_missing_day_is_a_gap_and_never_a_zero(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWS, {NEWEST: 5})
    found = kpi(acme, page, VIEWS, preset="last_7d")
    assert found.spark == [None] * 6 + [Decimal(5)]
    assert kpi(acme, page, "page_video_views", preset="last_7d").value is None


def test_followers_are_the_last_value_with_the_net_change(acme: Session, page: MetaPage):
    put_days(acme, page, FOLLOWERS, {day: 1000 + n for n, day in enumerate(days(56))})
    found = kpi(acme, page, FOLLOWERS)
    assert (found.value, found.previous, found.net_change) == (1055, 1027, 28)


def test_viewers_of_28_days_are_metas_own_number(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWERS, dict.fromkeys(days(56), 100))
    windows = {NEWEST: 900, NEWEST - timedelta(days=28): 600}
    put_days(acme, page, VIEWERS, windows, period="days_28")
    found = kpi(acme, page, VIEWERS)
    assert (found.value, found.previous, found.change) == (900, 600, 0.5)
    assert found.label == "28-day viewers"


def test_viewers_of_7_days_are_the_week_point(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWERS, {NEWEST: 100})
    put_days(acme, page, VIEWERS, {NEWEST: 420}, period="week")
    found = kpi(acme, page, VIEWERS, preset="last_7d")
    assert (found.value, found.previous, found.label) == (420, None, "7-day viewers")


def test_viewers_of_other_ranges_are_an_average_that_says_so(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWERS, {NEWEST: 100, NEWEST - timedelta(days=1): 200})
    put_days(acme, page, VIEWERS, {NEWEST: 900}, period="days_28")
    found = kpi(acme, page, VIEWERS, preset="last_14d")
    assert (found.value, found.days, found.label) == (150, 2, "daily average")


def test_the_engagement_rate_is_the_mean_of_days_that_have_both(acme: Session, page: MetaPage):
    yesterday = NEWEST - timedelta(days=1)
    put_days(acme, page, VIEWERS, {NEWEST: 100, yesterday: 50, NEWEST - timedelta(days=2): 10})
    put_days(acme, page, "page_post_engagements", {NEWEST: 10, yesterday: 10})
    found = kpi(acme, page, "engagement_rate", preset="last_7d")
    assert (found.value, found.days) == (Decimal("0.15"), 2)
    assert found.formula


def test_an_empty_month_is_an_empty_overview(acme: Session, page: MetaPage):
    first = NOON.replace(month=12, day=1)
    span = resolve_range(preset="this_month", newest_day=date(2026, 11, 30), now=first)
    found = read_overview(acme, page, span, now=first)
    assert [each.value for each in found.kpis] == [None] * len(found.kpis)
    assert {each.of_days for each in found.kpis} == {0}


def test_the_overview_takes_few_statements(acme: Session, page: MetaPage):
    page.backfill_goal = NEWEST
    acme.flush()
    span = resolve_range(newest_day=NEWEST, now=NOON)
    statements: list[str] = []

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    engine = acme.get_bind()
    event.listen(engine, "before_cursor_execute", count)
    try:
        read_overview(acme, page, span, now=NOON)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(statements) <= 5


def test_the_change_of_a_rate_is_in_percentage_points(acme: Session, page: MetaPage):
    before = NEWEST - timedelta(days=1)
    put_days(acme, page, "page_post_engagements", {before: 4, NEWEST: 5})
    put_days(acme, page, VIEWERS, {before: 100, NEWEST: 100})
    day = NEWEST.isoformat()
    found = kpi(acme, page, "engagement_rate", since=day, until=day)
    assert (found.value, found.previous, found.change_points) == (
        Decimal("0.05"), Decimal("0.04"), 1.0,
    )  # fmt: skip
    assert kpi_change(found) == ("up", "↑", "up 1 percentage point")
    assert kpi(acme, page, "page_post_engagements", since=day, until=day).change_points is None


def test_new_followers_are_added_up_beside_net_follows(acme: Session, page: MetaPage):
    put_days(acme, page, "page_daily_follows", dict.fromkeys(days(90), 20))
    put_days(acme, page, "page_daily_follows_unique", dict.fromkeys(days(90), 19))
    put_days(acme, page, FOLLOWERS, {day: 1000 + 17 * n for n, day in enumerate(days(91))})
    new = kpi(acme, page, "page_daily_follows", preset="last_90d")
    assert (new.title, new.value, new.label) == ("New followers", 1800, "total")
    assert kpi(acme, page, "net_follows", preset="last_90d").value == 1530
    span = resolve_range(preset="last_90d", newest_day=NEWEST, now=NOON)
    shown = {each.metric for each in read_overview(acme, page, span, now=NOON).kpis}
    assert "page_daily_follows_unique" not in shown


def test_a_change_is_made_of_the_two_values_beside_it(acme: Session, page: MetaPage):
    values = dict.fromkeys(days(7), 20) | dict.fromkeys(days(7, end=date(2026, 11, 15)), 10)
    del values[date(2026, 11, 20)]
    del values[date(2026, 11, 9)]
    put_days(acme, page, VIEWS, values)
    found = kpi(acme, page, VIEWS, preset="last_7d")
    assert (found.value, found.previous) == (120, 60)
    assert found.compared == Compared(Decimal(100), Decimal(50), 5)
    assert compared_values(found) == "(100 on 50 over 5 common days)"


def test_a_change_that_compares_all_days_stands_beside_the_value_before(
    acme: Session, page: MetaPage
):
    put_days(acme, page, VIEWS, dict.fromkeys(days(56), 10) | dict.fromkeys(days(28), 15))
    found = kpi(acme, page, VIEWS)
    assert found.compared == Compared(Decimal(420), Decimal(280), 28)
    assert compared_values(found) == "on 280"


def test_a_stock_of_unknown_beginning_has_no_net_change(acme: Session, page: MetaPage):
    put_days(acme, page, FOLLOWERS, {NEWEST: 50})
    day = NEWEST.isoformat()
    assert kpi(acme, page, FOLLOWERS, since=day, until=day).net_change is None
