"""A run's row while it works: claim, heartbeat and progress, end. Each in its own transaction."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import and_, or_, update

from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session

log = structlog.get_logger(__name__)


@dataclass
class RunRecord:
    """What the run has done so far; `save` writes it to its row."""

    tenant_id: int
    task_id: UUID
    kind: str
    correlation_id: UUID
    page: MetaPage
    window: tuple[Any, Any] = (None, None)
    trigger: str = "manual"
    rows_processed: int = 0
    rows_changed: int = 0
    failed_metrics: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    warning_kind: str = "empty_answer"
    progress: dict[str, Any] = field(default_factory=dict)
    requests: int = 0
    calls: int = 0
    earlier: tuple[int, int] = (0, 0)

    def warn(self, kind: str, sentence: str) -> None:
        """The run will end in part only, and say why."""
        self.warning_kind = kind
        self.warnings.append(sentence)

    def save(self, **progress: Any) -> None:
        """Writes counts and progress, and a heartbeat."""
        self.progress |= progress
        self._write(heartbeat_at=now_utc())

    def count(self, processed: int, changed: int) -> None:
        """Adds rows that were read and rows that were new or different."""
        self.rows_processed += processed
        self.rows_changed += changed

    def finish(self, status: str, error_kind: str | None = None, error: str | None = None) -> str:
        """Ends the run; a run with warnings or failed metrics has succeeded in part only."""
        self.progress.pop("stored", None)
        self._write(
            status=status,
            finished_at=now_utc(),
            heartbeat_at=now_utc(),
            error_kind=error_kind,
            error=error,
        )
        self.tell("sync_ended", status=status, error_kind=error_kind)
        return status

    def throttled(self, resume_at: Any, sentence: str) -> str:
        """Lets the worker go; the tick brings the run back at `resume_at`, with its counts."""
        self._write(status="throttled", resume_at=resume_at, error=sentence)
        self.tell("sync_throttled", resume_at=resume_at.isoformat())
        return "throttled"

    def tell(self, event: str, **facts: Any) -> None:
        """Emits a structured event with the fields that operators rely on."""
        log.info(
            event,
            tenant_id=self.tenant_id,
            task_id=str(self.task_id),
            correlation_id=str(self.correlation_id),
            page_id=self.page.page_id,
            kind=self.kind,
            rows_processed=self.rows_processed,
            rows_changed=self.rows_changed,
            **facts,
        )

    def _write(self, **values: Any) -> None:
        with tenant_session(self.tenant_id) as session:
            session.execute(
                update(SyncRun)
                .where(
                    SyncRun.tenant_id == self.tenant_id,
                    SyncRun.id == self.task_id,
                    SyncRun.status == "running",
                )
                .values(
                    progress=self.progress,
                    rows_processed=self.rows_processed,
                    rows_changed=self.rows_changed,
                    graph_requests=self.earlier[0] + self.requests,
                    graph_calls=self.earlier[1] + self.calls,
                    failed_metrics=self.failed_metrics,
                    **values,
                )
            )


def claim(tenant_id: int, task_id: UUID) -> RunRecord | None:
    """Takes a waiting run to work on; None when another worker has it or it has ended.

    A throttled run is taken when its time has come, and goes on with what it counted before.
    """
    now = now_utc()
    may_go_on = and_(SyncRun.status == "throttled", SyncRun.resume_at <= now)
    with tenant_session(tenant_id) as session:
        run = session.scalar(
            update(SyncRun)
            .where(
                SyncRun.tenant_id == tenant_id,
                SyncRun.id == task_id,
                or_(SyncRun.status == "queued", may_go_on),
            )
            .values(status="running", started_at=now, heartbeat_at=now, error=None, resume_at=None)
            .returning(SyncRun)
        )
        if run is None:
            return None
        page = session.get_one(MetaPage, (tenant_id, run.meta_page_id))
        return RunRecord(
            tenant_id,
            task_id,
            run.kind,
            run.correlation_id,
            page,
            (run.window_since, run.window_until),
            run.trigger,
            rows_processed=run.rows_processed,
            rows_changed=run.rows_changed,
            failed_metrics=dict(run.failed_metrics),
            progress=dict(run.progress),
            earlier=(run.graph_requests, run.graph_calls),
        )
