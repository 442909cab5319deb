"""Whoever can write into Redis cannot make a worker call, import or send anything else."""

import json
import zlib
from pathlib import Path

import pytest
from rq.job import JobStatus

from jobs import queues
from jobs.json_job import UnknownFunctionError
from jobs.worker import work
from tests.people import People

MARK = "called"


def put(function: str, job_id: str = "strange", **fields: str) -> queues.JsonJob:
    """A job with one argument, as an intruder writes it."""
    redis = queues.connection()
    queues.put_many([queues.Call(queues.CONTROL, function, job_id, 60, {})])
    for name, value in fields.items():
        redis.hset(queues.JsonJob.key_for(job_id), name, value)
    return queues.JsonJob.fetch(job_id, connection=redis)


@pytest.mark.parametrize(
    "data",
    [
        ["os.system", None, ["touch {mark}"], {}],
        ["pathlib.Path.touch", None, ["{mark}"], {}],
        ["mkdir", "{mark}", [], {}],
    ],
)
def test_a_strange_function_is_refused(people: People, tmp_path: Path, data: list) -> None:
    mark = tmp_path / MARK
    text = json.dumps(data).replace("{mark}", str(mark))
    put("jobs.tick.tick", data=zlib.compress(text.encode()))
    work([queues.CONTROL], burst=True)
    job = queues.JsonJob.fetch("strange", connection=queues.connection())
    assert job.get_status() is JobStatus.FAILED
    assert not mark.exists()


def test_what_is_refused_says_so(people: People) -> None:
    with pytest.raises(UnknownFunctionError):
        put("os.getpid").perform()


def test_callbacks_and_webhooks_are_not_called(people: People) -> None:
    job = put(
        "jobs.tick.tick",
        success_callback_name="os._exit",
        failure_callback_name="os._exit",
        stopped_callback_name="os._exit",
    )
    assert job.success_callback is None
    assert job.failure_callback is None
    assert job.stopped_callback is None
    assert job.send_webhooks("finished") is None


def test_our_own_functions_are_called(people: People) -> None:
    put("jobs.tick.tick", "ours")
    work([queues.CONTROL], burst=True)
    job = queues.JsonJob.fetch("ours", connection=queues.connection())
    assert job.get_status() is JobStatus.FINISHED
