"""A retired metric is found and marked with evidence; all else is stored in the same run."""

from sqlalchemy import Engine, select, text

from ingest.inline import sync_page
from models import MetaMetricRegistry, MetaMetricSupport, SyncRun
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.ingest.conftest import Connected
from tests.people import People

VICTIM = "page_post_engagements"


def retire(connected: Connected) -> None:
    connected.sandbox.world.faults.add({"kind": "retire", "metric": VICTIM, "times": -1})


def registry_row() -> MetaMetricRegistry:
    with wide_session("command") as session:
        return session.scalars(
            select(MetaMetricRegistry).where(
                MetaMetricRegistry.level == "PAGE", MetaMetricRegistry.key == VICTIM
            )
        ).one()


def test_the_bad_metric_is_marked_and_the_others_are_stored(
    connected: Connected, store: Engine
) -> None:
    retire(connected)
    assert sync_page(connected.page, ["page"]) == "partial"
    row = registry_row()
    assert (row.catalog_status, row.runtime_status, row.status) == ("ACTIVE", "INVALID", "INVALID")
    assert "valid insights metric" in (row.runtime_evidence or "")
    with store.connect() as connection:
        found = set(connection.scalars(text("SELECT DISTINCT metric_key FROM v_page_insights")))
    assert VICTIM not in found
    assert {"page_media_view", "page_follows", "page_video_view_time"} <= found
    with tenant_session(connected.tenant_id) as session:
        runs = session.scalars(select(SyncRun).where(SyncRun.status == "partial")).all()
    assert list(runs[0].failed_metrics) == [VICTIM]


def test_the_next_run_does_not_ask_for_it_again(connected: Connected, store: Engine) -> None:
    retire(connected)
    sync_page(connected.page, ["page"])
    assert sync_page(connected.page, ["page"]) == "succeeded"


def test_a_metric_that_another_page_has_is_refused_for_this_page_only(
    connected: Connected, people: People, store: Engine
) -> None:
    metric = registry_row()
    with tenant_session(people.globex) as session:
        session.add(
            MetaMetricSupport(
                tenant_id=people.globex,
                meta_page_id=people.globex_page,
                metric_id=metric.id,
                status="available",
                last_value_at=now_utc(),
            )
        )
    retire(connected)
    assert sync_page(connected.page, ["page"]) == "partial"
    assert registry_row().status == "ACTIVE"
    with tenant_session(connected.tenant_id) as session:
        support = session.get_one(
            MetaMetricSupport, (connected.tenant_id, connected.page.id, metric.id)
        )
    assert support.status == "unsupported"
