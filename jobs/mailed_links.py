"""Links by mail are asked for in a row each; a job of its own finds out whom they are for."""

import structlog
from redis.exceptions import RedisError
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs import queues
from jobs.work.kinds import LINKS
from models import MailedLink

log = structlog.get_logger(__name__)


def has_waiting_links(session: Session) -> bool:
    """Whether a link waits to be mailed."""
    due = select(MailedLink.id).where(MailedLink.waits)
    return bool(session.scalar(select(due.exists())))


def enqueue_links() -> None:
    """Has the job look soon; should Redis be away, the next tick does."""
    try:
        queues.put_once(LINKS)
    except RedisError:
        log.warning("work_waits_for_redis", jobs=1)
