"""Which refusal marks which metric, for whom, and which one marks nothing."""

from datetime import timedelta

from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from catalog.registry import sync_catalog
from ingest.connect import connect_with_token
from ingest.plan.days import newest_day
from ingest.sandbox.credentials import demo_system_user_token
from ingest.sandbox.errors import MONETIZATION
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage
from models.scope import tenant_session, wide_session
from tests.ingest.conftest import Connected
from tests.ingest.runs import (
    age_support,
    insights_calls,
    metric,
    other_page,
    run,
    support,
    walk_history,
    want_days,
)
from tests.people import People

VICTIM = "page_post_engagements"
BAD = {
    "kind": "error",
    "code": 100,
    "status": 400,
    "message": "(#100) The value must be a valid insights metric",
    "path": "/insights",
    "times": -1,
}
MONEY = "content_monetization_earnings"


def fault(connected: Connected, **order) -> None:
    connected.sandbox.world.faults.add(order)


def refused_in_registry() -> list[str]:
    with wide_session("command") as session:
        rows = session.scalars(
            select(MetaMetricRegistry.key).where(MetaMetricRegistry.runtime_status.is_not(None))
        )
        return list(rows)


def test_one_pages_refusal_marks_it_alone_while_another_page_has_values(
    connected: Connected, store: Engine
) -> None:
    run(other_page(connected))
    fault(connected, kind="retire", metric=VICTIM, page=connected.page.page_id)
    ended = run(connected.page)
    assert (ended.status, list(ended.failed_metrics)) == ("partial", [VICTIM])
    assert metric(VICTIM).status == "ACTIVE"
    assert support(connected.page, VICTIM).status == "unsupported"
    connected.sandbox.world.log.clear()
    assert run(connected.page).status == "succeeded"
    assert not any(VICTIM in params["metric"] for params in insights_calls(connected))


def test_a_metric_refused_on_a_page_is_tried_alone_after_a_week_and_comes_back(
    connected: Connected, store: Engine
) -> None:
    run(other_page(connected))
    fault(connected, kind="retire", metric=VICTIM, page=connected.page.page_id)
    run(connected.page)
    age_support(connected.page, 8)
    connected.sandbox.world.log.clear()
    assert run(connected.page).status == "succeeded"
    assert support(connected.page, VICTIM).status == "unsupported"
    alone = [p["metric"] for p in insights_calls(connected) if VICTIM in p["metric"]]
    assert alone == [VICTIM]
    connected.sandbox.world.faults.clear()
    age_support(connected.page, 8)
    assert run(connected.page).status == "succeeded"
    assert support(connected.page, VICTIM).status == "available"


def test_the_same_page_of_another_tenant_is_no_other_page(
    connected: Connected, people: People, store: Engine
) -> None:
    connect_with_token(people.globex, demo_system_user_token())
    with tenant_session(people.globex) as session:
        same_page = session.scalars(
            select(MetaPage).where(MetaPage.page_id == connected.page.page_id)
        ).one()
    run(same_page)
    fault(connected, kind="retire", metric=VICTIM)
    run(connected.page)
    assert metric(VICTIM).status == "INVALID"
    assert connected.page.page_id in metric(VICTIM).runtime_evidence


def test_an_api_that_refuses_all_names_marks_nothing_and_is_told(
    connected: Connected, store: Engine
) -> None:
    connected.sandbox.world.faults.add(BAD)
    ended = run(connected.page)
    assert (ended.status, ended.error_kind) == ("failed", "suspicious_refusals")
    assert "Nothing was marked" in ended.error
    assert ended.graph_calls <= 16
    assert refused_in_registry() == []
    assert ended.failed_metrics == {}


def test_refusals_at_random_mark_nothing_and_lose_little(
    connected: Connected, store: Engine
) -> None:
    connected.sandbox.world.faults.add(BAD | {"chance": 0.4})
    ended = run(connected.page)
    assert ended.error_kind == "suspicious_refusals"
    assert ended.graph_calls <= 120
    assert refused_in_registry() == []
    with store.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM v_page_insights")) > 0


def test_what_is_no_metrics_fault_marks_no_metric(connected: Connected, store: Engine) -> None:
    gone = "Unsupported get request. Object with ID '1' does not exist, cannot be loaded due to …"
    for code, subcode, message, kind in (
        (100, 33, gone, "gone"),
        (100, None, "Invalid appsecret_proof provided in the API argument", "config"),
        (104, None, "Incorrect signature", "config"),
        (100, None, "(#100) Tried accessing nonexisting field (insights) on node", "wrong_node"),
        (200, 2069030, "not supported for new Pages experience", "unsupported_page"),
        (2874008, None, "only available for Pages with at least [100] likes", "unsupported_page"),
    ):
        connected.sandbox.world.faults.clear()
        fault(connected, **(BAD | {"code": code, "subcode": subcode, "message": message}))
        ended = run(connected.page)
        assert (ended.status, ended.error_kind) == ("failed", kind)
        assert ended.error
    assert refused_in_registry() == []
    with tenant_session(connected.tenant_id) as session:
        assert session.scalars(select(MetaMetricSupport)).all() == []


