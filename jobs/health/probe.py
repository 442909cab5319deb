"""One probe a process, in the background: what it last found is told to whoever asks.

1. Twice a second it asks the database, then Redis, each over a connection of its own and with a
   deadline of its own, so that less than three seconds after a server hangs this is known.
2. While the database is silent nobody in this process waits for it any longer, and what is asked
   of it fails at once: else the waiting would take every thread.
3. Each change is told in the log.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from jobs.health.database import WELL, DatabaseFinding, DatabaseProbe
from jobs.tick import LAST_TICK
from models.orm import now_utc
from models.patience import PATIENCE
from settings import SettingsError, get_settings

EVERY_SECONDS = 0.5
DATABASE_SECONDS = 2.0
REDIS_SECONDS = 1.0
# A probe that has found nothing for so long says nothing any more.
OLD_SECONDS = 15.0
NO_REDIS = "Redis does not answer: check that it runs, and REDIS_URL."
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class RedisFinding:
    """`state` is "ok" or a sentence; `tick_seconds` is how long ago the tick last worked."""

    state: str
    tick_seconds: float | None = None


@dataclass(frozen=True)
class Finding:
    """What the probe found, and when (of the monotonic clock)."""

    database: DatabaseFinding
    redis: RedisFinding
    at: float = field(default_factory=time.monotonic)

    def age(self) -> float:
        """Seconds since then."""
        return time.monotonic() - self.at

    def is_old(self) -> bool:
        """Whether it tells nothing any more."""
        return self.age() > OLD_SECONDS


class Probe:
    """Looks at database and Redis again and again, in a thread of its own.

    `afterwards` is called each time, for what else a process tells of itself.
    """

    def __init__(self) -> None:
        self.found: Finding | None = None
        self.afterwards: Callable[[], None] = lambda: None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._database: DatabaseProbe | None = None
        self._redis: Redis | None = None

    def start(self) -> None:
        """Begins to look, until the process ends or `close` is called."""
        self._thread = threading.Thread(target=self._go_on, name="probe", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends it, and lets go of its connections."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        if self._database is not None:
            self._database.close()
        if self._redis is not None:
            self._redis.close()

    def look(self) -> Finding:
        """Looks once. Silence of the database is noted for all who would wait for it."""
        before = self.found
        database = self._look_at_database()
        if database.answers:
            PATIENCE.gave_up.clear()
        else:
            PATIENCE.gave_up.set()
        self.found = Finding(database, before.redis if before else RedisFinding(NO_REDIS))
        self.found = found = Finding(database, self._look_at_redis())
        _tell("database", before.database.state if before else None, database.state)
        _tell("redis", before.redis.state if before else None, found.redis.state)
        return found

    def _go_on(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
                self.afterwards()
            except Exception as error:  # noqa: BLE001  the probe must go on
                log.error("probe_failed", exception=type(error).__name__)
            self._ended.wait(EVERY_SECONDS)

    def _look_at_database(self) -> DatabaseFinding:
        try:
            if self._database is None:
                url = get_settings().require_database_url()
                self._database = DatabaseProbe(url, DATABASE_SECONDS)
            return self._database.look()
        except SettingsError as error:
            return DatabaseFinding(str(error), answers=False)

    def _look_at_redis(self) -> RedisFinding:
        try:
            if self._redis is None:
                self._redis = _impatient(get_settings().require_redis_url())
            told = self._redis.get(LAST_TICK)
        except SettingsError as error:
            return RedisFinding(str(error))
        except (RedisError, OSError):
            return RedisFinding(NO_REDIS)
        tick = now_utc().timestamp() - float(told) if isinstance(told, bytes) else None
        return RedisFinding(WELL, tick)


def _tell(part: str, before: str | None, now: str) -> None:
    if now == before or (before is None and now == WELL):
        return
    if now == WELL:
        log.warning("part_answers_again", part=part)
    else:
        log.error("part_does_not_answer", part=part, reason=now)


def _impatient(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


# That of this process; `pagelens web` starts it in each of its processes.
PROBE = Probe()
