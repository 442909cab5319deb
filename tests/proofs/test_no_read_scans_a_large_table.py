"""What screens and calls read is looked up in indexes, on the oldest PostgreSQL that is promised.

Every screen and every call that reads is asked for once; then the plan of each statement is read,
as the role that it ran as. Where no PostgreSQL of the system is there, the embedded one serves.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dash
import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from bench.dataset import FIRST_PAGE
from bench.main_reads import READS, medians, picker, posts, reader_of
from bench.measure import Statement, buffers_of, listening, reads_among
from catalog.registry import sync_catalog
from dashboard.auth.limits import limiter
from dashboard.queries.pages.portfolio_totals import read_totals
from dashboard.queries.pages.portfolio_wish import Wish
from local.postgres import LOGIN, PostgresServer, running_postgres
from models.engine import dispose_engine, get_engine, make_owner_engine
from models.migrate import migrate
from models.orm import now_utc
from models.scope import open_session, tenant_session
from tests.conftest import refresh_settings
from tests.proofs.debian_servers import running_debian_postgres
from tests.proofs.many_rows import OWNER, fill
from tests.servers import whole_server
from tests.visitors import visitor

pytestmark = pytest.mark.proof
# What grows with Pages, days, posts, runs and people. Nothing else may be read from end to end.
LARGE = (
    *("meta_insight_point", "meta_insight_series", "meta_insight_coverage", "meta_insight_gap"),
    *("insight_restatement", "meta_page_day", "meta_post", "meta_post_insight_point"),
    *("meta_post_coverage", "meta_post_newest", "sync_run", "export_job", "report_delivery"),
    *("audit_event", "alert", "annotation"),
)
# Of tables and indexes, for a post with its numbers, its labels and what is usual of it.
PAGES_A_POST = 25
TABLE = re.compile(
    rf'(?:\bFROM|\bJOIN|,)\s+"?({"|".join(LARGE)})\b"?(?!\.)(?:\s+(?:AS\s+)?(\w+))?', re.IGNORECASE
)
WORDS = {"where", "on", "join", "left", "cross", "inner", "group", "order", "limit", "using", "as"}


@dataclass(frozen=True)
class Installed:
    """A small tenant beside a large one, and the server."""

    tenant_id: int
    large_id: int
    owner: Engine
    server: Flask


@pytest.fixture
def oldest_postgres() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="pl-"))
    folder.chmod(0o755)
    there = any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    with (running_debian_postgres if there else running_postgres)(folder) as server:
        yield server


@pytest.fixture
def installed(
    oldest_postgres: PostgresServer,
    environment: pytest.MonkeyPatch,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Installed]:
    url = oldest_postgres.create_database("pagelens")
    login = oldest_postgres.url("pagelens", LOGIN)
    migrate(url, login_url=login)
    environment.setenv("DATABASE_URL", login)
    refresh_settings()
    dispose_engine()
    monkeypatch.setattr(limiter, "enabled", False)
    owner = make_owner_engine(url)
    try:
        with open_session() as session:
            sync_catalog(session)
        ids = fill(owner)
        yield Installed(ids["small"], ids["large"], owner, whole_server())
    finally:
        owner.dispose()
        get_engine().dispose()
        dispose_engine()


def addresses(server: Flask) -> Iterator[str]:
    """Every screen, and every call that reads, about the first Page of the small tenant."""
    with server.app_context():
        screens = [page["path_template"] or page["path"] for page in dash.page_registry.values()]
    for screen in screens:
        yield screen.replace("<page_id>", str(FIRST_PAGE)).replace("<post_id>", f"{FIRST_PAGE}_1")
    for rule in server.url_map.iter_rules():
        if rule.rule.startswith("/api/") and "GET" in (rule.methods or ()):
            yield address_of(rule)


def address_of(rule: Rule) -> str:
    ids = {"page_id": str(FIRST_PAGE), "post_id": f"{FIRST_PAGE}_1"}
    given = re.sub(
        r"<(?:[^:<>]+:)?(\w+)>",
        lambda name: (
            ids.get(name[1], "00000000-0000-4000-8000-000000000001")
            if name[1] in ids or "uuid" in name[0]
            else "1"
        ),
        rule.rule,
    )
    return given + ("?page_id=" + ids["page_id"] if "page" in rule.endpoint else "")


def asked(installed: Installed) -> dict[str, Statement]:
    """Each statement that only reads, once, by its text."""
    owner = visitor(installed.server, OWNER)
    owner.get("/")
    found: dict[str, Statement] = {}
    with listening() as statements:
        for address in addresses(installed.server):
            answer = owner.get(address)
            assert answer.status_code < 500, address
            answer.close()
        with tenant_session(installed.tenant_id) as session:
            me = reader_of(session, installed.tenant_id)
            for read in READS:
                read(me)
    for statement in reads_among(statements):
        found.setdefault(statement[0], statement)
    return found


def scans(plan: dict[str, Any]) -> Iterator[str]:
    """The large tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in LARGE:
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scans(part)


