"""Exports as work: the row first, its job once the row is committed; files end on their day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import exists, not_, update
from sqlalchemy.orm import Session

from jobs.work.enqueue import call_for, enqueue_after_commit
from models import ExportJob, MetaPage, ReportDelivery
from models.files import delete_file
from models.orm import now_utc


@dataclass(frozen=True)
class ExportRequest:
    """What is to be exported, by whom; nobody for a report that is due.

    `mail` is given for a report: the worker writes its subject and text with the file.
    `more_page_ids` are our ids of further Pages in the same file.
    """

    export_format: str
    options: dict[str, Any]
    requested_by: int | None = None
    mail: dict[str, Any] | None = None
    more_page_ids: Sequence[int] = ()


def start_export(session: Session, page: MetaPage, request: ExportRequest) -> ExportJob:
    """Writes the row; its job is enqueued when the session commits.

    Should Redis be away then, the tick enqueues it later.
    """
    job = ExportJob(
        tenant_id=page.tenant_id,
        id=uuid.uuid4(),
        meta_page_id=page.id,
        more_page_ids=list(request.more_page_ids),
        requested_by=request.requested_by,
        export_format=request.export_format,
        options=request.options,
        mail=request.mail or {},
        enqueued_at=now_utc(),
    )
    session.add(job)
    session.flush()
    session.refresh(job)
    enqueue_after_commit(session, [call_for(job)])
    return job


def expire_exports(session: Session, now: datetime) -> int:
    """Deletes files past their day and marks their rows, unless a mail is to carry one. Returns
    how many."""
    waits = exists().where(
        ReportDelivery.tenant_id == ExportJob.tenant_id,
        ReportDelivery.export_job_id == ExportJob.id,
        ReportDelivery.status == "waiting",
    )
    due = session.execute(
        update(ExportJob)
        .where(ExportJob.status == "completed", ExportJob.expires_at <= now, not_(waits))
        .values(status="expired")
        .returning(ExportJob.file_key, ExportJob.letter_key)
    ).all()
    for key in chain.from_iterable(due):
        if key:
            delete_file(key)
    return len(due)
