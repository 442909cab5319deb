"""What a foreign key would promise of the many numbers is promised by triggers, to whoever writes.

The scene begins with the release before, so that its own rows are held too.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from models.engine import make_owner_engine
from models.migrate import downgrade, migrate
from tests.models.held_references import REFERENCES, Reference
from tests.models.release_before import release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Seven', now(), now());
INSERT INTO meta_metric_registry (level, key, value_type) VALUES ('PAGE', 'x', 'number');
INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period)
VALUES (1, 1, 1, 'day'), (1, 1, 1, 'week');
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at)
VALUES (1, 1, '7_1', 'photo', now(), now()), (1, 1, '7_2', 'photo', now(), now());
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
VALUES (1, 1, '2026-03-01', 5, now());
INSERT INTO meta_post_insight_point
       (tenant_id, meta_post_id, metric_id, observed_on, value, observed_at)
VALUES (1, 1, 1, '2026-03-02', 5, now());
"""
WRITE = {
    "series_id": """
        INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
        SELECT 1, id, current_date, 7, now() FROM generate_series(CAST(:first AS int), :last) id""",
    "meta_post_id": """
        INSERT INTO meta_post_insight_point
               (tenant_id, meta_post_id, counter_id, observed_on, value, observed_at)
        SELECT 1, id, 1, current_date, 7, now() FROM generate_series(CAST(:first AS int), :last) id
    """,
    "counter_id": """
        INSERT INTO meta_post_insight_point
               (tenant_id, meta_post_id, counter_id, observed_on, value, observed_at)
        SELECT 1, 1, id, current_date, 7, now() FROM generate_series(CAST(:first AS int), :last) id
    """,
}
SECOND_COUNTER = """
INSERT INTO meta_post_counter (tenant_id, metric_id, breakdown_key) VALUES (1, 1, 'a key')
"""
LIKE_THE_SECOND = """
INSERT INTO {parent} OVERRIDING SYSTEM VALUE
SELECT (jsonb_populate_record(second, CAST(:new AS jsonb))).* FROM {parent} second WHERE id = 2
"""
NEW = '{"id": 9, "post_id": "7_9", "period": "days_28", "breakdown_key": "another"}'
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
each_reference = pytest.mark.parametrize("one", REFERENCES, ids=lambda one: one.parent)


@pytest.fixture(scope="module")
def upgraded(database_url: str, owner_engine: Engine) -> Iterator[Connection]:
    with release_before(owner_engine, database_url, "referring", SCENE) as connection:
        upgrade(connection)
        connection.execute(text(SECOND_COUNTER))
        yield connection


@pytest.fixture
def engine(upgraded: Connection) -> Iterator[Engine]:
    made = make_owner_engine(upgraded.info["url"])
    yield made
    made.dispose()


def write(connection: Connection, one: Reference, first: int, last: int) -> None:
    connection.execute(text(WRITE[one.column]), {"first": first, "last": last})


def delete(connection: Connection, one: Reference, id_: int) -> None:
    connection.execute(text(f"DELETE FROM {one.parent} WHERE id = :id"), {"id": id_})


@contextmanager
def put_back(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def test_the_release_befores_numbers_are_all_there(upgraded: Connection) -> None:
    for one in REFERENCES:
        assert upgraded.scalar(text(f"SELECT count(*) FROM {one.table}")) == 1


@each_reference
def test_a_number_of_what_is_not_there_is_refused_with_its_whole_statement(
    engine: Engine, one: Reference
) -> None:
    with put_back(engine) as connection, pytest.raises(IntegrityError, match=f"{one.parent} 3 of"):
        write(connection, one, 1, 3)


@each_reference
def test_what_has_numbers_is_not_deleted_and_what_has_none_is(
    engine: Engine, one: Reference
) -> None:
    with put_back(engine) as connection, pytest.raises(IntegrityError, match="is still named by"):
        delete(connection, one, 1)
    with put_back(engine) as connection:
        delete(connection, one, 2)


@each_reference
def test_whoever_deletes_waits_for_whoever_writes_and_is_refused(
    engine: Engine, one: Reference
) -> None:
    with ThreadPoolExecutor(1) as other, engine.connect() as writer, engine.connect() as deleter:
        write(writer, one, 2, 2)
        deleting = other.submit(delete, deleter, one, 2)
        wait_until_held_up(engine)
        writer.commit()
        with pytest.raises(IntegrityError, match="is still named by"):
            deleting.result()
        deleter.rollback()
        writer.execute(text(f"DELETE FROM {one.table} WHERE {one.column} = 2"))
        writer.commit()


@each_reference
def test_whoever_writes_waits_for_whoever_deletes_and_is_refused(
    engine: Engine, one: Reference
) -> None:
    with ThreadPoolExecutor(1) as other, engine.connect() as writer, engine.connect() as deleter:
        deleter.execute(text(LIKE_THE_SECOND.format(parent=one.parent)), {"new": NEW})
        deleter.commit()
        delete(deleter, one, 9)
        writing = other.submit(write, writer, one, 9, 9)
        wait_until_held_up(engine)
        deleter.commit()
        with pytest.raises(IntegrityError, match=f"{one.parent} 9 of"):
            writing.result()


@each_reference
@pytest.mark.parametrize("side", ["table", "parent"])
def test_keys_stay(engine: Engine, one: Reference, side: str) -> None:
    table, column = (one.table, one.column) if side == "table" else (one.parent, "id")
    with put_back(engine) as connection, pytest.raises(IntegrityError, match="stays"):
        connection.execute(text(f"UPDATE {table} SET {column} = {column} + 40"))


def wait_until_held_up(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(text(WAITS)):
            pass


def test_the_foreign_keys_come_back_with_the_release_before(upgraded: Connection) -> None:
    url = upgraded.info["url"]
    keys = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conname = ANY(:names)"
    names = {"names": [one.key for one in REFERENCES]}
    assert upgraded.scalar(text(keys), names) == 0
    downgrade(url, "0030")
    assert upgraded.scalar(text(keys), names) == 2
    migrate(url)
    assert upgraded.scalar(text(keys), names) == 0
