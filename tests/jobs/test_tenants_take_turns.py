"""Exports and mails of one tenant do not wait behind another's heap, on real queues."""

from datetime import timedelta
from uuid import UUID

import pytest
from rq.utils import utcformat
from sqlalchemy import select, update

from jobs import queues
from jobs.background import start_background
from jobs.exports import ExportRequest, start_export
from jobs.tick import tick
from jobs.worker import work
from models import BackgroundJob, ExportJob, MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People

HEAP = 12
AN_AGE = timedelta(minutes=5)


def ask(tenant_id: int, page_id: int, number: int = 1) -> list[str]:
    """So many exports of the tenant, asked for one after the other."""
    made = []
    for _one in range(number):
        with tenant_session(tenant_id) as session:
            page = session.get_one(MetaPage, (tenant_id, page_id))
            made.append(str(start_export(session, page, ExportRequest("csv", {})).id))
    return made


def line(name: str = "export") -> list[str]:
    return queues.queue(name).job_ids


def test_one_export_waits_for_at_most_one_of_anothers_heap(people: People) -> None:
    heap = ask(people.acme, people.acme_page, HEAP)
    late = ask(people.globex, people.globex_page, 2)
    assert line() == [heap[0], late[0], heap[1], late[1], *heap[2:]]
    # A worker takes the first; what comes then stands behind those who wait already.
    queues.connection().lpop(queues.queue("export").key)
    later = ask(people.globex, people.globex_page)
    assert line() == [late[0], heap[1], late[1], heap[2], heap[3], later[0], *heap[4:]]


def test_each_keeps_its_own_order_and_who_came_first_stays_first(people: People) -> None:
    one = ask(people.globex, people.globex_page, 3)
    heap = ask(people.acme, people.acme_page, 3)
    assert line() == [one[0], heap[0], one[1], heap[1], one[2], heap[2]]
    assert ask(people.acme, people.acme_page)[0] == line()[-1]


def test_an_emptied_redis_keeps_the_turns(people: People) -> None:
    heap = ask(people.acme, people.acme_page, 3)
    late = ask(people.globex, people.globex_page)
    queues.connection().flushall()
    for tenant in (people.acme, people.globex):
        with tenant_session(tenant) as session:
            session.execute(update(ExportJob).values(enqueued_at=ExportJob.created_at - AN_AGE))
    assert tick()["enqueued"] == 4
    assert line() == [heap[0], late[0], *heap[1:]]


def test_mails_have_a_queue_of_their_own_with_turns_and_one_trip(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips = []
    put = queues.put_many
    monkeypatch.setattr("jobs.queues.put_many", lambda calls: (trips.append(1), put(calls)))
    for tenant, number in ((people.acme, HEAP), (people.globex, 1)):
        with tenant_session(tenant) as session:
            for subject in range(number):
                start_background(
                    session, "report_mail", tenant, subject=subject, arguments={"delivery_id": 1}
                )
    assert len(trips) == 2
    with tenant_session(people.globex) as session:
        (own,) = session.scalars(select(BackgroundJob.id))
    assert line("mail").index(str(own)) == 1
    assert line("export") == []


def test_a_transaction_that_is_undone_puts_nothing_into_a_queue(people: People) -> None:
    with pytest.raises(KeyError), tenant_session(people.acme) as session:
        start_background(session, "report_mail", people.acme, arguments={"delivery_id": 1})
        raise KeyError
    assert line("mail") == []


def test_a_real_worker_serves_the_tenants_in_turn(people: People) -> None:
    heap = ask(people.acme, people.acme_page, 3)
    (late,) = ask(people.globex, people.globex_page)
    work(["export"], burst=True)
    with tenant_session(people.acme) as session:
        begun = dict(session.execute(select(ExportJob.id, ExportJob.started_at)).all())
    with tenant_session(people.globex) as session:
        (its,) = session.scalars(select(ExportJob.started_at))
    before = [job for job in heap if begun[UUID(job)] < its]
    assert (before, late in line()) == ([heap[0]], False)


def test_mails_that_no_worker_serves_go_to_those_of_syncs(people: People) -> None:
    with tenant_session(people.acme) as session:
        start_background(session, "report_mail", people.acme, arguments={"delivery_id": 1})
    (waiting,) = line("mail")
    tell(["control", "sync"])
    tick()
    assert (line("mail"), line("sync")[-1]) == ([], waiting)
    work(["sync"], burst=True)
    with tenant_session(people.acme) as session:
        assert session.scalars(select(BackgroundJob.status)).one() == "succeeded"


def test_mails_wait_for_their_own_worker_where_there_is_one(people: People) -> None:
    with tenant_session(people.acme) as session:
        start_background(session, "report_mail", people.acme, arguments={"delivery_id": 1})
    tell(["sync", "mail"])
    tick()
    assert len(line("mail")) == 1


def tell(served: list[str]) -> None:
    """As a worker of these queues says that it lives."""
    redis = queues.connection()
    told = {"queues": ",".join(served), "last_heartbeat": utcformat(now_utc())}
    redis.hset("rq:worker:elsewhere", mapping=told)
    redis.sadd("rq:workers", "rq:worker:elsewhere")
