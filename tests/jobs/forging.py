"""Jobs as an intruder writes them straight into Redis, and a canary that tells what was run."""

import json
import pickle
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jobs import queues
from jobs.work.kinds import TICK

SOURCE = """
from pathlib import Path
from rq import Queue
MARK = Path({mark!r})
MARK.touch()
def run(*arguments, **options):
    MARK.touch()
class Line(Queue):
    pass
"""

# Forged fields by which RQ would run or send something.
RUNS_SOMETHING = ("success", "failure", "webhook", "queue-class", "pickled-meta", "pickled-result")


class Pickled:
    """Runs a command when it is read."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return subprocess.check_call, (["touch", str(self.mark)],)


@dataclass(frozen=True)
class Canary:
    """A module on the path whose mere import leaves a mark, as does whatever runs a command."""

    mark: Path

    @property
    def sang(self) -> bool:
        return self.mark.exists()

    def forget(self) -> None:
        self.mark.unlink()
        sys.modules.pop("canary", None)


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Canary]:
    mark = tmp_path / "sang"
    (tmp_path / "canary.py").write_text(SOURCE.format(mark=str(mark)))
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Canary(mark)
    sys.modules.pop("canary", None)


def call(function: str, *args: object, instance: object = None, **kwargs: object) -> bytes:
    """A payload as RQ packs it."""
    return zlib.compress(json.dumps([function, instance, args, kwargs]).encode())


def forge(
    job_id: str, data: bytes, queue: str = queues.CONTROL, **fields: str | bytes
) -> queues.JsonJob:
    """Puts a job into a queue behind the product's back."""
    redis, key = queues.connection(), queues.JsonJob.key_for(job_id)
    held = {"data": data, "origin": queue, "status": "queued", "timeout": "60", **fields}
    redis.hset(key, mapping=held)
    redis.rpush(f"rq:queue:{queue}", job_id)
    return queues.JsonJob.fetch(job_id, connection=redis)


def forged_payloads(mark: Path) -> dict[str, bytes]:
    """Payloads that would run something, by name."""
    poison = pickle.dumps(Pickled(mark))
    return {
        "os-system": call("os.system", f"touch {mark}"),
        "subprocess": call("subprocess.check_call", ["touch", str(mark)]),
        "eval": call("builtins.eval", f"open({str(mark)!r}, 'w')"),
        "an-import": call("canary.run"),
        "an-instance": call("touch", instance="canary.run"),
        "a-pickle": zlib.compress(poison),
        "a-pickle-as-it-is": poison,
        "a-bomb": zlib.compress(b" " * 50_000_000),
        "deep": zlib.compress(b"[" * 9_000),
        "nothing": b"",
    }


def forged_fields(mark: Path) -> dict[str, dict[str, str | bytes]]:
    """What RQ and rq-scheduler import or do besides the function of a job, by name."""
    poison, hook = pickle.dumps(Pickled(mark)), {"url": "http://127.0.0.1:9/"}
    return {
        "success": {"success_callback_name": "canary.run"},
        "failure": {"failure_callback_name": "canary.run"},
        "stopped": {"stopped_callback_name": "canary.run"},
        "webhook": {"webhooks": json.dumps([{**hook, "job_status": "finished"}])},
        "dependency": {"dependency_ids": '["another"]'},
        "group": {"group_id": "group"},
        "retry": {"retries_left": "9", "retry_intervals": "[0]"},
        "repeat": {"repeats_left": "9", "repeat_intervals": "[0]"},
        "rate-limit": {"rate_limit_key": "tick", "rate_limit_concurrency": "1"},
        "queue-class": {"meta": '{"queue_class_name": "canary.Line"}'},
        "pickled-meta": {"meta": poison},
        "pickled-result": {"result": poison},
        "serializer": {"serializer": "canary.run"},
        "no-end": {"timeout": "-1"},
        "no-status": {"status": "unheard of"},
        "no-moment": {"enqueued_at": "soon"},
        "no-queue": {"origin": "elsewhere"},
    }


def forge_everything(canary: Canary) -> list[str]:
    """What would run something, one job each; `os.system` in each queue. Returns their ids.

    Jobs with forged fields carry the tick's own call, so that the field alone can be at fault.
    """
    payloads, fields = forged_payloads(canary.mark), forged_fields(canary.mark)
    forged = {name: forge(name, data) for name, data in payloads.items()}
    for queue in queues.QUEUES:
        forged[queue] = forge(f"os-system-{queue}", payloads["os-system"], queue)
    for name in RUNS_SOMETHING:
        forged[name] = forge(name, call(TICK.function), **fields[name])
    return [job.id for job in forged.values()]
