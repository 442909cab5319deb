"""PostgreSQL or Redis hangs: it still acknowledges TCP, and answers nothing any more."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection

import pytest
from redis import Redis

from jobs.tick import LAST_TICK
from local.launch import finish, spawn
from local.postgres import PostgresServer
from local.process_tree import descendants, signal_all
from local.programs import pagelens
from tests.local.serving import served
from tests.local.waiting import wait_for

# More than the threads of both web processes.
MANY = 30
SECONDS_FOR_HEALTH = 5
SECONDS_FOR_ANSWER = 30


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """Stops a server with all its children; afterwards they go on.

    A child of the server may end by itself meanwhile, as a worker of autovacuum does.
    """
    os.kill(pid, signal.SIGSTOP)
    family = [pid, *descendants(pid)]
    try:
        signal_all(family, signal.SIGSTOP)
        yield
    finally:
        signal_all(family, signal.SIGCONT)


@pytest.fixture(scope="module")
def port(environment: dict[str, str]) -> Iterator[int]:
    with served(environment) as (port, _web):
        wait_for(lambda: ask(port, "/readyz")[0] == 200)
        yield port


@pytest.fixture(scope="module")
def postgres_pid(postgres: PostgresServer) -> int:
    return int((postgres.data_dir / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture(scope="module")
def redis_pid(redis_url: str) -> int:
    with Redis.from_url(redis_url) as redis:
        return int(redis.info("server")["process_id"])


def ask(port: int, path: str, seconds: float = SECONDS_FOR_ANSWER) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    connection.request("GET", path, headers={"Authorization": "Bearer of-nobody"})
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


def test_a_hung_database_is_told_and_takes_no_thread(port: int, postgres_pid: int):
    assert ask(port, "/api/meta/pages/")[0] == 401
    with ThreadPoolExecutor(MANY) as people, frozen(postgres_pid):
        waiting = [people.submit(ask, port, "/api/meta/pages/") for _ in range(MANY)]
        assert ask(port, "/healthz", SECONDS_FOR_HEALTH)[0] == 200
        wait_for(lambda: ask(port, "/readyz", SECONDS_FOR_HEALTH)[0] == 503)
        answers = [each.result() for each in waiting]
        assert ask(port, "/healthz", SECONDS_FOR_HEALTH)[0] == 200
        page = ask(port, "/login")
    assert {status for status, _ in answers} == {503}
    assert {json.loads(body)["error"]["code"] for _, body in answers} == {"unavailable"}
    assert (page[0], "Try again in a minute" in page[1]) == (503, True)
    # Nobody has a connection any more; and one process may notice before the other.
    wait_for(lambda: "pagelens_database_connections_in_use 0.0" in ask(port, "/metrics")[1])
    wait_for(lambda: [ask(port, "/api/meta/pages/")[0] for _ in range(4)] == [401] * 4)


def test_a_hung_redis_is_told_and_keeps_nobody_from_reading(port: int, redis_pid: int):
    with frozen(redis_pid):
        wait_for(lambda: ask(port, "/readyz", SECONDS_FOR_HEALTH)[0] == 503)
        assert ask(port, "/healthz", SECONDS_FOR_HEALTH)[0] == 200
        assert ask(port, "/login")[0] == 200
    wait_for(lambda: ask(port, "/readyz")[0] == 200)


@pytest.mark.proof
def test_workers_and_scheduler_go_on_when_the_servers_do(
    environment: dict[str, str],
    redis_url: str,
    redis_pid: int,
    postgres_pid: int,
):
    def ticks_anew() -> None:
        redis.delete(LAST_TICK)
        redis.zadd("rq:scheduler:scheduled_jobs", {"pagelens-tick": 0})
        wait_for(lambda: redis.exists(LAST_TICK))

    settings = os.environ | environment
    with ExitStack() as running, Redis.from_url(redis_url) as redis:
        for command in (["scheduler"], ["worker", "control"]):
            process = spawn(pagelens(*command), environment=settings)
            running.callback(finish, process, signal.SIGTERM, 20)
        wait_for(lambda: redis.exists(LAST_TICK))
        # Longer than the scheduler waits for an answer.
        with frozen(postgres_pid), frozen(redis_pid), pytest.raises(subprocess.TimeoutExpired):
            process.wait(9)
        ticks_anew()
