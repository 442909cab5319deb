"""Asking for a look at a connection's token, ahead of what else waits."""

import structlog
from redis.exceptions import RedisError

from jobs import queues

CHECK, CHECK_SECONDS = "ingest.connect.jobs.check_tokens", 600
log = structlog.get_logger(__name__)


def ask_for_check(tenant_id: int, connection_id: int) -> None:
    """Enqueues a check; the daily one makes up for it should Redis be away."""
    try:
        enqueue_check(tenant_id, connection_id, at_front=True)
    except RedisError:
        log.warning("check_waits_for_the_daily_one", tenant_id=tenant_id)


def enqueue_check(tenant_id: int, connection_id: int, *, at_front: bool = False) -> None:
    """Enqueues a check unless one of this connection waits. Raises RedisError."""
    queues.put(
        queues.SYNC,
        CHECK,
        f"tokens-{tenant_id}-{connection_id}",
        CHECK_SECONDS,
        {"tenant_id": tenant_id, "connection_id": connection_id},
        at_front=at_front,
    )
