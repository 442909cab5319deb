"""The mail that carries a report: its words, its file or where that is, and a way out."""

from models import ExportJob, MetaPage, ReportDelivery, ReportSchedule
from models.files import read_file
from models.links import unsubscribe_address
from notify.mail import Attachment, Mail
from settings import get_settings

LARGEST_ATTACHMENT = 10_000_000


def report_letter(
    delivery: ReportDelivery, job: ExportJob, schedule: ReportSchedule, page: MetaPage
) -> Mail:
    """The mail to the recipient of the delivery. Raises OSError when the file is not there."""
    small = (job.size_bytes or 0) <= LARGEST_ATTACHMENT
    where = "The report is attached." if small else _where(job)
    way_out = unsubscribe_address(job.tenant_id, schedule.id, delivery.recipient)
    footer = (
        f"You get this {schedule.frequency} report because somebody who manages"
        f" {page.name} in Pagelens added you. To end it: {way_out}"
    )
    return Mail(
        to=delivery.recipient,
        subject=str(job.mail.get("subject") or page.name),
        text=f"{job.mail.get('text', '')}\n\n{where}\n\n-- \n{footer}\n",
        attachments=(_attachment(job),) if small else (),
        unsubscribe_url=way_out,
        reference=f"report.{job.id}.{delivery.id}",
    )


def _attachment(job: ExportJob) -> Attachment:
    media_type = (job.content_type or "application/octet-stream").partition(";")[0]
    return Attachment(job.file_name or "report", media_type, read_file(job.file_key or ""))


def _where(job: ExportJob) -> str:
    size = f"{(job.size_bytes or 0) / 1_000_000:,.0f} MB"
    address = f"{get_settings().site_address()}/api/exports/{job.id}/download/"
    return f"The report is too large for a mail ({size}); sign in to fetch it: {address}"
