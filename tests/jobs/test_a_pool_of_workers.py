"""Workers forked from one process: one that dies is started anew, and none outlives it."""

import os
import subprocess
from collections.abc import Iterator

import psutil
import pytest

from jobs.queues import connection
from local.programs import pagelens
from tests.local.waiting import wait_for


@pytest.fixture
def pool(store: object) -> Iterator[psutil.Process]:
    with subprocess.Popen(
        pagelens("worker", "control", "--processes", "2"),
        env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as started:  # fmt: skip
        process = psutil.Process(started.pid)
        wait_for(lambda: len(names()) == 2)
        yield process
        below = process.children(recursive=True) if process.is_running() else []
        started.kill()
        psutil.wait_procs(below, timeout=10)


def names() -> set[bytes]:
    """The workers that have registered."""
    return connection().smembers("rq:workers:control")


def test_one_that_dies_is_started_anew(pool: psutil.Process) -> None:
    first, second = pool.children()
    known = names()
    first.kill()
    wait_for(lambda: names() - known)
    assert second in pool.children()
    assert len(pool.children()) == 2


def test_none_outlives_the_process_that_forked_it(pool: psutil.Process) -> None:
    workers = pool.children()
    pool.kill()
    gone, alive = psutil.wait_procs(workers, timeout=10)
    assert (len(gone), alive) == (2, [])


def test_asked_to_end_it_ends_with_all_of_them(pool: psutil.Process) -> None:
    workers = pool.children()
    pool.terminate()
    _gone, alive = psutil.wait_procs([pool, *workers], timeout=15)
    assert alive == []
