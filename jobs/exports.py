"""Exports as work: the row first, its job once the row is committed, and what the tick does.

1. A silent export, whose worker died, waits again; after three attempts it has failed.
2. One that waits without a live job (Redis was emptied) is enqueued anew.
3. A file past its day is deleted, and its row says so.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError
from sqlalchemy import event, or_, select, update
from sqlalchemy.orm import Session

from jobs import queues
from models import ExportJob, MetaPage
from models.files import delete_file
from models.orm import now_utc

FUNCTION = "dashboard.exports.jobs.run_export"
TIMEOUT_SECONDS = 900
MOST_ATTEMPTS = 3
SILENCE = timedelta(seconds=60)
GRACE = timedelta(seconds=30)
LOST = "The worker stopped three times in the middle of this export. Ask for fewer days, or again."
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ExportRequest:
    """What is to be exported, by whom; nobody for a report that is due.

    `mail` is given for a report: the worker writes its subject and text with the file.
    """

    export_format: str
    options: dict[str, Any]
    requested_by: int | None = None
    mail: dict[str, Any] | None = None


def start_export(session: Session, page: MetaPage, request: ExportRequest) -> ExportJob:
    """Writes the row; its job is enqueued when the session commits.

    Should Redis be away then, the tick enqueues it later.
    """
    job = ExportJob(
        tenant_id=page.tenant_id,
        id=uuid.uuid4(),
        meta_page_id=page.id,
        requested_by=request.requested_by,
        export_format=request.export_format,
        options=request.options,
        mail=request.mail or {},
        enqueued_at=now_utc(),
    )
    session.add(job)
    session.flush()
    session.refresh(job)
    tenant_id, job_id = job.tenant_id, job.id

    def enqueue(_session: Any) -> None:
        try:
            enqueue_export(tenant_id, job_id)
        except RedisError:
            log.warning("export_waits_for_redis", tenant_id=tenant_id, task_id=str(job_id))

    event.listen(session, "after_commit", enqueue, once=True)
    return job


def enqueue_export(tenant_id: int, job_id: uuid.UUID) -> None:
    """Puts the export's job into its queue. The job's id is the row's id."""
    queues.put(
        queues.EXPORT,
        FUNCTION,
        str(job_id),
        TIMEOUT_SECONDS,
        {"tenant_id": tenant_id, "export_job_id": str(job_id)},
    )


def revive_exports(session: Session, now: datetime) -> int:
    """Lets silent exports wait again, or fail after their last attempt. Returns how many."""
    silent = session.scalars(
        select(ExportJob)
        .where(ExportJob.status == "running", ExportJob.heartbeat_at < now - SILENCE)
        .with_for_update(skip_locked=True)
    ).all()
    for job in silent:
        _drop_job(job)
        if job.attempts >= MOST_ATTEMPTS:
            job.status, job.error, job.finished_at = "failed", LOST, now
        else:
            job.status, job.enqueued_at = "queued", None
    return len(silent)


def enqueue_waiting_exports(session: Session, now: datetime) -> int:
    """Enqueues anew what waits without a live job. Returns how many."""
    waiting = session.scalars(
        select(ExportJob).where(
            ExportJob.status == "queued",
            or_(ExportJob.enqueued_at.is_(None), ExportJob.enqueued_at < now - GRACE),
        )
    ).all()
    lost = [job for job in waiting if not queues.is_live(str(job.id))]
    for job in lost:
        enqueue_export(job.tenant_id, job.id)
        job.enqueued_at = now
    return len(lost)


def expire_exports(session: Session, now: datetime) -> int:
    """Deletes files past their day and marks their rows. Returns how many."""
    due = session.execute(
        update(ExportJob)
        .where(ExportJob.status == "completed", ExportJob.expires_at <= now)
        .values(status="expired")
        .returning(ExportJob.file_key)
    ).scalars()
    keys = list(due)
    for key in keys:
        if key:
            delete_file(key)
    return len(keys)


def _drop_job(job: ExportJob) -> None:
    try:
        queues.drop(str(job.id))
    except RedisError:
        log.warning("export_job_not_dropped", task_id=str(job.id))
