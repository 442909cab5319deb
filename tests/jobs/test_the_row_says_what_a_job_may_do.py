"""A job is a call for a row that waits; of another tenant, kind or id it does nothing."""

import uuid

import pytest
from rq.job import JobStatus
from sqlalchemy import select, update

from jobs import queues
from jobs.background import start_background
from jobs.runs import start_run
from jobs.work.interruptions import WORKER_LOST
from jobs.work.lost import give_back
from jobs.worker import work
from models import BackgroundJob, MetaPage, SyncRun
from models.scope import tenant_session
from tests.jobs.forging import call, forge
from tests.people import People

BACKGROUND = "jobs.background.do_background"
PAGE = "ingest.jobs.sync_meta_page_insights"


@pytest.fixture
def row(people: People) -> str:
    """A piece of work of Acme that waits; its own job is taken out of its queue."""
    with tenant_session(people.acme) as session:
        start_background(session, "clean_up", people.acme)
        task = str(session.scalars(select(BackgroundJob.id)).one())
    queues.drop(task)
    return task


def row_status(people: People) -> tuple[str, int]:
    with tenant_session(people.acme) as session:
        found = session.scalars(select(BackgroundJob)).one()
        return found.status, found.attempts


def done(job_id: str, data: bytes) -> tuple[JobStatus, object]:
    """How a worker ends a job that was put into its queue."""
    forge(job_id, data)
    work([queues.CONTROL], burst=True)
    job = queues.JsonJob.fetch(job_id, connection=queues.connection())
    return job.get_status(), job.return_value()


def test_the_job_of_a_row_does_its_work_once(people: People, row: str) -> None:
    data = call(BACKGROUND, tenant_id=people.acme, task_id=row)
    assert done(row, data) == (JobStatus.FINISHED, "succeeded")
    assert done(row, data) == (JobStatus.FINISHED, "taken")
    assert row_status(people) == ("succeeded", 0)


def test_another_tenant_or_kind_finds_no_row(people: People, row: str) -> None:
    answers = [
        done(row, call(BACKGROUND, tenant_id=people.globex, task_id=row)),
        done(row, call(PAGE, tenant_id=people.acme, task_id=row)),
        done(row, call("dashboard.exports.jobs.run_export", tenant_id=1, export_job_id=row)),
    ]
    assert answers == [(JobStatus.FINISHED, "taken")] * 3
    assert row_status(people) == ("queued", 0)


def test_a_run_is_done_by_the_function_of_its_kind_alone(people: People) -> None:
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        task = str(start_run(session, page, "page", trigger="test").task_id)
    data = call("ingest.jobs.backfill_window", tenant_id=people.acme, task_id=task)
    assert done(task, data) == (JobStatus.FINISHED, "taken")
    with tenant_session(people.acme) as session:
        assert session.scalars(select(SyncRun.status)).all() == ["queued"]


@pytest.mark.parametrize("wrong", ["id", "tenant", "text", "truth", "more", "less", "position"])
def test_what_does_not_name_its_row_is_refused(people: People, row: str, wrong: str) -> None:
    ours = {"tenant_id": people.acme, "task_id": row}
    payload = {
        "id": call(BACKGROUND, **ours),
        "tenant": call(BACKGROUND, **{**ours, "tenant_id": 2**70}),
        "text": call(BACKGROUND, **{**ours, "tenant_id": str(people.acme)}),
        "truth": call(BACKGROUND, **{**ours, "tenant_id": True}),
        "more": call(BACKGROUND, **ours, kind="tokens"),
        "less": call(BACKGROUND, task_id=row),
        "position": call(BACKGROUND, people.acme, row),
    }[wrong]
    job_id = str(uuid.uuid4()) if wrong == "id" else row
    assert done(job_id, payload) == (JobStatus.FAILED, None)
    assert row_status(people) == ("queued", 0)


def test_a_lost_job_that_is_forged_gives_nothing_back(people: People, row: str) -> None:
    with tenant_session(people.acme) as session:
        session.execute(update(BackgroundJob).values(status="running", attempts=1))
    for function, tenant in ((BACKGROUND, people.globex), (PAGE, people.acme)):
        job = forge(row, call(function, tenant_id=tenant, task_id=row), worker_name="me")
        give_back(job, WORKER_LOST, "me")
    strange = forge(
        row, call(BACKGROUND, tenant_id=people.acme, task_id=row), group_id="a", worker_name="me"
    )
    give_back(strange, WORKER_LOST, "me")
    assert row_status(people) == ("running", 1)
