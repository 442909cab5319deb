"""The work of schedules that start no sync: what was refused becomes due, what is old goes."""

from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import select

from ingest.plan.retry import try_refused_again
from jobs.clean_up import clean_up
from jobs.work.kinds import KINDS, KNOWN_FUNCTIONS
from models import BackgroundJob, MetaMetricRegistry, MetaMetricSupport, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.notify.runs import end_run
from tests.people import People


@pytest.mark.parametrize(
    "function", sorted(KNOWN_FUNCTIONS | {kind.does for kind in KINDS.values() if kind.does})
)
def test_every_job_that_is_named_exists(function: str) -> None:
    module, _, name = function.rpartition(".")
    assert callable(getattr(import_module(module), name))


def test_old_runs_go_and_the_newest_stay(people: People) -> None:
    for days in (400, 300, 200):
        end_run(people, "failed", ago=timedelta(days=days))
        end_run(people, "succeeded", kind="backfill", rows=1, ago=timedelta(days=days))
    assert clean_up(tenant_id=people.acme)["runs"] == 4
    with tenant_session(people.acme) as session:
        assert sorted(session.scalars(select(SyncRun.kind))) == ["backfill", "page"]


def test_old_background_jobs_go_when_they_have_ended(people: People, environment) -> None:
    now = now_utc()
    with tenant_session(people.acme) as session:
        for days, status in ((40, "succeeded"), (40, "running"), (20, "failed")):
            then = now - timedelta(days=days)
            ended = None if status == "running" else then
            job = BackgroundJob(tenant_id=people.acme, kind="retry", status=status)
            job.created_at, job.finished_at = then, ended
            session.add(job)
    assert clean_up(tenant_id=people.acme)["background"] == 1
    with tenant_session(people.acme) as session:
        assert sorted(session.scalars(select(BackgroundJob.status))) == ["failed", "running"]
    environment.setenv("ENDED_KEEP_DAYS", "10")
    refresh_settings()
    assert clean_up(tenant_id=people.acme)["background"] == 1


def test_what_was_refused_almost_a_week_ago_becomes_due(people: People) -> None:
    now = now_utc()
    with tenant_session(people.acme) as session:
        ids = session.scalars(select(MetaMetricRegistry.id).limit(2)).all()
        for metric_id, days in zip(ids, (6.5, 2), strict=True):
            session.add(
                MetaMetricSupport(
                    tenant_id=people.acme,
                    meta_page_id=people.acme_page,
                    metric_id=metric_id,
                    status="unsupported",
                    last_refused_at=now - timedelta(days=days),
                )
            )
    assert try_refused_again(tenant_id=people.acme) == 1
    assert try_refused_again(tenant_id=people.acme) == 0
