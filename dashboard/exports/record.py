"""An export's row while it is made: what is being done, and how it ends. Each a transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from dashboard.exports.file_link import make_file_link
from jobs.deliveries import start_deliveries
from jobs.work.claim import Claim, LostWorkError, take
from jobs.work.interruptions import Interruption
from jobs.work.put_off import PUT_OFF
from models import ExportJob, ReportDelivery
from models.files import StoredFile, delete_file
from models.orm import now_utc
from settings import get_settings

log = structlog.get_logger(__name__)
BEGINNING = {"step": "Reading the numbers", "share": 0}


@dataclass
class ExportRecord(Claim):
    """The row that this process works on; a later start takes it away."""

    attempt: int
    export_format: str
    options: dict[str, Any]
    meta_page_id: int
    more_page_ids: list[int]
    mail: dict[str, Any]

    def tell(self, step: str, share: float) -> None:
        """Writes what is being done, and how much of all, from 0 to 1. Raises LostWorkError."""
        self.write(progress={"step": step, "share": round(share, 3)})

    def complete(self, file: StoredFile, letter_key: str, **facts: Any) -> str:
        """Ends the export with its file. A file that came too late is removed again."""
        now = now_utc()
        try:
            self.end(
                _send,
                status="completed",
                file_key=file.key,
                letter_key=letter_key,
                size_bytes=file.size,
                sha256=file.sha256,
                progress={"step": "Ready", "share": 1},
                finished_at=now,
                expires_at=now + timedelta(days=get_settings().export_ttl_days),
                **facts,
            )
        except LostWorkError:
            for key in filter(None, (file.key, letter_key)):
                delete_file(key)
            raise
        self._log("export_ended", status="completed", size=file.size)
        return "completed"

    def fail(self, sentence: str) -> str:
        """Ends the export with what is said to the person."""
        self.end(_start_mails, status="failed", error=sentence, finished_at=now_utc())
        self._log("export_ended", status="failed")
        return "failed"

    def put_off(self, until: datetime, why: str) -> str:
        """Lets the export wait until then (UTC), and says why."""
        waits = {"step": why, "share": 0}
        self.end(status="queued", resume_at=until, error_kind=PUT_OFF, error=why, progress=waits)
        self._log("export_waits", until=until.isoformat())
        return "queued"

    def interrupted(self, interruption: Interruption) -> str:
        """Ends this start by our own fault; the export is made anew by itself, or has failed."""
        status = self.start_again(interruption, progress=BEGINNING)
        self._log("export_ended", status=status, error_kind=interruption.kind)
        return status

    def _log(self, event: str, **facts: Any) -> None:
        log.info(
            event,
            tenant_id=self.tenant_id,
            task_id=str(self.task_id),
            export_format=self.export_format,
            attempt=self.attempt,
            **facts,
        )


def _send(session: Session, job: ExportJob) -> None:
    """The link that a report's readers get, and their mails."""
    make_file_link(session, job)
    _start_mails(session, job)


def _start_mails(session: Session, job: ExportJob) -> None:
    """What a report's readers get is begun with its end."""
    start_deliveries(
        session,
        ReportDelivery.tenant_id == job.tenant_id,
        ReportDelivery.export_job_id == job.id,
    )


def claim(tenant_id: int, job_id: UUID) -> ExportRecord | None:
    """Takes a waiting export to work on; None when another has it or it has ended."""
    return take(ExportJob, tenant_id, job_id, _begin)


def _begin(_session: Session, job: ExportJob) -> ExportRecord:
    assert job.started_at is not None  # noqa: S101  the claim has just written it
    job.progress = BEGINNING
    return ExportRecord(
        ExportJob,
        job.tenant_id,
        job.id,
        job.started_at,
        job.attempts,
        job.export_format,
        job.options,
        job.meta_page_id,
        job.more_page_ids,
        job.mail,
    )
