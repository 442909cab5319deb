"""Workers by name, so that others on the same machine can see whether one is gone.

A name says where the worker runs, a boot and a space of process ids, and which process it is.
"""

import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

from redis import Redis
from rq.exceptions import NoSuchJobError
from rq.executions import WORKER_EXECUTIONS_KEY_TEMPLATE
from rq.utils import as_text
from rq.worker_registration import REDIS_WORKER_KEYS, WORKERS_BY_QUEUE_KEY

from jobs.json_job import JsonJob
from jobs.queue_names import QUEUES

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
PID_SPACE = Path("/proc/self/ns/pid")


def new_name() -> str:
    """A name for a worker in this process."""
    return f"{_here()}-{os.getpid()}-{uuid.uuid4().hex[:12]}"


def held_by_the_dead(connection: Redis, me: str) -> Iterator[tuple[JsonJob, str]]:
    """What workers of this machine held that are gone, with their names; each is told once."""
    for key in connection.smembers(REDIS_WORKER_KEYS):
        name = as_text(key).rpartition(":")[2]
        if name != me and is_gone(name):
            yield from ((job, name) for job in _held(connection, name))
            for queue in QUEUES:
                connection.srem(WORKERS_BY_QUEUE_KEY % queue, key)
            connection.srem(REDIS_WORKER_KEYS, key)


def _held(connection: Redis, name: str) -> Iterator[JsonJob]:
    executions = WORKER_EXECUTIONS_KEY_TEMPLATE.format(name)
    for one in connection.smembers(executions):
        # Two workers that start at the same moment share what they find.
        if connection.srem(executions, one):
            try:
                yield JsonJob.fetch(as_text(one).partition(":")[0], connection=connection)
            except NoSuchJobError:
                continue


def is_gone(name: str) -> bool:
    """Whether the worker ran here and does no more; False where that cannot be seen."""
    place, _, rest = name.partition("-")
    pid = rest.partition("-")[0]
    if not place or place != _here() or not pid.isdigit():
        return False
    # After a restart of a container this process may have the number of the one before.
    return int(pid) == os.getpid() or not Path(f"/proc/{pid}").exists()


def _here() -> str:
    """This machine since it was started, and the space of its process ids; empty if unknown."""
    try:
        text = f"{BOOT_ID.read_text()}{PID_SPACE.readlink()}"
    except OSError:
        return ""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
