"""Numbers for the screens that the browser tests look at."""

from datetime import date, timedelta

from sqlalchemy import select

from dashboard.queries.days.pacific import pacific_yesterday
from ingest.store.kept.page_days import keep_days
from ingest.store.kept.page_freshness import keep_newest_day
from models import MetaInsightPoint, MetaInsightSeries, MetaMetricRegistry
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People
from tests.queries.numbers import the_page


def write_days(people: People, key: str, values: range) -> date:
    """Stores one value a day, the newest yesterday (Pacific), which is returned."""
    newest = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        metric = session.scalar(
            select(MetaMetricRegistry.id).where(
                MetaMetricRegistry.level == "PAGE", MetaMetricRegistry.key == key
            )
        )
        series = MetaInsightSeries(
            tenant_id=people.acme,
            meta_page_id=people.acme_page,
            metric_id=metric,
            period="day",
            breakdown_key="",
        )
        session.add(series)
        session.flush()
        for back, value in enumerate(values):
            session.add(
                MetaInsightPoint(
                    tenant_id=people.acme,
                    series_id=series.id,
                    metric_date=newest - timedelta(days=back),
                    value=value,
                )
            )
        session.flush()
        page = the_page(session, people.acme_page)
        keep_newest_day(session, page, newest)
        keep_days(session, page, newest - timedelta(days=len(values)))
    return newest
