"""Redis believes of a killed worker's job that it waits or runs; we look more closely."""

import os
from datetime import timedelta
from uuid import UUID

import pytest
from rq.executions import WORKER_EXECUTIONS_KEY_TEMPLATE
from rq.job import JobStatus
from rq.utils import now, utcformat
from rq.worker_registration import REDIS_WORKER_KEYS
from sqlalchemy import update

from jobs import places, queues
from jobs.runs import start_run
from jobs.tick import tick
from jobs.work.interruptions import WORKER_LOST
from jobs.work.lost import give_back
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People

NOBODY = 4_000_000


@pytest.fixture
def task(people: People) -> UUID:
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        return start_run(session, page, "page", trigger="test").task_id


def row(people: People, task: UUID) -> SyncRun:
    with tenant_session(people.acme) as session:
        return session.get_one(SyncRun, (people.acme, task))


def change(people: People, **values: object) -> None:
    with tenant_session(people.acme) as session:
        session.execute(update(SyncRun).values(**values))


def begin_job(task: UUID, worker: str, seconds_ago: float = 0) -> queues.JsonJob:
    """As RQ notes that a worker has begun a job."""
    redis = queues.connection()
    redis.lrem("rq:queue:sync", 0, str(task))
    moment = utcformat(now() - timedelta(seconds=seconds_ago))
    notes = {"status": "started", "last_heartbeat": moment, "worker_name": worker}
    redis.hset(queues.JsonJob.key_for(str(task)), mapping=notes)
    return queues.JsonJob.fetch(str(task), connection=redis)


def test_a_job_that_was_taken_out_of_its_queue_and_not_begun_is_dead(task: UUID) -> None:
    assert queues.is_live(str(task))
    queues.connection().lpop("rq:queue:sync")
    job = queues.JsonJob.fetch(str(task), connection=queues.connection())
    assert job.get_status() is JobStatus.QUEUED
    assert not queues.is_live(str(task))


def test_a_job_that_gives_no_sign_of_life_is_dead(task: UUID) -> None:
    begin_job(task, "somebody")
    assert queues.is_live(str(task))
    begin_job(task, "somebody", seconds_ago=60)
    assert not queues.is_live(str(task))


def test_a_run_whose_job_died_before_it_was_taken_gets_another(people: People, task: UUID) -> None:
    begin_job(task, "somebody", seconds_ago=60)
    change(people, enqueued_at=now_utc() - timedelta(minutes=1))
    assert tick()["enqueued"] == 1
    assert queues.queue("sync").job_ids == [str(task)]


def test_what_a_killed_horse_held_waits_again_before_all_others(people: People, task: UUID) -> None:
    job = begin_job(task, "me")
    change(people, status="running", attempts=1, started_at=now_utc())
    give_back(job, WORKER_LOST, "me")
    found = row(people, task)
    assert (found.status, found.error_kind, found.attempts) == ("queued", "worker_lost", 1)
    assert queues.queue("sync").job_ids == [str(task)]


def test_what_another_worker_has_by_now_is_left_alone(people: People, task: UUID) -> None:
    job = begin_job(task, "another")
    change(people, status="running", attempts=1, started_at=now_utc())
    give_back(job, WORKER_LOST, "me")
    assert row(people, task).status == "running"


def test_a_horse_that_dies_three_times_before_it_begins_is_told(people: People, task: UUID) -> None:
    for _time in range(3):
        change(people, resume_at=None)
        give_back(begin_job(task, "me"), WORKER_LOST, "me")
    assert (row(people, task).status, row(people, task).attempts) == ("failed", 3)


@pytest.mark.parametrize(
    ("pid", "found"),
    [(NOBODY, 1), (os.getpid(), 1), (os.getppid(), 0)],
    ids=["nobody", "itself", "alive"],  # the same in every process of the suite
)
def test_a_worker_finds_what_those_held_that_are_gone(task: UUID, pid: int, found: int) -> None:
    me = places.new_name()
    gone = f"{me.partition('-')[0]}-{pid}-abc"
    redis = queues.connection()
    redis.sadd(REDIS_WORKER_KEYS, f"rq:worker:{gone}", f"rq:worker:{me}", "rq:worker:elsewhere-1-a")
    redis.sadd(WORKER_EXECUTIONS_KEY_TEMPLATE.format(gone), f"{task}:one")
    held = list(places.held_by_the_dead(redis, me))
    assert [(job.id, name) for job, name in held] == [(str(task), gone)] * found
    assert list(places.held_by_the_dead(redis, me)) == []
