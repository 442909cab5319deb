"""What ends by our own fault starts again by itself, until it gets nothing done thrice in a row."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rq.timeouts import JobTimeoutException
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from ingest.run.record import RunRecord, claim
from jobs import queues
from jobs.runs import start_run
from jobs.work import claim as claims
from jobs.work import patience
from jobs.work.claim import NotTakenError
from jobs.work.interruptions import UNEXPECTED, WORKER_ENDED
from jobs.work.restart import PAUSES, SHORT_PAUSE
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People


@pytest.fixture
def take(people: People) -> Callable[[], RunRecord]:
    """Takes the one run of Acme's Page, as if its pause were over."""
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        task_id = start_run(session, page, "page", trigger="test").task_id

    def once() -> RunRecord:
        with tenant_session(people.acme) as session:
            session.execute(update(SyncRun).values(resume_at=None))
        record = claim(people.acme, task_id)
        assert record is not None
        return record

    return once


def row(people: People) -> SyncRun:
    with tenant_session(people.acme) as session:
        return session.scalars(select(SyncRun)).one()


def test_the_third_time_in_a_row_is_the_last(people: People, take: Callable) -> None:
    for attempts in (1, 2):
        assert take().interrupted(UNEXPECTED) == "queued"
        found = row(people)
        assert (found.attempts, found.error_kind, found.finished_at) == (
            attempts,
            "unexpected",
            None,
        )
        assert found.error.endswith("It goes on by itself.")
    assert take().interrupted(UNEXPECTED) == "failed"
    found = row(people)
    assert (found.status, found.attempts) == ("failed", 3)
    assert "three times in a row" in found.error
    assert "by itself" not in found.error


def test_pauses_grow_from_seconds_to_a_minute(people: People, take: Callable) -> None:
    pauses = []
    for _attempt in (1, 2):
        before = now_utc()
        take().interrupted(UNEXPECTED)
        pauses.append(row(people).resume_at - before)
    assert pauses[0] < SHORT_PAUSE < pauses[1] < timedelta(seconds=130)
    assert list(PAUSES) == sorted(PAUSES)


@pytest.mark.parametrize("in_the_session", [True, False])
def test_a_start_that_got_something_done_counts_anew(
    people: People, take: Callable, in_the_session: bool
) -> None:
    for _attempt in (1, 2):
        take().interrupted(UNEXPECTED)
    record = take()
    assert row(people).attempts == 3
    if in_the_session:
        with tenant_session(people.acme) as session:
            record.made_progress(session)
        assert row(people).attempts == 0
    else:
        record.made_progress()
    assert record.interrupted(UNEXPECTED) == "queued"
    assert row(people).attempts == 0


def test_progress_that_is_rolled_back_is_none(people: People, take: Callable) -> None:
    record = take()
    with pytest.raises(ZeroDivisionError), tenant_session(people.acme) as session:
        record.made_progress(session)
        raise ZeroDivisionError
    record.interrupted(UNEXPECTED)
    assert row(people).attempts == 1


def test_a_throttle_and_a_requested_end_count_as_no_interruption(
    people: People, take: Callable
) -> None:
    take().interrupted(UNEXPECTED)
    take().throttled(now_utc(), "Meta asks to slow down.")
    assert row(people).attempts == 1
    assert take().interrupted(WORKER_ENDED) == "queued"
    assert row(people).attempts == 1
    take().finish("succeeded")
    assert (row(people).attempts, row(people).error_kind) == (1, None)


def test_a_worker_waits_out_a_short_pause_and_leaves_a_long_one(
    people: People, take: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(claims.time, "sleep", waited.append)
    record = take()
    record.interrupted(UNEXPECTED)
    assert claim(people.acme, record.task_id) is not None
    assert 4 < waited[0] <= PAUSES[1].total_seconds()
    with tenant_session(people.acme) as session:
        later = now_utc() + timedelta(minutes=1)
        session.execute(update(SyncRun).values(status="queued", resume_at=later))
    assert claim(people.acme, record.task_id) is None
    assert len(waited) == 1


def test_a_database_that_is_away_while_a_run_is_taken_is_waited_for(
    people: People, take: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    real = claims._take

    def away_twice(*arguments: object, **options: object) -> object:
        tries.append(len(tries))
        if len(tries) < 3:
            raise OperationalError("SELECT 1", {}, Exception("gone"))
        return real(*arguments, **options)

    monkeypatch.setattr(patience, "WAIT_SECONDS", 0)
    monkeypatch.setattr(claims, "_take", away_twice)
    assert take() is not None
    assert len(tries) == 3


def test_a_run_whose_taking_was_not_answered_is_taken_after_all(
    people: People, take: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, answers = claims._take, []

    def unanswered_once(*arguments: object, **options: object) -> object:
        answers.append(real(*arguments, **options))
        if len(answers) == 1:
            raise OperationalError("COMMIT", {}, Exception("gone"))
        return answers[-1]

    monkeypatch.setattr(patience, "WAIT_SECONDS", 0)
    monkeypatch.setattr(claims, "_take", unanswered_once)
    assert take() is not None


@pytest.mark.parametrize(
    "error", [OperationalError("SELECT 1", {}, Exception("gone")), JobTimeoutException()]
)
def test_a_run_that_cannot_be_taken_in_time_stays_as_it_is(
    people: People, take: Callable, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def away(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(patience, "WAIT_SECONDS", 0)
    monkeypatch.setattr(claims, "_take", away)
    with pytest.raises(NotTakenError):
        take()
    assert row(people).status == "queued"


def test_the_job_of_a_run_that_could_not_be_taken_waits_again(
    people: People, take: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[int] = []

    def away_at_first(*arguments: object, **options: object) -> object:
        called.append(len(called))
        raise NotTakenError

    monkeypatch.setattr("ingest.run.work.claim", away_at_first)
    [job_id] = queues.queue("sync").job_ids
    job = queues.JsonJob.fetch(job_id, connection=queues.connection())
    assert job.perform() == "queued"
    assert job.waits_again
    assert called == [0]
    queues.connection().flushall()
    queues.put_again(job)
    assert queues.queue("sync").job_ids == [job_id]
