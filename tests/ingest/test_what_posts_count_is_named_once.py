"""Workers of one tenant that meet the same counters of posts at once name them alike."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine, func, select, text

from ingest.store.post_counters import CounterName, counter_ids
from models import MetaPostCounter
from models.scope import tenant_session
from tests.people import People
from tests.queries.numbers import metric_id

KEYS = ("post_clicks", "post_reactions_by_type_total")
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"


def test_the_second_waits_for_the_first_and_finds_what_it_added(
    people: People, store: Engine
) -> None:
    with tenant_session(people.acme) as session:
        clicks, likes = (metric_id(session, key, "POST") for key in KEYS)
    names = [(clicks, ""), (likes, "like"), (likes, "love"), (likes, "other")]

    def meet(chosen: list[CounterName]) -> dict[CounterName, int]:
        with tenant_session(people.acme) as session:
            return counter_ids(session, people.acme, chosen)

    with ThreadPoolExecutor(1) as other, tenant_session(people.acme) as session:
        first = counter_ids(session, people.acme, names[::-2])
        meeting = other.submit(meet, names[::-1])
        wait_until_held_up(store, meeting)
        session.commit()
        second = meeting.result()
    assert first.items() < second.items()
    assert meet(names) == second
    with tenant_session(people.acme) as session:
        assert session.scalar(select(func.count(MetaPostCounter.id))) == len(names)
    with tenant_session(people.globex) as session:
        theirs = counter_ids(session, people.globex, names)
        assert theirs.keys() == second.keys()
        assert not set(theirs.values()) & set(second.values())


def wait_until_held_up(store: Engine, meeting: Future[Any]) -> None:
    with store.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(text(WAITS)):
            assert not meeting.done()
