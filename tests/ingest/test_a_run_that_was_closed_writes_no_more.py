"""A worker that was given up for dead writes neither rows nor its end over what came after."""

from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from ingest.run.record import LostRunError, RunRecord, claim
from jobs.runs import correlated, start_run
from jobs.work.heartbeat import beating
from jobs.work.lost import reap
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.people import People


def start(people: People) -> UUID:
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        return start_run(session, page, "page", trigger="test").task_id


def taken(people: People) -> RunRecord:
    record = claim(people.acme, start(people))
    assert record is not None
    return record


def reap_later(minutes: int) -> int:
    with wide_session("reaper") as session:
        return reap(session, SyncRun, now_utc() + timedelta(minutes=minutes))


def wake(record: RunRecord) -> None:
    with tenant_session(record.tenant_id) as session:
        session.get_one(SyncRun, (record.tenant_id, record.task_id)).resume_at = None


def row(record: RunRecord) -> SyncRun:
    with tenant_session(record.tenant_id) as session:
        return session.get_one(SyncRun, (record.tenant_id, record.task_id))


def test_a_run_that_was_given_up_stays_as_it_is(people: People) -> None:
    record = taken(people)
    assert reap_later(6) == 1
    with pytest.raises(LostRunError):
        record.finish("succeeded")
    with tenant_session(people.acme) as session, pytest.raises(LostRunError):
        record.hold(session)
    assert (row(record).status, row(record).error_kind) == ("queued", "worker_lost")


def test_the_next_start_is_another_and_the_first_writes_nothing_over_it(people: People) -> None:
    first = taken(people)
    reap_later(6)
    wake(first)
    second = claim(people.acme, first.task_id)
    assert second is not None
    with pytest.raises(LostRunError):
        first.save(phase="late")
    first.beat()
    with tenant_session(people.acme) as session:
        first.made_progress(session)
    second.save(phase="insights")
    assert (row(second).progress, row(second).attempts) == ({"phase": "insights"}, 2)


def test_a_long_step_gives_signs_of_life(people: People, store: Engine) -> None:
    record, beaten = taken(people), Event()
    with store.begin() as connection:
        connection.execute(text("UPDATE sync_run SET heartbeat_at = '2026-01-01'"))

    def beat() -> None:
        record.beat()
        beaten.set()

    with beating(beat, every=0.01):
        assert beaten.wait(30)
    beat_at = row(record).heartbeat_at
    assert beat_at is not None
    assert beat_at > datetime(2026, 6, 1, tzinfo=beat_at.tzinfo)
    assert reap_later(1) == 0


def test_what_belongs_together_carries_one_correlation_id(people: People) -> None:
    with tenant_session(people.acme) as session, correlated() as shared:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        ids = [start_run(session, page, kind, trigger="test").task_id for kind in ("page", "post")]
    with tenant_session(people.acme) as session:
        runs = [session.get_one(SyncRun, (people.acme, task_id)) for task_id in ids]
    assert {run.correlation_id for run in runs} == {shared}
