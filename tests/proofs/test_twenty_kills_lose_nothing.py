"""Twenty kills, PostgreSQL restarted eight times, Redis emptied, at random moments: nothing lost.

What `pagelens up` starts works on all Pages of one tenant while it is disturbed; the same Pages of
another tenant are read afterwards in peace, and show what the rows must be.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from ingest.connect import connect_with_token
from ingest.connect.first_runs import start_first_runs
from ingest.sandbox.credentials import demo_system_user_token
from jobs import queues
from local.postgres import PostgresServer
from local.process_tree import descendants
from models import BackgroundJob, MetaPage, SyncRun
from models.access_states import may_sync
from models.orm import now_utc
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.crashes.conftest import FUNCTIONS, PAGE_ROWS, POST_ROWS
from tests.ingest.conftest import Connected, connected, few_metrics, sandbox  # noqa: F401
from tests.local.waiting import wait_for
from tests.people import People

pytestmark = pytest.mark.proof
HISTORY_DAYS = 300
KILLS = 20
FEWEST = 6
SECONDS_BETWEEN = (1.0, 6.0)
REDIS_IS_EMPTIED_AFTER = (4, 10, 18)
POSTGRESQL_RESTARTS_AFTER = (2, 5, 7, 9, 11, 14, 16, 19)
MOST_SECONDS = 600
WAITING = ("queued", "running", "throttled")


@pytest.fixture
def pages(
    people: People,
    few_metrics: Connected,  # noqa: F811
    store: Engine,
    environment: pytest.MonkeyPatch,
) -> People:
    """Both tenants are connected with the same Pages, and nothing has been read."""
    environment.setenv("META_PAGE_INSIGHTS_BACKFILL_DAYS", str(HISTORY_DAYS))
    refresh_settings()
    # The clock stands still, so that both tenants are told the same.
    few_metrics.sandbox.world.clock.set(now_utc())
    connect_with_token(people.globex, demo_system_user_token())
    with store.begin() as connection:
        connection.execute(text("TRUNCATE sync_run, background_job CASCADE"))
        connection.execute(text("UPDATE meta_page SET backfill_goal = NULL"))
    queues.connection().flushall()
    return people


@contextmanager
def everything_runs(folder: Path) -> Iterator[int]:
    """Workers and scheduler as `pagelens up` runs them; gives the supervisor's process id."""
    command = [sys.executable, "-m", "tests.proofs.everything", str(folder)]
    with subprocess.Popen(command, env=dict(os.environ)) as supervisor:
        try:
            yield supervisor.pid
        finally:
            supervisor.terminate()


def start_all(tenant_id: int) -> None:
    with tenant_session(tenant_id) as session:
        start_first_runs(session, session.scalars(select(MetaPage).where(may_sync("page"))).all())


def disturb(supervisor: int, postgres: PostgresServer, moments: random.Random) -> None:
    for number in range(1, KILLS + 1):
        time.sleep(moments.uniform(*SECONDS_BETWEEN))
        # What is still being loaded on a busy machine is not killed over and over.
        wait_for(lambda: len(descendants(supervisor)) >= FEWEST)
        victims = sorted(descendants(supervisor))
        victim = moments.choice(victims)
        sys.stderr.write(f"kill {number}: {victim} of {len(victims)}\n")
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        if number in REDIS_IS_EMPTIED_AFTER:
            queues.connection().flushall()
        if number in POSTGRESQL_RESTARTS_AFTER:
            postgres.stop()
            time.sleep(2)
            postgres.start()


def left(tenant_id: int) -> list[tuple[str, str]]:
    """What waits or works; all of it while the database is away."""
    try:
        with tenant_session(tenant_id) as session:
            return [
                (row.kind, row.status)
                for model in (SyncRun, BackgroundJob)
                for row in session.scalars(select(model).where(model.status.in_(WAITING)))
            ]
    except DBAPIError:
        return [("database", "away")]


def in_peace(tenant_id: int) -> None:
    start_all(tenant_id)
    while waiting := first_waiting(tenant_id):
        FUNCTIONS[waiting.kind](tenant_id=tenant_id, task_id=str(waiting.id))


def first_waiting(tenant_id: int) -> SyncRun | None:
    with tenant_session(tenant_id) as session:
        return session.scalars(
            select(SyncRun).where(SyncRun.status == "queued").order_by(SyncRun.created_at)
        ).first()


def rows(store: Engine, slug: str) -> dict[str, set[tuple[object, ...]]]:
    with store.connect() as connection:
        return {
            name: {tuple(row) for row in connection.execute(text(query), {"slug": slug})}
            for name, query in (("pages", PAGE_ROWS), ("posts", POST_ROWS))
        }


def test_twenty_kills_lose_nothing(
    pages: People,
    few_metrics: Connected,  # noqa: F811
    store: Engine,
    postgres: PostgresServer,
    tmp_path: Path,
) -> None:
    seed = int(os.environ.get("PROOF_SEED", time.time()))
    sys.stderr.write(f"PROOF_SEED={seed}\n")
    faults = few_metrics.sandbox.world.faults
    faults.add({"kind": "delay", "seconds": 0.25, "times": -1})
    with everything_runs(tmp_path) as supervisor:
        start_all(pages.acme)
        disturb(supervisor, postgres, random.Random(seed))
        began = time.monotonic()
        wait_for(lambda: not left(pages.acme), MOST_SECONDS)
        sys.stderr.write(f"nothing waits after {time.monotonic() - began:.0f} s\n")
    faults.clear()
    with tenant_session(pages.acme) as session:
        ends = {(run.status, run.error_kind) for run in session.scalars(select(SyncRun))}
    # One Page is too small to have insights.
    assert ends == {("succeeded", None), ("partial", "unsupported_page")}
    in_peace(pages.globex)
    found, expected = rows(store, "acme"), rows(store, "globex")
    assert min(len(part) for part in expected.values()) > 1000
    for name, part in expected.items():
        assert found[name] == part, (len(part - found[name]), len(found[name] - part))
