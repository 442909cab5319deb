"""An export's row while it is made: claim, heartbeat, progress, end. Each a transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from models import ExportJob
from models.files import StoredFile, delete_file
from models.orm import now_utc
from models.scope import tenant_session
from settings import get_settings

HEARTBEAT_SECONDS = 10.0
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ExportRecord:
    """The row that this process works on, by its attempt: a later attempt takes it away."""

    tenant_id: int
    job_id: UUID
    attempt: int
    export_format: str
    options: dict[str, Any]
    meta_page_id: int
    mail: dict[str, Any]

    def tell(self, step: str, share: float) -> None:
        """Writes what is being done, and how much of all, from 0 to 1."""
        self._write(progress={"step": step, "share": round(share, 3)}, heartbeat_at=now_utc())

    def complete(self, file: StoredFile, **facts: Any) -> str:
        """Ends the export with its file. A file that came too late is removed again."""
        now = now_utc()
        mine = self._write(
            status="completed",
            file_key=file.key,
            size_bytes=file.size,
            sha256=file.sha256,
            progress={"step": "Ready", "share": 1},
            error=None,
            finished_at=now,
            expires_at=now + timedelta(days=get_settings().export_ttl_days),
            **facts,
        )
        if not mine:
            delete_file(file.key)
            return "taken"
        self._log("export_ended", status="completed", size=file.size)
        return "completed"

    def fail(self, sentence: str) -> str:
        """Ends the export with what is said to the person."""
        self._write(status="failed", error=sentence, finished_at=now_utc())
        self._log("export_ended", status="failed")
        return "failed"

    @contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Shows that this process lives, as long as the block runs."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(HEARTBEAT_SECONDS):
                with suppress(SQLAlchemyError):
                    self._write(heartbeat_at=now_utc())

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _write(self, **values: Any) -> bool:
        with tenant_session(self.tenant_id) as session:
            written = session.execute(
                update(ExportJob)
                .where(
                    ExportJob.tenant_id == self.tenant_id,
                    ExportJob.id == self.job_id,
                    ExportJob.status == "running",
                    ExportJob.attempts == self.attempt,
                )
                .values(**values)
                .returning(ExportJob.id)
            )
            return written.first() is not None

    def _log(self, event: str, **facts: Any) -> None:
        log.info(
            event,
            tenant_id=self.tenant_id,
            task_id=str(self.job_id),
            export_format=self.export_format,
            attempt=self.attempt,
            **facts,
        )


def claim(tenant_id: int, job_id: UUID) -> ExportRecord | None:
    """Takes a waiting export to work on; None when another has it or it has ended."""
    now = now_utc()
    with tenant_session(tenant_id) as session:
        job = session.scalar(
            update(ExportJob)
            .where(
                ExportJob.tenant_id == tenant_id,
                ExportJob.id == job_id,
                ExportJob.status == "queued",
            )
            .values(
                status="running",
                attempts=ExportJob.attempts + 1,
                started_at=now,
                heartbeat_at=now,
                progress={"step": "Reading the numbers", "share": 0},
            )
            .returning(ExportJob)
        )
        if job is None:
            return None
        return ExportRecord(
            tenant_id,
            job_id,
            job.attempts,
            job.export_format,
            job.options,
            job.meta_page_id,
            job.mail,
        )
