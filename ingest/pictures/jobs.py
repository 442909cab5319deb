"""When pictures are fetched: after a Page's posts were read, in a job that nothing waits for."""

import structlog
from sqlalchemy.orm import Session

from ingest.pictures.keep import keep_pictures
from jobs.background import start_background

SECONDS_IN_A_JOB = 600.0
SECONDS_INLINE = 60.0
log = structlog.get_logger(__name__)


def start_pictures(session: Session, tenant_id: int, meta_page_id: int) -> None:
    """Starts the job with what the session commits, unless one of this Page waits or works."""
    arguments = {"meta_page_id": meta_page_id}
    start_background(session, "pictures", tenant_id, subject=meta_page_id, arguments=arguments)


def keep_pictures_of_page(
    *, tenant_id: int, meta_page_id: int, seconds: float = SECONDS_IN_A_JOB
) -> None:
    """Fetches what is missing; a store that is full or away is told in the log, no more."""
    try:
        keep_pictures(tenant_id, meta_page_id, seconds)
    except OSError as error:
        log.warning("pictures_not_stored", tenant_id=tenant_id, problem=type(error).__name__)
