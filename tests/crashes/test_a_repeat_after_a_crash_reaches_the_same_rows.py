"""Whatever dies in mid-run, it goes on by itself and reaches the rows of an undisturbed one."""

import random
import threading
from collections.abc import Callable

import psutil
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

pytestmark = pytest.mark.proof

MOMENTS = random.Random(20261124)


def kill_horse(worker: psutil.Process) -> None:
    wait_for(lambda: horses(worker))
    end(horses(worker))


def kill_worker(worker: psutil.Process) -> None:
    """The horse goes with it."""
    below = horses(worker)
    end([worker])
    psutil.wait_procs(below, timeout=5)
    assert not [horse for horse in below if horse.is_running()]


def ask_worker_to_end(worker: psutil.Process) -> None:
    below = horses(worker)
    worker.terminate()
    psutil.wait_procs([worker, *below], timeout=15)
    assert not [one for one in (worker, *below) if one.is_running()]


def empty_redis(_worker: psutil.Process) -> None:
    queues.connection().flushall()


@pytest.mark.parametrize(
    ("interruption", "request_number"),
    [
        (kill_horse, MOMENTS.randint(1, 3)),
        (kill_worker, MOMENTS.randint(2, 6)),
        (ask_worker_to_end, MOMENTS.randint(2, 6)),
        (empty_redis, MOMENTS.randint(2, 6)),
    ],
)
def test_in_the_worker(scene: Scene, interruption: Callable, request_number: int) -> None:
    scene.begin(scene.page, *KINDS)
    world = scene.api.sandbox.world
    world.log.clear()
    world.faults.add({"kind": "delay", "seconds": 0.2, "times": -1})
    with running_worker() as first:
        wait_for_requests(scene, request_number)
        interruption(first)
        world.faults.clear()
        # The supervisor starts a worker anew; what waited in an emptied Redis is the tick's.
        with running_worker():
            if interruption is empty_redis:
                scene.time_passes()
            wait_for(scene.all_have_ended)
    assert scene.statuses() == {"succeeded": {""}}
    scene.compare()


def test_when_postgresql_restarts(scene: Scene, postgres: PostgresServer) -> None:
    scene.begin(scene.page, *KINDS)
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
    assert set(ends) <= {"succeeded", "queued"}
    scene.work_off(scene.page)
    assert scene.statuses() == {"succeeded": {""}}
    scene.compare()


def test_when_the_disk_is_full(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
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
        scene.begin(scene.page, *KINDS)
        scene.work_off(scene.page)
    finally:
        with scene.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION refuse_to_grow() CASCADE"))
    assert scene.statuses()["queued"] == {"disk_full"}
    scene.time_passes()
    scene.work_off(scene.page)
    assert scene.statuses() == {"succeeded": {""}}
    scene.compare()


def test_when_two_workers_read_one_page(scene: Scene) -> None:
    task, posts, history = scene.begin(scene.page, *KINDS)
    calls = [("page", task), ("page", task), ("post", posts), ("backfill", history)]
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
    assert sorted(ends) == ["succeeded", "succeeded", "succeeded", "taken"]
    scene.work_off(scene.page)
    scene.compare()
