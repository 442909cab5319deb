"""A run is a row first and a job second, and there is never a second one of its kind."""

import json
import zlib

import pytest
from redis import Redis

from jobs import queues
from jobs.runs import start_run
from models import MetaPage, SyncRun
from models.scope import tenant_session
from settings import get_settings
from tests.conftest import refresh_settings
from tests.people import People


def acme_page(session, people: People) -> MetaPage:
    return session.get_one(MetaPage, (people.acme, people.acme_page))


def test_the_job_is_enqueued_when_the_row_is_committed(people: People) -> None:
    with tenant_session(people.acme) as session:
        run = start_run(session, acme_page(session, people), "page", trigger="manual")
        assert not queues.is_live(str(run.task_id))
    assert queues.is_live(str(run.task_id))
    job = queues.JsonJob.fetch(str(run.task_id), connection=queues.connection())
    assert job.kwargs == {"tenant_id": people.acme, "task_id": str(run.task_id)}
    assert job.origin == "sync"


def test_a_second_start_finds_the_active_run(people: People) -> None:
    with tenant_session(people.acme) as session:
        first = start_run(session, acme_page(session, people), "page", trigger="manual")
    with tenant_session(people.acme) as session:
        second = start_run(session, acme_page(session, people), "page", trigger="schedule")
        other = start_run(session, acme_page(session, people), "post", trigger="schedule")
    assert (second.task_id, second.created) == (first.task_id, False)
    assert other.created


def test_an_ended_run_makes_room_for_the_next(people: People) -> None:
    with tenant_session(people.acme) as session:
        first = start_run(session, acme_page(session, people), "page", trigger="manual")
        session.get_one(SyncRun, (people.acme, first.task_id)).status = "failed"
    with tenant_session(people.acme) as session:
        assert start_run(session, acme_page(session, people), "page", trigger="manual").created


def test_a_rolled_back_start_leaves_no_job(people: People) -> None:
    with pytest.raises(RuntimeError, match="undone"), tenant_session(people.acme) as session:
        start_run(session, acme_page(session, people), "page", trigger="manual")
        raise RuntimeError("undone")
    assert queues.queue("sync").count == 0


def test_without_redis_the_run_waits_in_the_database(people: People, environment) -> None:
    working = get_settings().redis_url
    environment.setenv("REDIS_URL", "unix:///nowhere/redis.sock")
    refresh_settings()
    with tenant_session(people.acme) as session:
        run = start_run(session, acme_page(session, people), "page", trigger="manual")
    with tenant_session(people.acme) as session:
        assert session.get_one(SyncRun, (people.acme, run.task_id)).status == "queued"
    environment.setenv("REDIS_URL", working)
    refresh_settings()


def test_jobs_are_json_in_redis(people: People) -> None:
    with tenant_session(people.acme) as session:
        run = start_run(session, acme_page(session, people), "page", trigger="manual")
    redis: Redis = queues.connection()
    data = zlib.decompress(redis.hget(f"rq:job:{run.task_id}", "data"))
    assert json.loads(data)[0] == "ingest.jobs.sync_meta_page_insights"
