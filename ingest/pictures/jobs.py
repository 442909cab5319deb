"""When pictures are fetched: after a Page's posts were read, in a job that nothing waits for."""

import structlog
from redis.exceptions import RedisError

from ingest.pictures.keep import keep_pictures
from jobs import queues

JOB = "ingest.pictures.jobs.keep_pictures_of_page"
SECONDS_IN_A_JOB = 600.0
SECONDS_INLINE = 60.0
log = structlog.get_logger(__name__)


def start_pictures(tenant_id: int, meta_page_id: int) -> None:
    """Puts the job into its queue; without Redis the next run of the posts does it."""
    arguments = {"tenant_id": tenant_id, "meta_page_id": meta_page_id}
    name = f"pictures-{tenant_id}-{meta_page_id}"
    try:
        queues.put(queues.BACKFILL, JOB, name, int(SECONDS_IN_A_JOB) * 2, arguments)
    except RedisError:
        log.warning("pictures_wait_for_redis", tenant_id=tenant_id)


def keep_pictures_of_page(
    *, tenant_id: int, meta_page_id: int, seconds: float = SECONDS_IN_A_JOB
) -> None:
    """Fetches what is missing; a store that is full or away is told in the log, no more."""
    try:
        keep_pictures(tenant_id, meta_page_id, seconds)
    except OSError as error:
        log.warning("pictures_not_stored", tenant_id=tenant_id, problem=type(error).__name__)
