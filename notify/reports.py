"""Sends reports by mail: each recipient once, with the file, and a way out with one click.

1. Waiting rows that are due and whose export has ended are claimed by moving their due time
   ahead; the claim is committed before anything is sent.
2. An export that failed ends its rows. A recipient is skipped who unsubscribed meanwhile, or who
   is limited to other Pages.
3. A refused mail waits longer each time: 2, 4, 8 … minutes; after six attempts, or a refusal for
   good, the row has failed and an alert opens. The next one that goes out resolves it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from models import ExportJob, MetaPage, ReportDelivery, ReportSchedule
from models.files import read_file
from models.links import unsubscribe_address
from models.orm import now_utc
from models.page_limits import barred_addresses
from models.scope import tenant_session, wide_session
from notify.alerts import Finding, open_alert, resolve_alert
from notify.mail import Attachment, Mail, MailError, send
from settings import get_settings

ALERT = "report_failed"
CLAIM = timedelta(minutes=10)
MOST_ATTEMPTS = 6
MOST_AT_ONCE = 10
LARGEST_ATTACHMENT = 10_000_000
NO_FILE = "The report's file is not there any more; send the report again."
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Claimed:
    delivery: ReportDelivery
    job: ExportJob
    schedule: ReportSchedule
    page: MetaPage


def deliver(now: datetime | None = None) -> int:
    """Sends what is due; returns how many mails went out."""
    moment = now or now_utc()
    sent = 0
    while True:
        with wide_session("tick") as session:
            claimed = _claim(session, moment)
        went_out = sum(_send(one, moment) for one in claimed)
        sent += went_out
        # When none of a part went out, the server is away; the next minute tries the others.
        if went_out == 0:
            return sent


def _claim(session: Session, now: datetime) -> list[_Claimed]:
    row = ReportDelivery
    due = (
        select(row.tenant_id, row.id)
        .join(
            ExportJob, and_(ExportJob.tenant_id == row.tenant_id, ExportJob.id == row.export_job_id)
        )
        .where(
            row.status == "waiting",
            row.due_at <= now,
            ExportJob.status.not_in(("queued", "running")),
        )
        .order_by(row.due_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=row, skip_locked=True)
    )
    found = []
    for tenant_id, delivery_id in session.execute(due).all():
        delivery = session.get_one(row, (tenant_id, delivery_id))
        delivery.due_at, delivery.attempts = now + CLAIM, delivery.attempts + 1
        schedule = session.get_one(ReportSchedule, (tenant_id, delivery.report_schedule_id))
        job = session.get_one(ExportJob, (tenant_id, delivery.export_job_id))
        page = session.get_one(MetaPage, (tenant_id, schedule.meta_page_id))
        found.append(_Claimed(delivery, job, schedule, page))
    return found


def _send(one: _Claimed, now: datetime) -> int:
    if one.delivery.recipient in one.schedule.unsubscribed or _is_barred(one):
        _write(one, status="skipped", error=None)
        return 0
    if one.job.status != "completed":
        _give_up(one, one.job.error or NO_FILE)
        return 0
    try:
        send(_mail(one))
    except MailError as error:
        _put_off(one, error, now)
        return 0
    except OSError:
        _give_up(one, NO_FILE)
        return 0
    _write(one, status="sent", sent_at=now_utc(), error=None)
    with tenant_session(one.delivery.tenant_id) as session:
        resolve_alert(session, one.delivery.tenant_id, ALERT, _subject(one))
    log.info("report_sent", tenant_id=one.delivery.tenant_id, task_id=str(one.job.id))
    return 1


def _is_barred(one: _Claimed) -> bool:
    """Whether the recipient is one of the people here, and the Page none of theirs."""
    tenant_id = one.delivery.tenant_id
    with tenant_session(tenant_id) as session:
        barred = barred_addresses(session, tenant_id, one.page.id)
    return one.delivery.recipient.lower() in barred


def _mail(one: _Claimed) -> Mail:
    """Raises MailError for what is no address, OSError when the file is not there."""
    job, recipient = one.job, one.delivery.recipient
    small = (job.size_bytes or 0) <= LARGEST_ATTACHMENT
    where = "The report is attached." if small else _where(job)
    way_out = unsubscribe_address(job.tenant_id, one.schedule.id, recipient)
    footer = (
        f"You get this {one.schedule.frequency} report because somebody who manages"
        f" {one.page.name} in Pagelens added you. To end it: {way_out}"
    )
    return Mail(
        to=recipient,
        subject=str(job.mail.get("subject") or one.page.name),
        text=f"{job.mail.get('text', '')}\n\n{where}\n\n-- \n{footer}\n",
        attachments=(_attachment(job),) if small else (),
        unsubscribe_url=way_out,
        reference=f"report.{job.id}.{one.delivery.id}",
    )


def _attachment(job: ExportJob) -> Attachment:
    media_type = (job.content_type or "application/octet-stream").partition(";")[0]
    return Attachment(job.file_name or "report", media_type, read_file(job.file_key or ""))


def _where(job: ExportJob) -> str:
    size = f"{(job.size_bytes or 0) / 1_000_000:,.0f} MB"
    address = f"{get_settings().site_address()}/api/exports/{job.id}/download/"
    return f"The report is too large for a mail ({size}); sign in to fetch it: {address}"


def _put_off(one: _Claimed, error: MailError, now: datetime) -> None:
    if error.permanent or one.delivery.attempts >= MOST_ATTEMPTS:
        _give_up(one, str(error))
        return
    wait = timedelta(minutes=2**one.delivery.attempts)
    _write(one, due_at=now + wait, error=str(error))


def _give_up(one: _Claimed, sentence: str) -> None:
    _write(one, status="failed", error=sentence)
    finding = Finding(
        kind=ALERT,
        subject=_subject(one),
        sentence=f"The {one.schedule.frequency} report of {one.page.name} could not be sent to"
        f" {one.delivery.recipient}: {sentence}",
        cure="Look at the recipients and the mail server, then send the report again.",
        evidence={"recipient": one.delivery.recipient, "attempts": one.delivery.attempts},
        meta_page_id=one.page.id,
    )
    with tenant_session(one.delivery.tenant_id) as session:
        open_alert(session, one.delivery.tenant_id, finding)


def _subject(one: _Claimed) -> str:
    return f"report:{one.schedule.id}:{one.delivery.recipient}"


def _write(one: _Claimed, **values: object) -> None:
    with tenant_session(one.delivery.tenant_id) as session:
        session.execute(
            update(ReportDelivery)
            .where(
                ReportDelivery.tenant_id == one.delivery.tenant_id,
                ReportDelivery.id == one.delivery.id,
                ReportDelivery.status == "waiting",
            )
            .values(**values)
        )
