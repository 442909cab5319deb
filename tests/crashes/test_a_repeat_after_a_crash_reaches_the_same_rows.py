"""Whatever dies in mid-run: a repeat reaches the rows of an undisturbed run, nothing twice."""

import random
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from ingest.inline import FUNCTIONS
from jobs import queues
from local.postgres import PostgresServer
from tests.crashes.conftest import (
    KINDS,
    Scene,
    end,
    horses,
    running_worker,
    wait_for_requests,
)
from tests.local.waiting import wait_for

MOMENTS = random.Random(20261124)


def kill_horse(worker) -> None:
    wait_for(lambda: horses(worker))
    end(horses(worker))


def kill_both(worker) -> None:
    end([worker, *horses(worker)])


def empty_redis(_worker) -> None:
    queues.connection().flushall()


@pytest.mark.parametrize(
    ("accident", "request_number"),
    [
        (kill_horse, MOMENTS.randint(1, 3)),
        (kill_both, MOMENTS.randint(2, 6)),
        (empty_redis, MOMENTS.randint(2, 6)),
    ],
)
def test_in_the_worker(scene: Scene, accident: Callable, request_number: int) -> None:
    scene.begin(scene.page, *KINDS)
    world = scene.api.sandbox.world
    world.log.clear()
    world.faults.add({"kind": "delay", "seconds": 0.2, "times": -1})
    with running_worker() as worker:
        wait_for_requests(scene, request_number)
        accident(worker)
    world.faults.clear()
    scene.time_passes()
    found = scene.statuses()
    assert "running" not in found
    assert found.get("failed", set()) <= {"worker_lost"}
    scene.repeat_and_compare()


def test_when_postgresql_restarts(scene: Scene, postgres: PostgresServer) -> None:
    scene.begin(scene.page, "page")
    world = scene.api.sandbox.world
    world.log.clear()
    world.faults.add({"kind": "delay", "seconds": 0.5, "times": -1})
    ends: list[str] = []
    run = threading.Thread(target=lambda: ends.extend(scene.work_off(scene.page)))
    run.start()
    wait_for_requests(scene, 1)
    postgres.stop()
    postgres.start()
    world.faults.clear()
    run.join()
    assert ends[:1] in (["succeeded"], ["failed"])
    assert scene.statuses().get("failed", {"database"}) == {"database"}
    scene.repeat_and_compare()


def test_when_the_disk_is_full(scene: Scene) -> None:
    with scene.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION refuse_to_grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;"
                " CREATE TRIGGER full_disk BEFORE INSERT ON meta_insight_point"
                " EXECUTE FUNCTION refuse_to_grow()"
            )
        )
    try:
        scene.begin(scene.page, "page")
        assert scene.work_off(scene.page) == ["failed"]
    finally:
        with scene.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION refuse_to_grow() CASCADE"))
    assert scene.statuses() == {"failed": {"disk_full"}}
    scene.repeat_and_compare()


def test_when_two_workers_read_one_page(scene: Scene) -> None:
    task, other = scene.begin(scene.page, "page", "backfill")
    calls = [("page", task), ("page", task), ("backfill", other)]
    ends: list[str] = []
    threads = [
        threading.Thread(
            target=lambda kind=kind, task=task: ends.append(
                FUNCTIONS[kind](tenant_id=scene.page.tenant_id, task_id=str(task))
            )
        )
        for kind, task in calls
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["succeeded", "succeeded", "taken"]
    scene.repeat_and_compare()
