"""The tick lets dead runs start again, brings lost jobs back, and is the scheduler's only job."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from structlog.testing import capture_logs

from jobs import queues, scheduler
from jobs.runs import start_run
from jobs.tick import seconds_since_tick, tick
from jobs.work.lost import reap
from jobs.worker import work
from models import MetaPage, SyncRun
from models.scope import tenant_session, wide_session
from settings import SettingsError
from tests.conftest import refresh_settings
from tests.people import People


def start(people: People, kind: str = "page") -> UUID:
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        page.token_encrypted = b"sealed"
        return start_run(session, page, kind, trigger="manual").task_id


def change(people: People, task_id: UUID, **values: object) -> None:
    with tenant_session(people.acme) as session:
        run = session.get_one(SyncRun, (people.acme, task_id))
        for name, value in values.items():
            setattr(run, name, value)


def row(people: People, task_id: UUID) -> SyncRun:
    with tenant_session(people.acme) as session:
        return session.get_one(SyncRun, (people.acme, task_id))


def reap_at(moment: datetime) -> int:
    with wide_session("reaper") as session:
        return reap(session, SyncRun, moment)


def test_an_emptied_redis_loses_no_run(people: People) -> None:
    task_id = start(people)
    queues.connection().flushall()
    change(people, task_id, enqueued_at=datetime.now(UTC) - timedelta(minutes=1))
    assert tick()["enqueued"] == 1
    assert queues.is_live(str(task_id))
    assert tick()["enqueued"] == 0


def test_a_throttled_run_comes_back_when_it_may(people: People) -> None:
    task_id = start(people)
    queues.connection().flushall()
    now = datetime.now(UTC)
    change(people, task_id, status="throttled", resume_at=now + timedelta(hours=1))
    change(people, task_id, enqueued_at=now - timedelta(minutes=5))
    assert tick()["enqueued"] == 0
    change(people, task_id, resume_at=now - timedelta(seconds=1))
    assert tick()["enqueued"] == 1


@pytest.mark.parametrize("kind", ["page", "backfill"])
def test_a_silent_run_starts_again_and_says_so(people: People, kind: str) -> None:
    task_id = start(people, kind)
    now = datetime.now(UTC)
    change(people, task_id, status="running", heartbeat_at=now, attempts=1)
    assert reap_at(now + timedelta(seconds=60)) == 0, "its job waits in Redis"
    assert reap_at(now + timedelta(seconds=100)) == 1
    found = row(people, task_id)
    assert (found.status, found.error_kind, found.attempts) == ("queued", "worker_lost", 1)
    assert found.error.endswith("It goes on by itself.")


def test_a_silent_run_that_redis_does_not_know_starts_again_sooner(people: People) -> None:
    task_id = start(people)
    now = datetime.now(UTC)
    change(people, task_id, status="running", heartbeat_at=now, attempts=1)
    queues.connection().flushall()
    assert reap_at(now + timedelta(seconds=30)) == 0
    assert reap_at(now + timedelta(seconds=45)) == 1


def test_a_run_in_the_process_of_a_command_is_given_more_time(people: People) -> None:
    task_id = start(people)
    now = datetime.now(UTC)
    change(people, task_id, status="running", heartbeat_at=now, attempts=1, enqueued_at=None)
    queues.connection().flushall()
    assert reap_at(now + timedelta(seconds=60)) == 0
    assert reap_at(now + timedelta(seconds=100)) == 1


def test_the_scheduler_holds_one_job_however_often_it_starts(store: object) -> None:
    for _start in range(3):
        held = list(scheduler.make_scheduler().get_jobs())
    assert [job.id for job in held] == [scheduler.TICK_ID]


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_a_worker_runs_the_tick_that_the_scheduler_made(store: object) -> None:
    made = scheduler.make_scheduler()
    made.enqueue_jobs()
    work([queues.CONTROL], burst=True)
    job = queues.JsonJob.fetch(scheduler.TICK_ID, connection=queues.connection())
    assert job.return_value() == {"reaped": 0, "started": 0, "enqueued": 0}


def test_a_worker_refuses_a_queue_that_does_not_exist(store: object) -> None:
    with pytest.raises(SettingsError, match="No queue nights"):
        work(["nights"])


def test_a_run_that_a_dead_command_left_waiting_is_taken_up_by_a_worker(people: People) -> None:
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        task_id = start_run(session, page, "page", trigger="command", enqueue=False).task_id
    assert tick()["enqueued"] == 0
    change(people, task_id, created_at=datetime.now(UTC) - timedelta(minutes=6))
    assert tick()["enqueued"] == 1
    assert queues.is_live(str(task_id))


def test_the_scheduler_puts_the_tick_back_into_an_emptied_redis(store: object) -> None:
    made = scheduler.make_scheduler()
    queues.connection().flushall()
    made.enqueue_jobs()
    made.enqueue_jobs()
    assert queues.queue(queues.CONTROL).job_ids == [scheduler.TICK_ID]
    assert [job.id for job in made.get_jobs()] == [scheduler.TICK_ID]


def test_that_all_schedules_are_switched_off_is_told_once_a_day(
    people: People, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("META_PAGE_INSIGHTS_ENABLED", "false")
    refresh_settings()
    with capture_logs() as told:
        tick()
        tick()
    assert [entry["event"] for entry in told].count("schedules_switched_off") == 1


def test_one_failing_part_of_the_tick_keeps_no_other_from_its_work(
    people: People, store: Engine
) -> None:
    task_id = start(people)
    queues.connection().flushall()
    change(people, task_id, enqueued_at=datetime.now(UTC) - timedelta(minutes=1))
    with store.begin() as connection:
        connection.execute(text("ALTER TABLE export_job RENAME COLUMN heartbeat_at TO gone"))
    try:
        assert tick()["enqueued"] == 1
    finally:
        with store.begin() as connection:
            connection.execute(text("ALTER TABLE export_job RENAME COLUMN gone TO heartbeat_at"))
    assert seconds_since_tick() is not None
