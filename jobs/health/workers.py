"""Who works at this moment, by signs of life in Redis."""

from dataclasses import dataclass
from datetime import timedelta

from redis import Redis
from rq.utils import as_text, now, utcparse
from rq.worker_registration import REDIS_WORKER_KEYS

from jobs import queues
from jobs.places import is_gone

# An idle worker gives a sign of life more often than this, a busy one much more often.
ALIVE_FOR = timedelta(seconds=60)


@dataclass(frozen=True)
class Workers:
    """The queues of each worker that lives, and how many there were that live no more."""

    queues: tuple[tuple[str, ...], ...]
    silent: int

    def count(self, queue: str) -> int:
        """How many serve a queue."""
        return sum(queue in served for served in self.queues)

    def unserved(self) -> list[str]:
        """The queues that nobody serves."""
        return [name for name in queues.QUEUES if not self.count(name)]


def read_workers(connection: Redis | None = None) -> Workers:
    """Who works at this moment, by signs of life. Raises RedisError."""
    redis = connection or queues.connection()
    keys = [as_text(key) for key in redis.smembers(REDIS_WORKER_KEYS)]
    with redis.pipeline(transaction=False) as pipe:
        for key in keys:
            pipe.hmget(key, "queues", "last_heartbeat", "death")
        told = list(zip(keys, pipe.execute(), strict=True))
    known = [(key, found) for key, found in told if found[1] and not found[2]]
    living = [found[0] for key, found in known if _lives(key, found[1])]
    served = tuple(tuple(as_text(names or b"").split(",")) for names in living)
    return Workers(served, len(known) - len(living))


def _lives(key: str, heartbeat: bytes) -> bool:
    if is_gone(key.rpartition(":")[2]):
        return False
    return now() - utcparse(as_text(heartbeat)) < ALIVE_FOR
