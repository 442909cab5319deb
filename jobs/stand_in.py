"""Mails where no worker serves their queue: an installation whose workers were started for the
queues of an earlier release, which had none for mails, goes on sending."""

import structlog

from jobs import queues
from jobs.health.workers import read_workers

log = structlog.get_logger(__name__)


def lend_mails() -> int:
    """Hands mails that nobody takes to the workers of syncs; how many. Raises RedisError."""
    workers = read_workers()
    if workers.count(queues.MAIL) or not workers.count(queues.SYNC):
        return 0
    redis, lent = queues.connection(), 0
    mails, syncs = queues.queue(queues.MAIL).key, queues.queue(queues.SYNC).key
    for _mail in range(redis.llen(mails)):
        lent += redis.lmove(mails, syncs, "LEFT", "RIGHT") is not None
    if lent:
        log.warning("mails_without_worker", mails=lent)
    return lent
