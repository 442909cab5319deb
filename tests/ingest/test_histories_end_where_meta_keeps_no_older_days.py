"""A history goes back as far as Meta keeps data: to the day, and calmly."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from ingest.plan.days import newest_day
from ingest.plan.history import set_goal
from models import MetaPage
from models.completeness import Completeness, read_completeness
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.runs import has_history_due, run, walk_history, want_days

REFUSED = "(#100) since param is not valid. Metrics data is available for the last 2 years"
KEPT = timedelta(days=100)


@pytest.fixture
def short_memory(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> date:
    """Meta keeps a hundred days; the first of them."""
    monkeypatch.setattr("ingest.sandbox.ranges.RETENTION", KEPT)
    # The day within which the last hundred days begin has begun before them.
    return pacific_day(now_utc() - KEPT) + timedelta(days=1)


def completeness(connected: Connected) -> Completeness:
    page = connected.page
    with tenant_session(page.tenant_id) as session:
        return read_completeness(session, page.tenant_id, [page.id], now_utc())[page.id]


def test_a_history_ends_at_the_first_day_that_meta_keeps(
    few_metrics: Connected, store: Engine, short_memory: date
) -> None:
    assert run(few_metrics.page, window=None).status == "succeeded"
    runs = walk_history(few_metrics.page)
    assert [each.status for each in runs] == ["succeeded"]
    with store.connect() as connection:
        oldest = connection.scalar(text("SELECT min(metric_date) FROM v_page_insights"))
    assert oldest == short_memory
    found = completeness(few_metrics)
    assert (found.complete, found.share, found.since) == (True, 1.0, short_memory)
    assert not has_history_due(few_metrics.page)


def test_a_window_that_lies_wholly_beyond_the_edge_ends_the_history(
    few_metrics: Connected, store: Engine
) -> None:
    want_days(few_metrics.page, 91)
    run(few_metrics.page, window=None)
    few_metrics.sandbox.world.faults.add(
        {"kind": "error", "code": 100, "status": 400, "message": REFUSED, "path": "/insights",
         "times": -1}
    )  # fmt: skip
    (ended,) = walk_history(few_metrics.page)
    assert ended.status == "succeeded"
    assert completeness(few_metrics).complete


def test_a_refusal_that_passes_loses_no_day(few_metrics: Connected, store: Engine) -> None:
    run(few_metrics.page, window=None)
    few_metrics.sandbox.world.faults.add(
        {"kind": "error", "code": 100, "status": 400, "message": REFUSED, "path": "/insights"}
    )
    first = run(few_metrics.page, "backfill", window=None)
    second = run(few_metrics.page, "backfill", window=None)
    assert (first.status, second.status) == ("succeeded", "succeeded")
    assert second.window_until == first.window_since
    assert not completeness(few_metrics).complete


def test_more_history_can_be_asked_for_and_less_takes_nothing_away(connected: Connected) -> None:
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        set_goal(page, newest_day(), 1000)
        set_goal(page, newest_day(), 30)
        assert page.backfill_goal == newest_day() - timedelta(days=999)
