"""Zeros that Meta leaves out of its maps are counted as read when they are counted as changed."""

from datetime import date, timedelta
from decimal import Decimal

from dashboard.queries.runs.runs import values_read
from ingest.graph.insights import InsightPoint, InsightsAnswer
from ingest.plan.days import newest_day
from ingest.store.points import Stored, store_answers
from models import MetaPage, SyncRun
from models.scope import tenant_session

MAP = "page_follows_country"
DAYS = [newest_day() - timedelta(days=step) for step in range(3)]


def bring(page: MetaPage, countries: dict[date, dict[str, int]]) -> Stored:
    """Stores a map a day, which names only countries that have somebody."""
    points = tuple(
        InsightPoint(MAP, "day", day, Decimal(value), key, None)
        for day, found in countries.items()
        for key, value in found.items()
    )
    full = frozenset((MAP, day) for day in countries)
    answer = InsightsAnswer(points, (MAP,), frozenset({MAP}), full, frozenset())
    with tenant_session(page.tenant_id) as session:
        return store_answers(session, page, [answer])


def test_absent_keys_are_read_as_zeros(page: MetaPage) -> None:
    many = {DAYS[0]: {"DE": 5, "FR": 4, "IT": 3}}
    assert bring(page, many) == Stored(3, 3)
    assert bring(page, {DAYS[0]: {"DE": 6}}) == Stored(3, 3)
    assert bring(page, {DAYS[0]: {"DE": 6}}) == Stored(3, 0)


def test_a_key_that_is_met_late_changes_no_more_than_was_read(page: MetaPage) -> None:
    bring(page, {DAYS[0]: {"DE": 5}, DAYS[1]: {"DE": 5}})
    stored = bring(page, {DAYS[2]: {"FR": 1}})
    assert stored.changed <= stored.processed


def test_a_run_of_an_older_release_has_read_what_it_changed() -> None:
    assert values_read(SyncRun(rows_processed=4949, rows_changed=5514)) == 5514
    assert values_read(SyncRun(rows_processed=9, rows_changed=4)) == 9
