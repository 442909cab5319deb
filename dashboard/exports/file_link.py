"""The public link of a report that is sent: whoever has it fetches the file, until it ends."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.secret_tokens import digest
from models import ExportJob, MetaPage, ReportDelivery, ReportSchedule, ViewLink
from models.audit_trail import note_action
from models.links import file_secret
from models.orm import now_utc

LONGEST_NAME = 80
LINK_UNTIL = "link_until"


def make_file_link(session: Session, job: ExportJob) -> None:
    """Makes the link that the report's mail is to have; its file is kept until the link ends.

    Where nobody is there to answer for it, the mail has the file instead.
    """
    days = int(job.mail.get("link_days") or 0)
    maker = _maker(session, job) if days else None
    if maker is None:
        # One that is made anew brings the end of the link before.
        job.mail = {name: value for name, value in job.mail.items() if name != LINK_UNTIL}
        return
    now = now_utc()
    ends = now + timedelta(days=days)
    session.add(_link(session, job, maker, now, ends))
    job.expires_at = max(job.expires_at or ends, ends)
    job.mail = job.mail | {LINK_UNTIL: ends.isoformat()}
    session.flush()
    what = {"file": job.file_name, "export": str(job.id), "expires_at": ends.isoformat()}
    note_action(session, job.tenant_id, job.requested_by, "report.link_made", **what)


def _link(session: Session, job: ExportJob, maker: int, now: datetime, ends: datetime) -> ViewLink:
    page = session.get_one(MetaPage, (job.tenant_id, job.meta_page_id))
    return ViewLink(
        tenant_id=job.tenant_id,
        created_by=maker,
        name=str(job.mail.get("subject") or job.file_name)[:LONGEST_NAME],
        token_hash=digest(file_secret(job.tenant_id, job.id)),
        # No screen has this path: a release that knows no files shows the link as closed.
        path=f"/files/{page.page_id}/{job.id}",
        export_job_id=job.id,
        created_at=now,
        expires_at=ends,
    )


def _maker(session: Session, job: ExportJob) -> int | None:
    """Whoever asked for this file, else who scheduled the report."""
    return job.requested_by or session.scalar(
        select(ReportSchedule.created_by)
        .join(
            ReportDelivery,
            (ReportDelivery.tenant_id == ReportSchedule.tenant_id)
            & (ReportDelivery.report_schedule_id == ReportSchedule.id),
        )
        .where(ReportDelivery.tenant_id == job.tenant_id, ReportDelivery.export_job_id == job.id)
        .limit(1)
    )
