"""INSIGHTS_KEEP_DAYS: daily numbers that are older go, and nobody misses or asks for them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jobs import ageing
from jobs.ageing import age_insights
from jobs.schedules import plans
from models import InsightRestatement, MetaInsightCoverage, MetaInsightPoint
from models.completeness.summary import Completeness, read_completeness
from models.orm import now_utc
from models.pacific import pacific_day, published_day
from models.scope import tenant_session
from settings import SettingsError, get_settings, read_settings
from tests.conftest import refresh_settings
from tests.people import People
from tests.queries.coverage import put_line
from tests.queries.numbers import put_days, put_restatement, the_page

DAYS = 400
Keep = Callable[[int], None]


@pytest.fixture
def keep(environment: pytest.MonkeyPatch) -> Keep:
    def keep_days(days: int) -> None:
        environment.setenv("INSIGHTS_KEEP_DAYS", str(days))
        refresh_settings()

    return keep_days


def write(tenant: int, page_id: int) -> None:
    """A line of 400 days that are all read, with two restatements."""
    last = published_day(now_utc())
    days = [last - timedelta(days=back) for back in range(DAYS)]
    with tenant_session(tenant) as session:
        page = the_page(session, page_id)
        page.backfill_goal = days[-1]
        series = put_days(session, page, "page_media_view", dict.fromkeys(days, 5))
        for day in (days[10], days[-1]):
            put_restatement(session, series, day, 3, 5, 12)
        put_line(session, page, read=[(days[-1], last)], answered_at=now_utc())


def stored(tenant: int) -> list[date]:
    with tenant_session(tenant) as session:
        return list(session.scalars(select(MetaInsightPoint.metric_date).order_by("metric_date")))


def known(people: People) -> Completeness:
    with tenant_session(people.acme) as session:
        return read_completeness(session, people.acme, [people.acme_page], now_utc())[
            people.acme_page
        ]


def test_all_are_kept_unless_a_number_of_days_is_set(people: People, keep: Keep) -> None:
    write(people.acme, people.acme_page)
    assert age_insights(tenant_id=people.acme) == 0
    assert len(stored(people.acme)) == DAYS
    names = {plan.name for plan in plans(get_settings(), "UTC", now_utc())}
    keep(100)
    then = {plan.name for plan in plans(get_settings(), "UTC", now_utc())}
    assert then - names == {"ageing_daily"}


def test_what_is_older_goes_in_parts_and_another_tenants_stays(
    people: People, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(people.acme, people.acme_page)
    write(people.globex, people.globex_page)
    keep(100)
    monkeypatch.setattr("jobs.erasure.chunks.ROWS_AT_ONCE", 7)
    monkeypatch.setattr(ageing, "SERIES_AT_ONCE", 1)
    first = pacific_day(now_utc()) - timedelta(days=100)
    assert age_insights(tenant_id=people.acme) > 200
    assert stored(people.acme)[0] == first
    with tenant_session(people.acme) as session:
        assert len(session.scalars(select(InsightRestatement.id)).all()) == 1
        read = session.scalars(select(MetaInsightCoverage.read)).one()
    assert read[0].lower == first
    assert len(stored(people.globex)) == DAYS
    assert age_insights(tenant_id=people.acme) == 0


def test_nobody_misses_what_is_no_longer_kept(people: People, keep: Keep) -> None:
    write(people.acme, people.acme_page)
    keep(100)
    age_insights(tenant_id=people.acme)
    now_known = known(people)
    assert (now_known.complete, now_known.share) == (True, 1.0)
    assert now_known.since == pacific_day(now_utc()) - timedelta(days=100)


def test_where_more_is_kept_again_the_days_are_wanted_again(people: People, keep: Keep) -> None:
    write(people.acme, people.acme_page)
    keep(100)
    age_insights(tenant_id=people.acme)
    keep(200)
    then = known(people)
    assert not then.complete
    assert then.unread_since == pacific_day(now_utc()) - timedelta(days=200)


def test_less_than_what_each_night_reads_again_is_refused() -> None:
    with pytest.raises(
        SettingsError, match="INSIGHTS_KEEP_DAYS: must be 0, which keeps all, or 90"
    ):
        read_settings(insights_keep_days=30)
