"""Whoever can write into Redis cannot make a worker call, import or send anything else."""

import json
import time
from pathlib import Path

import pytest
from rq import SimpleWorker
from rq.job import JobStatus
from rq.queue import Queue
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer, PickleSerializer
from rq.worker_registration import REDIS_WORKER_KEYS
from rq_scheduler import Scheduler

from jobs import places, queues
from jobs.scheduler import TICK_ID, make_scheduler
from jobs.work.admission import RefusedJobError
from jobs.work.kinds import TICK
from jobs.worker import work
from tests.jobs.forging import (
    Canary,
    call,
    canary,
    forge,
    forge_everything,
    forged_fields,
    forged_payloads,
)
from tests.people import People

__all__ = ["canary"]


def status(job_id: str) -> JobStatus:
    return queues.JsonJob.fetch(job_id, connection=queues.connection()).get_status()


def test_nothing_that_is_forged_is_called(people: People, canary: Canary) -> None:
    ids = forge_everything(canary)
    work(queues.QUEUES, burst=True)
    assert not canary.sang
    assert {job_id for job_id in ids if status(job_id) is not JobStatus.FAILED} == set()


@pytest.mark.parametrize("name", ["os-system", "subprocess", "an-import", "a-pickle"])
def test_rq_alone_would_have_called_it(people: People, canary: Canary, name: str) -> None:
    forge("strange", forged_payloads(canary.mark)[name])
    serializer = PickleSerializer if "pickle" in name else JSONSerializer
    redis = queues.connection()
    line = Queue(queues.CONTROL, connection=redis, serializer=serializer)
    SimpleWorker([line], connection=redis, serializer=serializer).work(burst=True)
    assert canary.sang


@pytest.mark.parametrize("name", list(forged_fields(Path())))
def test_a_strange_field_is_named_and_not_taken_over(
    people: People, canary: Canary, name: str
) -> None:
    fields = forged_fields(canary.mark)[name]
    job = forge(TICK.job_id, call(TICK.function), **fields)
    with pytest.raises(RefusedJobError, match=next(iter(fields))):
        job.perform()
    assert job.success_callback is None
    assert (job.meta, job.webhooks, job.retries_left, job.repeats_left) == ({}, [], None, None)
    assert job.timeout in (60, None)


@pytest.mark.parametrize(
    ("job_id", "data"),
    [
        (TICK.job_id, call(TICK.function, 1)),
        (TICK.job_id, call(TICK.function, now=1)),
        ("another", call(TICK.function)),
        (TICK.job_id, call("jobs.clean_up.clean_up", tenant_id=1)),
        (TICK.job_id, call("ingest.connect.jobs.check_tokens", tenant_id=1, connection_id=1)),
    ],
    ids=["position", "name", "id", "clean-up", "tokens"],
)
def test_jobs_without_a_row_take_no_arguments(people: People, job_id: str, data: bytes) -> None:
    with pytest.raises(RefusedJobError):
        forge(job_id, data).perform()


def test_our_own_functions_are_called(people: People) -> None:
    queues.put_once(TICK)
    work([queues.CONTROL], burst=True)
    assert status(TICK.job_id) is JobStatus.FINISHED


def test_an_abandoned_job_has_no_callback(people: People, canary: Canary) -> None:
    forge("gone", call(TICK.function), status="started", failure_callback_name="canary.run")
    redis = queues.connection()
    redis.delete("rq:queue:control")
    redis.zadd(StartedJobRegistry.key_template.format(queues.CONTROL), {"gone:one": 1})
    work([queues.CONTROL], burst=True)
    assert (status("gone"), canary.sang) == (JobStatus.FAILED, False)


def test_the_dead_hold_nothing_that_is_strange(people: People) -> None:
    me = places.new_name()
    gone = f"{me.partition('-')[0]}-4000000-abc"
    redis = queues.connection()
    redis.sadd(REDIS_WORKER_KEYS, f"rq:worker:{gone}")
    redis.sadd(f"rq:workers:{gone}:executions", "../../strange:one")
    assert list(places.held_by_the_dead(redis, me)) == []


def schedule_strangers(canary: Canary) -> None:
    line = {"meta": json.dumps({"queue_class_name": "canary.Line"})}
    for job_id in ("strange", "stranger"):
        forge(job_id, call("canary.run"), **line)
    queues.connection().delete("rq:queue:control")
    queues.connection().zadd(Scheduler.scheduled_jobs_key, {"strange": 1, "../no id": 1})


def test_the_scheduler_imports_and_enqueues_the_tick_alone(people: People, canary: Canary) -> None:
    scheduler = make_scheduler()
    schedule_strangers(canary)
    scheduler.enqueue_jobs()
    redis = queues.connection()
    assert redis.zrange(Scheduler.scheduled_jobs_key, 0, -1) == [TICK_ID.encode()]
    assert queues.queue(queues.CONTROL).job_ids == [TICK_ID]
    assert not canary.sang


def test_a_changed_tick_is_put_back(people: People, canary: Canary) -> None:
    scheduler = make_scheduler()
    redis, key = queues.connection(), queues.JsonJob.key_for(TICK_ID)
    meta = json.dumps({"interval": 60, "queue_class_name": "canary.Line"})
    redis.hset(key, mapping={"data": call("canary.run"), "meta": meta})
    redis.zadd(Scheduler.scheduled_jobs_key, {TICK_ID: time.time() + 30})
    scheduler.enqueue_jobs()
    work([queues.CONTROL], burst=True)
    assert (status(TICK_ID), canary.sang) == (JobStatus.FINISHED, False)
