"""Whether work goes on: workers by their signs of life, the minute tick, and how long runs wait."""

from redis.exceptions import RedisError
from sqlalchemy import func, select

from jobs.health.check import Check
from jobs.health.workers import read_workers
from jobs.tick import seconds_since_tick
from models import SyncRun
from models.orm import now_utc
from models.scope import wide_session
from settings import SettingsError

TICK_LATE_SECONDS = 180
QUEUE_LATE_SECONDS = 900


def look_at_workers() -> Check:
    """Whether every queue is served. Raises RedisError."""
    found = read_workers()
    alive = f"{len(found.queues)} alive"
    if found.silent:
        alive += f", {found.silent} without a sign of life for a minute"
    missing = found.unserved()
    if not missing:
        return Check("workers", alive)
    start = f"start `pagelens worker {' '.join(missing)}`"
    return Check("workers", alive, f"Nobody works on {', '.join(missing)}: {start}.")


def look_at_scheduler() -> Check:
    """Whether the minute tick runs, which starts all work. Raises RedisError."""
    since = seconds_since_tick()
    if since is not None and since <= TICK_LATE_SECONDS:
        return Check("scheduler", f"last tick {since:.0f} s ago")
    finding = "no tick yet" if since is None else f"last tick {since / 60:.0f} minutes ago"
    cure = "Nothing is started: start `pagelens scheduler`, and a `pagelens worker control`."
    return Check("scheduler", finding, cure)


def look_at_queue() -> Check:
    """How long the oldest run waits."""
    with wide_session("health") as session:
        oldest = session.scalar(
            select(func.min(SyncRun.created_at)).where(SyncRun.status == "queued")
        )
    if oldest is None:
        return Check("queue", "nobody waits")
    seconds = (now_utc() - oldest).total_seconds()
    told = f"the oldest run waits for {seconds / 60:.0f} minutes"
    late = seconds > QUEUE_LATE_SECONDS
    cure = "Syncs wait too long: start more `pagelens worker` processes." if late else ""
    return Check("queue", told, cure)


def standstill() -> Check | None:
    """What keeps all work from being done at this moment; None where nothing does."""
    try:
        checks = [look_at_workers(), look_at_scheduler()]
    except (RedisError, SettingsError):
        return Check("Redis", "Redis does not answer", "Look at Redis, and at REDIS_URL.")
    return next((check for check in checks if check.cure), None)