def test_a_period_that_meta_takes_away_is_corrected_and_stays_corrected(
    connected: Connected, store: Engine
) -> None:
    fault(connected, kind="wrong_period", metric=VICTIM, period="day")
    ended = run(connected.page)
    assert (ended.status, list(ended.failed_metrics)) == ("partial", [VICTIM])
    assert (metric(VICTIM).periods, metric(VICTIM).status) == (["week", "days_28"], "ACTIVE")
    assert "Param period" in metric(VICTIM).runtime_evidence
    with Session(store) as session, session.begin():
        sync_catalog(session)
    assert metric(VICTIM).periods == ["week", "days_28"]
    assert run(connected.page).status == "succeeded"


def test_a_metric_without_values_is_known_to_have_no_data(
    connected: Connected, store: Engine
) -> None:
    run(connected.page)
    with tenant_session(connected.tenant_id) as session:
        found = dict(
            session.execute(
                select(MetaMetricRegistry.key, MetaMetricSupport.status).join(
                    MetaMetricRegistry, MetaMetricRegistry.id == MetaMetricSupport.metric_id
                )
            ).all()
        )
    assert found["page_media_view"] == "available"
    with store.connect() as connection:
        stored = set(connection.scalars(text("SELECT DISTINCT metric_key FROM v_page_insights")))
    silent = {key for key, status in found.items() if status == "no_data"}
    assert silent == {key for key in found if key not in stored and key != MONEY} - {
        key for key, status in found.items() if status == "gated"
    }


def test_monetization_is_asked_for_alone_once_a_week_and_gates_this_page_only(
    connected: Connected, store: Engine
) -> None:
    assert run(connected.page).status == "succeeded"
    lists = [params["metric"].split(",") for params in insights_calls(connected)]
    money = [names for names in lists if MONEY in names]
    assert money
    assert all(metric(name).monetization for names in money for name in names)
    assert support(connected.page, MONEY).status == "gated"
    assert metric(MONEY).status == "ACTIVE"
    assert support(other_page(connected), MONEY) is None
    connected.sandbox.world.log.clear()
    run(connected.page)
    assert not any(MONEY in params["metric"] for params in insights_calls(connected))
    age_support(connected.page, 8)
    run(connected.page)
    assert any(MONEY in params["metric"] for params in insights_calls(connected))


def test_a_page_that_is_granted_money_gets_its_older_days_too(
    few_metrics: Connected, store: Engine
) -> None:
    page, money = few_metrics.page, "page_follows"
    old, older = (newest_day() - timedelta(days=ago) for ago in (100, 120))
    want_days(page, 130)
    row = MetaMetricRegistry
    with wide_session("command") as session:
        # The sandbox grants money to nobody: an ordinary metric stands in for all of it.
        session.execute(update(row).where(row.monetization).values(runtime_status="DEPRECATED"))
        session.get_one(row, metric(money).id).monetization = True
    refusal = {"code": 200, "status": 403, "message": MONETIZATION}
    fault(few_metrics, kind="error", path="/insights", metric=money, times=-1, **refusal)
    try:
        run(page)
        walk_history(page)
        few_metrics.sandbox.world.faults.clear()
        age_support(page, 8)
        run(page)
        walk_history(page)
    finally:
        with wide_session("command") as session:
            session.get_one(row, metric(money).id).monetization = False
    days = "SELECT metric_date FROM v_page_insights WHERE metric_key = :key AND period = 'day'"
    with store.connect() as connection:
        found = set(connection.scalars(text(days), {"key": money}))
    assert {old, older} <= found


def test_a_fault_of_the_monetization_call_loses_and_marks_nothing(
    connected: Connected, store: Engine
) -> None:
    fault(connected, **(BAD | {"metric": MONEY, "code": 190, "message": "odd"}))
    assert run(connected.page).status == "succeeded"
    assert support(connected.page, MONEY) is None


def test_a_replacement_that_is_refused_too_is_noted(connected: Connected, store: Engine) -> None:
    with wide_session("command") as session:
        row = session.get_one(MetaMetricRegistry, metric("page_impressions").id)
        row.catalog_status = "UNKNOWN"
        victim = session.get_one(MetaMetricRegistry, metric(VICTIM).id)
        victim.replacement_metric_key = "page_impressions"
    fault(connected, kind="retire", metric=VICTIM)
    try:
        ended = run(connected.page)
    finally:
        with Session(store) as session, session.begin():
            sync_catalog(session)
    assert set(ended.failed_metrics) == {VICTIM, "page_impressions"}
    assert metric("page_impressions").runtime_status == "INVALID"