def nameless(sql: str) -> Iterator[str]:
    """The large tables of which a statement does not say whose rows it means."""
    for table, alias in TABLE.findall(sql):
        name = table if not alias or alias.lower() in WORDS else alias
        if not re.search(rf'\b{name}"?\.tenant_id\b|(?<![.\w])tenant_id\b', sql):
            yield name


def lookups(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """How a plan finds the rows of each day that it reads of all Pages."""
    if plan.get("Alias", "").startswith("day_"):
        yield plan["Alias"], plan["Node Type"]
    for part in plan.get("Plans", ()):
        yield from lookups(part)


def plan_of(installed: Installed, sql: str, values: Any = None) -> dict[str, Any]:
    with tenant_session(installed.tenant_id) as session:
        return plan_within(session, sql, values)


def plan_within(session: Session, sql: str, values: Any) -> dict[str, Any]:
    explain = f"EXPLAIN (FORMAT JSON) {sql}"
    return plan_told(session.connection().exec_driver_sql(explain, values).scalar_one())


def plan_told(told: Any) -> dict[str, Any]:
    plan: dict[str, Any] = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return plan


def test_no_statement_reads_a_large_table_from_end_to_end(installed: Installed) -> None:
    assert list(scans(plan_of(installed, "SELECT sum(value) FROM meta_insight_point"))) == []
    everywhere = "SELECT sum(value) FROM meta_insight_point WHERE value > 5"
    with installed.owner.begin() as connection:
        told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {everywhere}").scalar_one()
    assert list(scans(told[0]["Plan"])) == ["meta_insight_point"]

    statements = asked(installed)
    assert len(statements) > 50
    wrong = []
    for sql, values in statements.values():
        if any(table in sql for table in LARGE):
            wrong += [f"scans {t}: {sql}" for t in scans(plan_of(installed, sql, values))]
            wrong += [f"names no tenant of {table}: {sql}" for table in nameless(sql)]
    assert wrong == [], "\n\n".join(wrong)


def test_what_many_pages_have_together_is_in_the_index_of_their_days(installed: Installed) -> None:
    with tenant_session(installed.large_id) as session:
        with listening() as statements:
            read_totals(session, installed.large_id, Wish(), now_utc())
        reads = [one for one in reads_among(statements) if "AS day_2" in one[0]]
        found = [dict(lookups(plan_within(session, *one))) for one in reads]
    days = {"day_0": "Index Only Scan", "day_1": "Index Only Scan", "day_2": "Index Only Scan"}
    assert found == [days, days]


def test_what_is_shown_of_two_thousand_posts_is_looked_up_and_no_more(
    installed: Installed,
) -> None:
    with tenant_session(installed.large_id) as session:
        me = reader_of(session, installed.large_id)
        for read, shown in ((posts, 10), (medians, 40), (picker, 10)):
            with listening() as statements:
                read(me)
            looked_at = buffers_of(session, statements)
            assert 0 < looked_at <= shown * PAGES_A_POST, (read.__name__, looked_at)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT 1 FROM meta_post WHERE meta_post.tenant_id = 1", []),
        ("SELECT 1 FROM meta_post WHERE meta_post.meta_page_id = 1", ["meta_post"]),
        ("SELECT 1 FROM meta_post_newest WHERE meta_post_newest.tenant_id = 1", []),
        ("SELECT 1 FROM sync_run AS r, meta_post p WHERE p.tenant_id = 1", ["r"]),
        ("SELECT sync_run.id, meta_post.id FROM sync_run WHERE tenant_id = 1", []),
    ],
)
def test_a_statement_that_names_no_tenant_is_found(sql: str, told: list[str]) -> None:
    assert list(nameless(sql)) == told
