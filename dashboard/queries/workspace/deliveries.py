"""How the sendings of reports went: to whom, when, and why one was not sent."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from dashboard.queries.workspace.addresses import Show, whole
from jobs.deliveries import ENDED
from models import ExportJob, ReportDelivery, ReportSchedule

SHOWN_DELIVERIES = 60


@dataclass(frozen=True)
class DeliveryView:
    """One sending to one address, or to a destination, where the file is at `path`.

    `export_job_id` is the file that goes with it.
    `error` says why it was not sent, or what it waits for; `next_try` (UTC) is when a mail that was
    not taken is tried again. `may_be_sent_again` is true of what has ended.
    """

    delivery_id: int
    export_job_id: uuid.UUID
    recipient: str
    destination: str
    path: str
    status: str
    attempts: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None
    next_try: datetime | None
    may_be_sent_again: bool

    @property
    def reader(self) -> str:
        """Who or what gets it, in words."""
        return self.recipient or f"the destination {self.destination}"


def list_deliveries(
    session: Session, schedule: ReportSchedule, *, show: Show = whole
) -> list[DeliveryView]:
    """The newest sendings of a schedule."""
    mine = (
        ReportDelivery.tenant_id == schedule.tenant_id,
        ReportDelivery.report_schedule_id == schedule.id,
    )
    newest = _deliveries().where(*mine).order_by(ReportDelivery.id.desc()).limit(SHOWN_DELIVERIES)
    return [_view(show, *row) for row in session.execute(newest)]


def recent_deliveries(
    session: Session, tenant_id: int, *, show: Show = whole
) -> dict[int, list[DeliveryView]]:
    """The newest sendings of each of the tenant's schedules, by schedule."""
    place = func.row_number().over(
        partition_by=ReportDelivery.report_schedule_id, order_by=ReportDelivery.id.desc()
    )
    placed = (
        select(ReportDelivery.id, place.label("place"))
        .where(ReportDelivery.tenant_id == tenant_id)
        .subquery()
    )
    rows = session.execute(
        _deliveries()
        .join(placed, placed.c.id == ReportDelivery.id)
        .where(ReportDelivery.tenant_id == tenant_id, placed.c.place <= SHOWN_DELIVERIES)
        .order_by(ReportDelivery.id.desc())
    )
    found: dict[int, list[DeliveryView]] = {}
    for row, job in rows:
        found.setdefault(row.report_schedule_id, []).append(_view(show, row, job))
    return found


def find_delivery(
    session: Session, tenant_id: int, report_id: int, delivery_id: int
) -> ReportDelivery | None:
    """The tenant's sending with this id, of this schedule."""
    return session.scalar(
        select(ReportDelivery)
        .where(
            ReportDelivery.tenant_id == tenant_id,
            ReportDelivery.report_schedule_id == report_id,
            ReportDelivery.id == delivery_id,
        )
        .with_for_update()
    )


def view_delivery(
    session: Session, delivery: ReportDelivery, *, show: Show = whole
) -> DeliveryView:
    """A sending as people see it."""
    job = session.get_one(ExportJob, (delivery.tenant_id, delivery.export_job_id))
    return _view(show, delivery, job)


def _deliveries() -> Any:
    of_job = and_(
        ExportJob.tenant_id == ReportDelivery.tenant_id,
        ExportJob.id == ReportDelivery.export_job_id,
    )
    return select(ReportDelivery, ExportJob).join(ExportJob, of_job)


def _view(show: Show, row: ReportDelivery, job: ExportJob) -> DeliveryView:
    waits = row.status == "waiting"
    error = row.error or (job.error if waits else None)
    return DeliveryView(
        delivery_id=row.id,
        export_job_id=row.export_job_id,
        recipient=show(row.recipient),
        destination=row.destination,
        path=row.path,
        status=row.status,
        attempts=row.attempts,
        error=None if error is None else show(error),
        created_at=row.created_at,
        sent_at=row.sent_at,
        next_try=row.due_at if waits and row.error else None,
        may_be_sent_again=row.status in ENDED,
    )
