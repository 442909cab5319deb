"""A run's row while it works: what it has done so far, and how it ends. Each in a transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from jobs.runs import start_run
from jobs.work.claim import Claim, LostWorkError, take
from jobs.work.interruptions import Interruption
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.runs import WHOLE_STATUSES

__all__ = ["LostRunError", "RunRecord", "claim"]

log = structlog.get_logger(__name__)
# The run was closed while it worked: another may stand in its place by now.
LostRunError = LostWorkError


@dataclass
class RunRecord(Claim):
    """What the run has done so far; `save` writes it to its row.

    Whoever stores something new says `made_progress` with the session that stores it.
    """

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
    created_at: datetime | None = None
    enqueued: bool = False
    after: Callable[[Session], None] | None = None

    def warn(self, kind: str, sentence: str) -> None:
        """The run will end in part only, and say why."""
        self.warning_kind = kind
        self.warnings.append(sentence)

    def note(self, sentence: str) -> None:
        """Tells of something that is missing and that makes the run no worse."""
        notes = self.progress.setdefault("notes", [])
        if sentence not in notes:
            notes.append(sentence)

    def save(self, **progress: Any) -> None:
        """Writes counts and progress, and a heartbeat."""
        self.progress |= progress
        self.write(**self._so_far())

    def count(self, processed: int, changed: int) -> None:
        """Adds rows that were read and rows that were new or different."""
        self.rows_processed += processed
        self.rows_changed += changed

    def finish(self, status: str, error_kind: str | None = None, error: str | None = None) -> str:
        """Ends the run; a run with warnings or failed metrics has succeeded in part only.

        What comes after a run is started in the same transaction, so that no crash between the
        two can break a history off. Raises LostRunError when the run was closed meanwhile.
        """
        self.end(
            partial(self._follow, status),
            **self._so_far(),
            status=status,
            finished_at=now_utc(),
            heartbeat_at=now_utc(),
            error_kind=error_kind,
            error=error,
        )
        self.tell("sync_ended", status=status, error_kind=error_kind)
        return status

    def throttled(self, resume_at: datetime, sentence: str) -> str:
        """Lets the worker go; the tick brings the run back at `resume_at`, with its counts."""
        self.end(**self._so_far(), status="throttled", resume_at=resume_at, error=sentence)
        self.tell("sync_throttled", resume_at=resume_at.isoformat())
        return "throttled"

    def interrupted(self, interruption: Interruption) -> str:
        """Ends this start by our own fault; the run starts again by itself, or has failed."""
        status = self.start_again(interruption, **self._so_far())
        self.tell("sync_ended", status=status, error_kind=interruption.kind)
        return status

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

    def _so_far(self) -> dict[str, Any]:
        return {
            "progress": self.progress,
            "rows_processed": self.rows_processed,
            "rows_changed": self.rows_changed,
            "graph_requests": self.earlier[0] + self.requests,
            "graph_calls": self.earlier[1] + self.calls,
            "failed_metrics": self.failed_metrics,
        }

    def _follow(self, status: str, session: Session, run: SyncRun) -> None:
        """Starts what was to come after the run, and what was asked for while it worked."""
        if status in WHOLE_STATUSES and self.after is not None:
            self.after(session)
        if run.then_trigger is not None:
            start_run(session, self.page, self.kind, trigger=run.then_trigger)  # type: ignore[arg-type]


def claim(tenant_id: int, task_id: UUID) -> RunRecord | None:
    """Takes a waiting run to work on; None when another worker has it or it has ended.

    A run that was throttled or broke off is taken when its time has come, and goes on with what it
    counted before.
    """
    return take(SyncRun, tenant_id, task_id, _begin)


def _begin(session: Session, run: SyncRun) -> RunRecord:
    assert run.started_at is not None  # noqa: S101  the claim has just written it
    return RunRecord(
        SyncRun,
        run.tenant_id,
        run.id,
        run.started_at,
        run.kind,
        run.correlation_id,
        session.get_one(MetaPage, (run.tenant_id, run.meta_page_id)),
        (run.window_since, run.window_until),
        run.trigger,
        rows_processed=run.rows_processed,
        rows_changed=run.rows_changed,
        failed_metrics=dict(run.failed_metrics),
        progress=dict(run.progress),
        earlier=(run.graph_requests, run.graph_calls),
        created_at=run.created_at,
        enqueued=run.enqueued_at is not None,
    )
