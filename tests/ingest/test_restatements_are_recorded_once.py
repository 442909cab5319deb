"""A settled value that changes leaves one restatement, however many workers bring the change."""

from datetime import timedelta
from decimal import Decimal
from threading import Thread

from sqlalchemy import Engine, select, text

from ingest.graph.insights import InsightPoint, InsightsAnswer
from ingest.plan.days import newest_day
from ingest.store.points import Stored, store_answers
from models import InsightRestatement, MetaPage
from models.scope import tenant_session

METRIC = "page_media_view"
DAYS = 10


def bring(page: MetaPage, value: int) -> Stored:
    """Stores the newest ten days, all with this value."""
    days = [newest_day() - timedelta(days=step) for step in range(DAYS)]
    points = tuple(InsightPoint(METRIC, "day", day, Decimal(value), "", None) for day in days)
    answer = InsightsAnswer(points, (METRIC,), frozenset({METRIC}), frozenset(), frozenset())
    with tenant_session(page.tenant_id) as session:
        return store_answers(session, page, [answer])


def restatements(page: MetaPage) -> list[InsightRestatement]:
    with tenant_session(page.tenant_id) as session:
        return list(session.scalars(select(InsightRestatement)))


def test_only_settled_days_leave_one(page: MetaPage) -> None:
    bring(page, 5)
    bring(page, 8)
    found = restatements(page)
    assert {(row.old_value, row.new_value) for row in found} == {(5, 8)}
    settled = newest_day() - timedelta(days=2)
    assert max(row.metric_date for row in found) == settled
    assert len(found) == DAYS - 2


def test_a_zero_that_meta_fills_within_days_is_no_restatement(page: MetaPage) -> None:
    bring(page, 0)
    bring(page, 8)
    found = [row.metric_date for row in restatements(page)]
    assert max(found) == newest_day() - timedelta(days=6)


def test_two_workers_at_once_leave_one_each_day(page: MetaPage) -> None:
    bring(page, 5)
    threads = [Thread(target=bring, args=(page, 8)) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(restatements(page)) == DAYS - 2


def test_the_same_values_rewrite_no_row(page: MetaPage, store: Engine) -> None:
    bring(page, 5)
    query = text("SELECT series_id, metric_date, xmin::text FROM meta_insight_point ORDER BY 1, 2")
    with store.connect() as connection:
        before = connection.execute(query).all()
    assert bring(page, 5) == Stored(DAYS, 0)
    with store.connect() as connection:
        assert connection.execute(query).all() == before
    assert restatements(page) == []
