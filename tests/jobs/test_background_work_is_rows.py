"""Token checks, weekly retries, clean-ups and pictures are rows: an emptied Redis loses none."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from ingest.connect.requests import ask_for_check
from jobs import queues
from jobs.background import do_background, start_background
from jobs.schedules import ensure_schedules, start_due
from jobs.tick import tick
from models import BackgroundJob, MetaConnection
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.people import People


def start(people: People, kind: str = "clean_up") -> UUID:
    with tenant_session(people.acme) as session:
        start_background(session, kind, people.acme)
        return session.scalars(select(BackgroundJob.id)).one()


def rows(people: People) -> list[BackgroundJob]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(BackgroundJob).order_by(BackgroundJob.kind)))


def age(people: People) -> None:
    with tenant_session(people.acme) as session:
        then = now_utc() - timedelta(minutes=5)
        session.execute(update(BackgroundJob).values(enqueued_at=then, resume_at=None))


def test_what_a_schedule_starts_survives_an_emptied_redis(people: People) -> None:
    with tenant_session(people.acme) as session:
        session.add(MetaConnection(tenant_id=people.acme, kind="user", meta_user_id="1"))
    with wide_session("tick") as session:
        ensure_schedules(session, now_utc() - timedelta(days=9))
        start_due(session, now_utc())
    queues.connection().flushall()
    assert [row.kind for row in rows(people)] == ["clean_up", "digest", "retry", "tokens"]
    age(people)
    tick()
    assert {str(row.id) for row in rows(people)} <= {
        *queues.queue("sync").job_ids,
        *queues.queue("control").job_ids,
        *queues.queue("export").job_ids,
    }


def test_a_look_at_a_token_is_asked_for_once_and_comes_first(people: People) -> None:
    queues.put_many([queues.Call("sync", "jobs.tick.tick", "other", 60, {})])
    ask_for_check(people.acme, 7)
    ask_for_check(people.acme, 7)
    [row] = rows(people)
    assert (row.kind, row.subject, row.arguments) == ("tokens", "7", {"connection_id": 7})
    assert queues.queue("sync").job_ids == [str(row.id), "other"]


def test_it_is_done_once_and_makes_room_for_the_next(people: People) -> None:
    task = start(people)
    assert do_background(tenant_id=people.acme, task_id=str(task)) == "succeeded"
    assert do_background(tenant_id=people.acme, task_id=str(task)) == "taken"
    with tenant_session(people.acme) as session:
        assert start_background(session, "clean_up", people.acme)


def test_it_starts_again_after_an_interruption_and_fails_after_three(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = start(people)
    monkeypatch.setattr("jobs.clean_up.clean_up", lambda **_arguments: 1 / 0)
    ends = []
    for _time in range(3):
        age(people)
        ends.append(do_background(tenant_id=people.acme, task_id=str(task)))
    assert ends == ["queued", "queued", "failed"]
    [row] = rows(people)
    assert (row.error_kind, row.attempts) == ("unexpected", 3)
    assert "division" not in row.error


def test_a_job_whose_worker_was_killed_is_done_after_all(people: People) -> None:
    task = start(people)
    with tenant_session(people.acme) as session:
        then = now_utc() - timedelta(minutes=5)
        values = {"status": "running", "attempts": 1, "heartbeat_at": then}
        session.execute(update(BackgroundJob).values(**values))
    queues.connection().flushall()
    assert tick()["reaped"] == 1
    assert str(task) in queues.queue("control").job_ids
    age(people)
    assert do_background(tenant_id=people.acme, task_id=str(task)) == "succeeded"
