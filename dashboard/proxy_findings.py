"""What requests told of the proxies in front, for `pagelens doctor`: kept in Redis for a week.

Each process writes a finding at most once an hour. Without Redis nothing is kept, and no
request fails.
"""

import time
from contextlib import suppress

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from settings import SettingsError, get_settings

# Headers came that TRUSTED_PROXIES does not let us believe.
IGNORED = "pagelens:proxy:headers_ignored"
# A proxy that is believed shows us below this path, and PUBLIC_URL names another.
OTHER_PATH = "pagelens:proxy:other_path"
HOUR_SECONDS, WEEK_SECONDS = 3600, 604_800
_written: dict[str, float] = {}


def note_finding(name: str, value: str) -> None:
    """Keeps a finding."""
    now = time.monotonic()
    if now - _written.get(name, -HOUR_SECONDS) < HOUR_SECONDS:
        return
    _written[name] = now
    with suppress(RedisError, SettingsError), _connection() as kept:
        kept.set(name, value, ex=WEEK_SECONDS)


def finding(name: str) -> str | None:
    """What was seen in the last week; None for nothing. Raises RedisError."""
    with _connection() as kept:
        value = kept.get(name)
    return value.decode() if isinstance(value, bytes) else None


def _connection() -> Redis:
    return Redis.from_url(
        get_settings().require_redis_url(),
        socket_timeout=1,
        socket_connect_timeout=1,
        retry=Retry(NoBackoff(), 0),
    )
