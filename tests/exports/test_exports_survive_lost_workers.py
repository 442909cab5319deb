"""An emptied Redis and a killed worker lose no export, and none is tried for ever."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from dashboard.exports.record import claim
from jobs import queues
from jobs.tick import tick
from jobs.work.claim import LostWorkError
from jobs.work.enqueue import enqueue_waiting
from models import ExportJob
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.exports.asking import ask, make
from tests.people import People


def age(people: People, job: dict[str, Any]) -> None:
    """As if the row had been left alone for five minutes."""
    then = now_utc() - timedelta(minutes=5)
    with tenant_session(people.acme) as session:
        session.execute(
            update(ExportJob)
            .where(ExportJob.id == UUID(job["export_job_id"]))
            .values(enqueued_at=then, heartbeat_at=then, resume_at=None)
        )


def leave_expired_attempt(job_id: str) -> None:
    """As RQ leaves it when a worker was killed: a list that names an attempt which is gone."""
    redis = queues.connection()
    attempts = queues.JsonJob.fetch(job_id, connection=redis).execution_registry.key
    redis.zadd(attempts, {f"{job_id}:gone": now_utc().timestamp() + 60})


def row(people: People, job: dict[str, Any]) -> ExportJob:
    with tenant_session(people.acme) as session:
        return session.get_one(ExportJob, (people.acme, UUID(job["export_job_id"])))


def test_an_emptied_redis_loses_no_export(alice: FlaskClient, full: People):
    job = ask(alice)
    queues.connection().flushall()
    age(full, job)
    assert tick()["enqueued"] == 1
    assert queues.queue("export").job_ids == [job["export_job_id"]]
    assert tick()["enqueued"] == 0


def test_the_third_worker_that_is_killed_in_a_row_ends_it(alice: FlaskClient, full: People):
    job = ask(alice)
    for attempt in (1, 2, 3):
        age(full, job)
        record = claim(full.acme, UUID(job["export_job_id"]))
        assert record is not None
        assert record.attempt == attempt
        age(full, job)
        tick()
    found = row(full, job)
    assert (found.status, found.attempts, found.error_kind) == ("failed", 3, "worker_lost")
    assert "three times in a row" in str(found.error)


def test_an_export_whose_worker_was_killed_is_made_after_all(alice: FlaskClient, full: People):
    job = ask(alice)
    lost = claim(full.acme, UUID(job["export_job_id"]))
    leave_expired_attempt(job["export_job_id"])
    age(full, job)
    tick()
    assert row(full, job).error.endswith("It goes on by itself.")
    assert queues.queue("export").job_ids == [job["export_job_id"]]
    age(full, job)
    assert make(full.acme, job) == "completed"
    assert lost is not None
    with pytest.raises(LostWorkError):
        lost.fail("too late")
    found = row(full, job)
    assert (found.status, found.attempts, found.error) == ("completed", 1, None)


def test_two_ticks_at_the_same_moment_enqueue_an_export_once(alice: FlaskClient, full: People):
    job = ask(alice)
    queues.connection().flushall()
    age(full, job)
    now = now_utc()
    with wide_session("tick") as first:
        assert enqueue_waiting(first, ExportJob, now) == 1
        with wide_session("tick") as second:
            assert enqueue_waiting(second, ExportJob, now) == 0
    assert queues.queue("export").job_ids == [job["export_job_id"]]
