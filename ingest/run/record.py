"""A run's row while it works: claim, heartbeat and progress, end. Each in its own transaction."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Update, and_, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import MetaPage, SyncRun
from models.orm import now_utc
from models.runs import WHOLE_STATUSES
from models.scope import tenant_session

log = structlog.get_logger(__name__)
# A PostgreSQL that restarts is back within seconds.
WRITE_ATTEMPTS = 6
WAIT_SECONDS = 1.0


class LostRunError(Exception):
    """The run was closed while it worked: another may stand in its place by now."""


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
    started_at: datetime | None = None
    enqueued: bool = False
    after: Callable[[Session], None] | None = None

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
        """Ends the run; a run with warnings or failed metrics has succeeded in part only.

        What comes `after` a run is started in the same transaction, so that no crash between the
        two can break a history off. Raises LostRunError when the run was closed meanwhile.
        """
        self.progress.pop("stored", None)
        self._write_patiently(
            self.after if status in WHOLE_STATUSES else None,
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
        self._write_patiently(None, status="throttled", resume_at=resume_at, error=sentence)
        self.tell("sync_throttled", resume_at=resume_at.isoformat())
        return "throttled"

    def tell(self, event: str, **facts: Any) -> None:
        """Emits a structured event with the fields that operators rely on."""
        log.info(
            event,
            **self.names(),
            kind=self.kind,
            rows_processed=self.rows_processed,
            rows_changed=self.rows_changed,
            **facts,
        )

    def names(self) -> dict[str, Any]:
        """What every event of the run is known by. `page_id` is Facebook's."""
        return {
            "tenant_id": self.tenant_id,
            "task_id": str(self.task_id),
            "correlation_id": str(self.correlation_id),
            "page_id": self.page.page_id,
        }

    def hold(self, session: Session) -> None:
        """Makes sure in this transaction that the run is still ours, before rows are written.

        Raises LostRunError: a worker that was given up must not write over its successor.
        """
        mine = select(SyncRun.id).where(*self._conditions()).with_for_update(read=True)
        if session.scalar(mine) is None:
            raise LostRunError

    def beat(self) -> None:
        """A sign of life between two writes."""
        now = now_utc()
        with tenant_session(self.tenant_id) as session:
            session.execute(self._mine().values(heartbeat_at=now))

    def _write_patiently(self, then: Callable[[Session], None] | None, **values: Any) -> None:
        """The end of a run is written even when the database is away for some seconds."""
        for attempt in range(1, WRITE_ATTEMPTS):
            try:
                self._write(then, **values)
            except OperationalError:
                time.sleep(WAIT_SECONDS * attempt)
            else:
                return
        self._write(then, **values)

    def _write(self, then: Callable[[Session], None] | None = None, **values: Any) -> None:
        """Writes the row while it is ours. Raises LostRunError when it is not any more."""
        statement = self._mine().values(
            progress=self.progress,
            rows_processed=self.rows_processed,
            rows_changed=self.rows_changed,
            graph_requests=self.earlier[0] + self.requests,
            graph_calls=self.earlier[1] + self.calls,
            failed_metrics=self.failed_metrics,
            **values,
        )
        with tenant_session(self.tenant_id) as session:
            written = session.scalar(statement.returning(SyncRun.id))
            if written is None:
                raise LostRunError
            if then is not None:
                then(session)

    def _mine(self) -> Update:
        return update(SyncRun).where(*self._conditions())

    def _conditions(self) -> list[ColumnElement[bool]]:
        return [
            SyncRun.tenant_id == self.tenant_id,
            SyncRun.id == self.task_id,
            SyncRun.status == "running",
            SyncRun.started_at == self.started_at,
        ]


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
            started_at=now,
            enqueued=run.enqueued_at is not None,
        )
