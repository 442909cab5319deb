"""A Page that two tenants have: one is disturbed, the other shows what the rows must be."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psutil
import pytest
from sqlalchemy import Engine, or_, select, text

from ingest.connect import connect_with_token
from ingest.inline import FUNCTIONS
from ingest.plan.days import newest_day
from ingest.sandbox.credentials import demo_system_user_token
from jobs import queues
from jobs.runs import start_run
from jobs.tick import tick
from jobs.work.restart import SHORT_PAUSE
from local.programs import pagelens
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.runs import ACTIVE_STATUSES
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.ingest.conftest import Connected, connected, few_metrics, sandbox  # noqa: F401
from tests.local.waiting import wait_for
from tests.people import People

HISTORY_DAYS = 120
KINDS = ("page", "post", "backfill")
LONG_AGO = "now() - interval '10 minutes'"
PAGE_ROWS = """
SELECT metric_key, period, breakdown_key, metric_date, value FROM v_page_insights
 WHERE tenant_slug = :slug ORDER BY 1, 2, 3, 4
"""
POST_ROWS = """
SELECT post_id, level, metric_key, breakdown_key, observed_on, value FROM v_post_insights
 WHERE tenant_slug = :slug ORDER BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True)
class Scene:
    """What a crash test does and looks at; `page` is that of the tenant to be disturbed."""

    page: MetaPage
    undisturbed: MetaPage
    api: Connected
    engine: Engine

    def begin(self, page: MetaPage, *kinds: str) -> list[UUID]:
        """Starts runs as the connection, the night or a person would."""
        with tenant_session(page.tenant_id) as session:
            row = session.get_one(MetaPage, (page.tenant_id, page.id))
            return [start_run(session, row, kind, trigger="test").task_id for kind in kinds]

    def work_off(self, page: MetaPage) -> list[str]:
        """Does in this process what waits and is due, history included; returns how it ended."""
        ends = []
        while (run := self._waiting(page)) is not None:
            ends.append(FUNCTIONS[run.kind](tenant_id=page.tenant_id, task_id=str(run.id)))
        return ends

    def time_passes(self) -> None:
        """Ten minutes for what waits, then the tick."""
        with self.engine.begin() as connection:
            connection.execute(
                text(
                    f"UPDATE sync_run SET enqueued_at = {LONG_AGO}, resume_at = NULL"
                    " WHERE status = 'queued'"
                )
            )
        tick()

    def all_have_ended(self) -> bool:
        """Whether no run of the disturbed Page waits or works."""
        return not set(self.statuses()) & set(ACTIVE_STATUSES)

    def statuses(self) -> dict[str, set[str]]:
        """The error kinds of the disturbed Page's runs, by status."""
        found: dict[str, set[str]] = {}
        with tenant_session(self.page.tenant_id) as session:
            for run in session.scalars(select(SyncRun)):
                found.setdefault(run.status, set()).add(run.error_kind or "")
        return found

    def rows(self, slug: str) -> tuple[list[tuple[object, ...]], ...]:
        """Everything that the views show of a tenant."""
        with self.engine.connect() as connection:
            return tuple(
                [tuple(row) for row in connection.execute(text(query), {"slug": slug})]
                for query in (PAGE_ROWS, POST_ROWS)
            )

    def compare(self) -> None:
        """Without any repeat the rows are those of the undisturbed tenant."""
        self.begin(self.undisturbed, *KINDS)
        assert set(self.work_off(self.undisturbed)) == {"succeeded"}
        found, expected = self.rows("acme"), self.rows("globex")
        assert all(expected)
        assert found == expected

    def _waiting(self, page: MetaPage) -> SyncRun | None:
        with tenant_session(page.tenant_id) as session:
            return session.scalars(
                select(SyncRun)
                .where(
                    SyncRun.status == "queued",
                    or_(SyncRun.resume_at.is_(None), SyncRun.resume_at <= now_utc() + SHORT_PAUSE),
                )
                .order_by(SyncRun.created_at)
            ).first()


@pytest.fixture
def scene(
    people: People,
    few_metrics: Connected,  # noqa: F811
    store: Engine,
    environment: pytest.MonkeyPatch,
) -> Scene:
    environment.setenv("META_PAGE_INSIGHTS_BACKFILL_DAYS", str(HISTORY_DAYS))
    refresh_settings()
    # The clock stands still, so that both tenants are told the same.
    few_metrics.sandbox.world.clock.set(now_utc())
    connect_with_token(people.globex, demo_system_user_token())
    with store.begin() as connection:
        connection.execute(text("TRUNCATE sync_run CASCADE"))
        connection.execute(
            text("UPDATE meta_page SET backfill_goal = :day"),
            {"day": newest_day() - timedelta(days=HISTORY_DAYS)},
        )
    queues.connection().flushall()
    pages = []
    for tenant_id in (people.acme, people.globex):
        with tenant_session(tenant_id) as session:
            mine = select(MetaPage).where(MetaPage.page_id == few_metrics.page.page_id)
            pages.append(session.scalars(mine).one())
    return Scene(*pages, few_metrics, store)


@contextmanager
def running_worker(*names: str) -> Iterator[psutil.Process]:
    """A real worker process with the settings of this one; it is gone afterwards.

    What it said is shown where the test fails.
    """
    command = pagelens("worker", *(names or ("sync", "backfill")))
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, env=dict(os.environ), stdout=said, stderr=said) as started,
    ):
        worker = psutil.Process(started.pid)
        try:
            yield worker
        except BaseException:
            said.seek(0)
            sys.stderr.write(said.read()[-5000:])
            raise
        finally:
            end([worker, *horses(worker)])


def horses(worker: psutil.Process) -> list[psutil.Process]:
    """The work horses of a worker."""
    try:
        return worker.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def end(processes: list[psutil.Process]) -> None:
    """SIGKILL, and waits until they are gone."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=30)


def wait_for_requests(scene: Scene, number: int) -> None:
    """Returns when the API has been asked so often."""
    wait_for(lambda: scene.api.sandbox.world.log.requests >= number)
