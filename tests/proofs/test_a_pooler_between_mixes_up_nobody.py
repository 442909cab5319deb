"""Many threads of two tenants behind a real PgBouncer in transaction mode, on PostgreSQL 15.

Every transaction asks who it is and which tenants' rows it sees, though it asked for all of them.
"""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from local.doctor.examine import examine
from local.postgres import LOGIN, OWNER, PostgresServer
from models.engine import PREPARED_AFTER, dispose_engine, get_engine
from models.migrate import migrate
from models.scope import open_session, snapshot_session, tenant_session, wide_session
from tests.conftest import refresh_settings
from tests.proofs.debian_servers import (
    POOL,
    as_administrator,
    pooled_url,
    running_debian_postgres,
    running_pgbouncer,
)

pytestmark = pytest.mark.proof
THREADS = 15
EACH = 200
DATABASE = "pagelens"
TENANTS = 40
ROWS = [
    "INSERT INTO tenant (slug, name, created_at)"
    f" SELECT 't' || n, 'T', now() FROM generate_series(1, {TENANTS}) n",
    "INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)"
    " SELECT id, '7', 'Seven', now(), now() FROM tenant",
    "INSERT INTO meta_metric_registry (level, key) VALUES ('PAGE', 'page_media_view')",
    "INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period, breakdown_key)"
    " SELECT tenant_id, id, 1, 'day', '' FROM meta_page",
    "INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)"
    " SELECT tenant_id, id, date '2020-01-01' + n, 1, now()"
    "   FROM meta_insight_series, generate_series(1, 2000) n",
    "ANALYZE",
]
SEEN = text(
    "SELECT current_user, pg_backend_pid(),"
    " (SELECT coalesce(array_agg(DISTINCT tenant_id), '{}') FROM meta_page) AS tenants"
)


@pytest.fixture(scope="module")
def server(servers_folder: Path) -> Iterator[PostgresServer]:
    with running_debian_postgres(servers_folder) as server:
        owner_url = server.create_database(DATABASE)
        migrate(owner_url)
        migrate(owner_url, login_url=server.url(DATABASE, LOGIN))
        as_administrator(server, DATABASE, *ROWS)
        yield server


@pytest.fixture(scope="module")
def pooler(server: PostgresServer) -> Iterator[Path]:
    with running_pgbouncer(server, [LOGIN, OWNER]) as folder:
        yield folder


@pytest.fixture
def use(environment: pytest.MonkeyPatch) -> Iterator[Any]:
    """Lets the product's sessions work at an address."""

    def use(url: str) -> None:
        forget()
        environment.setenv("DATABASE_URL", url)
        refresh_settings()
        get_engine()

    def forget() -> None:
        if get_engine.cache_info().currsize:
            get_engine().dispose()
        dispose_engine()

    yield use
    forget()


def work(seed: int) -> list[tuple[str, str, tuple[int, ...], int]]:
    """What each of many transactions was, what it should have seen, and what it saw."""
    choices, found = random.Random(seed), []
    for _each in range(EACH):
        tenant = choices.choice((1, 2))
        kind, opened = choices.choice(
            [
                (f"app {tenant}", tenant_session),
                (f"app {tenant}", snapshot_session),
                ("app", lambda _t: open_session()),
                ("wide", lambda _t: wide_session("tick")),
            ]
        )
        with opened(tenant) as session:
            row = session.execute(SEEN).one()
        found.append((kind, row.current_user, tuple(sorted(row.tenants)), row.pg_backend_pid))
    return found


@pytest.mark.parametrize("user", [LOGIN, OWNER])
def test_no_transaction_is_the_owner_or_sees_a_foreign_row(
    pooler: Path, use: Any, user: str
) -> None:
    use(pooled_url(pooler, user, DATABASE))
    with ThreadPoolExecutor(THREADS) as threads:
        found = [one for each in threads.map(work, range(THREADS)) for one in each]
    assert len(found) == THREADS * EACH
    everything = tuple(range(1, TENANTS + 1))
    assert {one[:3] for one in found} == {
        ("app 1", "pagelens_app", (1,)),
        ("app 2", "pagelens_app", (2,)),
        ("app", "pagelens_app", ()),
        ("wide", "pagelens_wide", everything),
    }
    # So many clients shared so few connections of the server.
    assert len({backend for *_rest, backend in found}) <= POOL


@pytest.mark.parametrize("is_pooled", [True, False])
def test_statements_are_prepared_where_no_pooler_hands_the_process_on(
    server: PostgresServer, pooler: Path, use: Any, is_pooled: bool
) -> None:
    use(pooled_url(pooler, LOGIN, DATABASE) if is_pooled else server.url(DATABASE, LOGIN))
    for _each in range(2 * PREPARED_AFTER):
        with tenant_session(1) as session:
            session.execute(SEEN).one()
            prepared = session.scalar(text("SELECT count(*) FROM pg_prepared_statements"))
    assert (prepared == 0) == is_pooled


def test_the_doctor_looks_through_the_pooler(
    pooler: Path, use: Any, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    use(pooled_url(pooler, LOGIN, DATABASE))
    found = {check.name: check for check in examine()}
    for name in ("database", "schema", "login", "row security", "clock", "keys", "tokens"):
        assert found[name].cure == "", found[name]
    assert found["database"].finding.startswith("PostgreSQL 15")
    assert found["login"].finding == f"{LOGIN} owns nothing"
    # Under the owner's address it says so, through the pooler as without one.
    use(pooled_url(pooler, OWNER, DATABASE))
    [login] = [check for check in examine() if check.name == "login"]
    assert "owns the tables" in login.finding


def test_the_tenant_is_looked_up_in_the_index(server: PostgresServer, use: Any) -> None:
    use(server.url(DATABASE, LOGIN))
    with tenant_session(1) as session:
        assert session.scalar(text("SHOW server_version_num")) >= "150000"
        lines = session.scalars(text("EXPLAIN SELECT sum(value) FROM meta_insight_point")).all()
    conditions = [line for line in lines if "Index Cond" in line]
    assert any("tenant_id = (NULLIF(current_setting" in line for line in conditions), lines
    assert not any("Filter" in line for line in lines), lines


def test_the_owner_sees_nothing_though_they_may_take_every_role(server: PostgresServer) -> None:
    with psycopg.connect(server.url(DATABASE, OWNER)) as owner:
        count = "SELECT count(*) FROM meta_page"
        assert owner.execute(count).fetchone() == (0,)
        owner.execute("SELECT set_config('role', 'pagelens_wide', true)")
        assert owner.execute(count).fetchone() == (TENANTS,)


def test_across_tenants_the_plan_filters_no_row(server: PostgresServer, use: Any) -> None:
    use(server.url(DATABASE, LOGIN))
    with wide_session("health") as session:
        lines = session.scalars(text("EXPLAIN SELECT sum(value) FROM meta_insight_point")).all()
    assert not any("Filter" in line for line in lines), lines
