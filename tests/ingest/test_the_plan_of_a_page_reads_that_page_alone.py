"""However many Pages there are, a plan and what is missing are read from the Page's own lines."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from ingest.plan import lines
from ingest.plan.history import newest_reach
from ingest.plan.lines import Reach
from models import MetaPage
from models.completeness import gaps, summary
from models.completeness.lines import scope
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People

PAGES, LINES = 5000, 20
FILL = f"""
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
SELECT :tenant, 'many' || number, 'Many', now(), now() FROM generate_series(1, {PAGES}) number;
INSERT INTO meta_insight_coverage
       (tenant_id, meta_page_id, metric_id, period, read, settled, answered_at)
SELECT :tenant, page.id, metric.id, 'day',
       '{{[2025-01-01,2026-11-01)}}', '{{[2025-01-01,2026-10-01)}}', now()
  FROM meta_page page
 CROSS JOIN (SELECT id FROM meta_metric_registry WHERE level = 'PAGE' AND status = 'ACTIVE'
              ORDER BY id LIMIT {LINES}) metric
 WHERE page.tenant_id = :tenant;
ANALYZE meta_insight_coverage;
ANALYZE meta_page;
"""


@pytest.fixture
def page(people: People, store: Engine) -> MetaPage:
    with store.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET pagelens.scope = 'owner'"))
        for statement in FILL.split(";"):
            if statement.strip():
                connection.execute(text(statement), {"tenant": people.acme})
        connection.execute(text("RESET pagelens.scope"))
    with tenant_session(people.acme) as session:
        return session.get_one(MetaPage, (people.acme, people.acme_page))


def explain(session: Session, statement: str, values: dict[str, Any]) -> dict[str, Any]:
    found = session.execute(
        text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"), values
    ).scalar_one()
    plan = found if isinstance(found, list) else json.loads(found)
    return plan[0]["Plan"]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", ()) for node in nodes(part))]


def test_no_other_page_is_looked_at(page: MetaPage) -> None:
    now, newest = now_utc(), newest_reach()
    reach = Reach(newest.since, newest.until, now)
    statements = {
        "DUE": (lines.DUE, lines._values(page, reach, now)),
        "MISSING": (gaps.MISSING, scope(page.tenant_id, [page.id], now)),
        "SUMMARY": (summary.SUMMARY, scope(page.tenant_id, [page.id], now)),
    }
    for name, (sql, values) in statements.items():
        with tenant_session(page.tenant_id) as session:
            plan = explain(session, sql, values)
        scanned = {node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"}
        assert scanned.isdisjoint({"meta_insight_coverage", "meta_page", "meta_post"}), name
        looks = [
            node for node in nodes(plan) if node.get("Relation Name") == "meta_insight_coverage"
        ]
        assert looks, name
        for look in looks:
            met = look["Actual Rows"] + look.get("Rows Removed by Filter", 0)
            assert met * look["Actual Loops"] <= LINES, name
