"""Net follows: a difference of two stocks, unknown where either is, never a sum of people."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import days_between
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.compared import Compared
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import read_overview
from models import MetaPage
from tests.queries.numbers import NOON, put_days

LAST = date(2026, 11, 8)  # clocks changed in Pacific time on 1 November


def net_follows(session: Session, page: MetaPage, since: date) -> Kpi:
    span = resolve_range(since=since, until=LAST, newest_day=None, now=NOON)
    overview = read_overview(session, page, span, now=NOON)
    [kpi] = [kpi for kpi in overview.kpis if kpi.metric == "net_follows"]
    return kpi


def followers(session: Session, page: MetaPage, values: list[int | None]) -> None:
    """The last value is that of the last day."""
    days = {LAST - timedelta(days=n): v for n, v in enumerate(reversed(values)) if v is not None}
    put_days(session, page, "page_follows", days)


def test_it_is_the_last_day_less_the_day_before_the_first(acme: Session, page: MetaPage):
    followers(acme, page, [90, 95, 100, 104, 110])
    kpi = net_follows(acme, page, LAST - timedelta(days=1))
    assert (kpi.value, kpi.previous, kpi.change) == (10, 10, 0.0)
    assert kpi.spark == [4, 6]


def test_a_loss_is_not_compared_by_percentages(acme: Session, page: MetaPage):
    followers(acme, page, [100, 95, 90, 104, 110])
    kpi = net_follows(acme, page, LAST - timedelta(days=1))
    assert (kpi.value, kpi.previous, kpi.change) == (20, -10, None)


def test_it_is_unknown_without_the_day_before(acme: Session, page: MetaPage):
    followers(acme, page, [None, 95, None, 104, 110])
    kpi = net_follows(acme, page, LAST - timedelta(days=1))
    assert (kpi.value, kpi.days, kpi.of_days) == (None, 2, 2)


def test_periods_of_unlike_length_are_compared_up_to_the_last_day_of_both(
    acme: Session, page: MetaPage
):
    march = dict(
        zip(days_between(date(2026, 2, 1), date(2026, 3, 31)), range(100, 159), strict=True)
    )
    put_days(acme, page, "page_follows", {date(2026, 1, 31): 99} | march)
    span = resolve_range(
        preset="last_month", newest_day=date(2026, 4, 9), now=datetime(2026, 4, 10, 20, tzinfo=UTC)
    )
    [kpi] = [
        kpi for kpi in read_overview(acme, page, span, now=NOON).kpis if kpi.metric == "net_follows"
    ]
    assert (kpi.value, kpi.previous) == (31, 28)
    assert kpi.compared == Compared(Decimal(28), Decimal(28), 28)
