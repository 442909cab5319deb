"""Deliveries of reports: one sending of one report to one address, each a piece of work.

1. A waiting delivery is begun once its export has ended (`notify.reports.mail_report`).
2. One whose work broke off for good is no more begun; who tells people ends it.
3. Somebody may have it sent again: with its file while that is there, else with one that is made
   anew, of the same days.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from jobs.background import start_background
from jobs.exports import ExportRequest, start_export
from models import BackgroundJob, ExportJob, MetaPage, ReportDelivery, ViewLink
from models.background import REPORT_MAIL
from models.files import file_exists
from models.work import ACTIVE

# What may be sent again; a waiting one is on its way, a skipped one is not wanted.
ENDED = ("sent", "failed")
MAILING = and_(
    BackgroundJob.tenant_id == ReportDelivery.tenant_id,
    BackgroundJob.kind == REPORT_MAIL,
    BackgroundJob.subject == cast(ReportDelivery.id, Text),
)
BROKE = and_(
    BackgroundJob.status == "failed",
    BackgroundJob.created_at
    >= func.coalesce(ReportDelivery.tried_since, ReportDelivery.created_at),
)


def start_deliveries(session: Session, *which: ColumnElement[bool]) -> int:
    """Begins the mailing of each waiting delivery whose export has ended; how many began."""
    ended = and_(
        ExportJob.tenant_id == ReportDelivery.tenant_id,
        ExportJob.id == ReportDelivery.export_job_id,
        ExportJob.status.not_in(ACTIVE),
    )
    begun = and_(MAILING, or_(BackgroundJob.status.in_(ACTIVE), BROKE))
    rows = session.execute(
        select(ReportDelivery.tenant_id, ReportDelivery.id)
        .join(ExportJob, ended)
        .where(ReportDelivery.status == "waiting", *which, not_(exists().where(begun)))
    ).all()
    return sum(
        start_background(
            session, REPORT_MAIL, tenant_id, subject=number, arguments={"delivery_id": number}
        )
        for tenant_id, number in rows
    )


def broken_deliveries(session: Session) -> list[tuple[int, int, str]]:
    """Waiting deliveries whose work has failed for good: tenant, id, and why in a sentence."""
    rows = session.execute(
        select(ReportDelivery.tenant_id, ReportDelivery.id, BackgroundJob.error)
        .join(BackgroundJob, and_(MAILING, BROKE))
        .where(ReportDelivery.status == "waiting")
    )
    return [(tenant_id, number, error or "") for tenant_id, number, error in rows]


def _is_there(session: Session, job: ExportJob, now: datetime) -> bool:
    """Whether the file can be sent once more, and by an open link where its mail had one."""
    if job.status != "completed" or not file_exists(job.file_key or ""):
        return False
    its_link = (ViewLink.tenant_id == job.tenant_id, ViewLink.export_job_id == job.id)
    still_open = (ViewLink.revoked_at.is_(None), ViewLink.expires_at > now)
    return not job.mail.get("link_until") or bool(
        session.scalar(select(ViewLink.id).where(*its_link, *still_open))
    )


def send_again(session: Session, delivery: ReportDelivery, now: datetime) -> None:
    """Lets a delivery that has ended begin anew, as if it had never been tried."""
    key = (delivery.tenant_id, delivery.export_job_id)
    job = session.get_one(ExportJob, key)
    if job.status not in ACTIVE and not _is_there(session, job, now):
        job = _made_anew(session, job)
        delivery.export_job_id = job.id
    delivery.status, delivery.attempts, delivery.error = "waiting", 0, None
    delivery.sent_at, delivery.due_at, delivery.tried_since = None, now, now
    session.flush()
    start_deliveries(
        session,
        ReportDelivery.tenant_id == delivery.tenant_id,
        ReportDelivery.id == delivery.id,
    )


def _made_anew(session: Session, job: ExportJob) -> ExportJob:
    """The same file once more; it waits for no day, which it did the first time."""
    page = session.get_one(MetaPage, (job.tenant_id, job.meta_page_id))
    mail = {name: value for name, value in job.mail.items() if name != "wait_until"}
    request = ExportRequest(
        job.export_format, job.options, mail=mail, more_page_ids=job.more_page_ids
    )
    return start_export(session, page, request)
