"""Work on one Page that falls due together is all done: a narrow run is widened, or followed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from ingest.run.record import claim
from jobs import queues
from jobs.many_runs import WantedRun, start_wanted
from jobs.runs import MIDDAY, StartedRun, start_run
from jobs.schedules import ensure_schedules, start_due
from jobs.tick import tick
from jobs.work.interruptions import UNEXPECTED
from jobs.work.kinds import REST
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.people import People


def start(people: People, trigger: str, kind: str = "page") -> StartedRun:
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        page.token_encrypted = b"sealed"
        return start_run(session, page, kind, trigger=trigger)


def rows(people: People) -> list[tuple[str, str, str | None]]:
    with tenant_session(people.acme) as session:
        found = session.scalars(select(SyncRun).order_by(SyncRun.created_at))
        return [(run.trigger, run.status, run.then_trigger) for run in found]


def test_a_midday_read_that_waits_becomes_the_night(people: People) -> None:
    midday = start(people, MIDDAY)
    assert start(people, "schedule") == StartedRun(midday.task_id, created=False)
    assert rows(people) == [("schedule", "queued", None)]
    assert queues.queue("sync").job_ids == [str(midday.task_id)]


def test_a_midday_read_that_works_is_followed_by_the_night(people: People) -> None:
    record = claim(people.acme, start(people, MIDDAY).task_id)
    start(people, "schedule")
    assert rows(people) == [(MIDDAY, "running", "schedule")]
    assert record is not None
    record.finish("succeeded")
    assert rows(people) == [(MIDDAY, "succeeded", "schedule"), ("schedule", "queued", None)]
    assert queues.queue("sync").count == 2


def test_after_an_interruption_the_night_takes_its_place(people: People) -> None:
    record = claim(people.acme, start(people, MIDDAY).task_id)
    start(people, "schedule")
    assert record is not None
    assert record.interrupted(UNEXPECTED) == "queued"
    assert rows(people) == [("schedule", "queued", None)]


def test_a_midday_read_changes_no_night(people: People) -> None:
    night = start(people, "schedule")
    assert start(people, MIDDAY) == StartedRun(night.task_id, created=False)
    assert rows(people) == [("schedule", "queued", None)]


def test_of_what_falls_due_together_the_widest_is_done(people: People) -> None:
    with wide_session("tick") as session:
        wanted = [
            WantedRun(people.acme, people.acme_page, "page", trigger)
            for trigger in (MIDDAY, "schedule")
        ]
        assert start_wanted(session, wanted) == 1
    assert rows(people) == [("schedule", "queued", None)]


def test_a_night_and_a_midday_of_one_tick_are_a_night(people: People) -> None:
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    with wide_session("tick") as session:
        ensure_schedules(session, now - timedelta(days=2))
    with tenant_session(people.acme) as session:
        session.execute(update(MetaPage).values(token_encrypted=b"sealed"))
    with wide_session("tick") as session:
        start_due(session, now)
    assert sorted(rows(people)) == [("schedule", "queued", None), ("schedule", "queued", None)]


def test_the_rest_of_a_first_sync_waits_behind_the_nights_and_a_night_overtakes_it(
    people: People,
) -> None:
    rest = start(people, REST, "post")
    assert queues.queue("backfill").job_ids == [str(rest.task_id)]
    start(people, "schedule", "post")
    assert queues.queue("sync").job_ids == [str(rest.task_id)]


@pytest.mark.parametrize(("minutes", "enqueued"), [(-1, 1), (5, 0)])
def test_a_run_for_later_waits_for_its_time(people: People, minutes: int, enqueued: int) -> None:
    run = start(people, "again")
    queues.connection().flushall()
    with tenant_session(people.acme) as session:
        at = now_utc() + timedelta(minutes=minutes)
        session.execute(update(SyncRun).values(resume_at=at, enqueued_at=None))
    assert queues.queue("sync").count == 0
    assert tick()["enqueued"] == enqueued
    assert queues.queue("sync").job_ids == [str(run.task_id)][:enqueued]
