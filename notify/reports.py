"""Sends reports by mail: each recipient once, with the file, and a way out with one click.

1. A delivery is a piece of work of its own, begun once its export has ended (`jobs.reports`).
2. An export that failed ends it. A recipient is skipped who unsubscribed meanwhile, or who is
   limited to other Pages.
3. A refused mail is put off, longer each time; after six attempts, or a refusal for good, the
   delivery has failed and an alert opens. The next one that goes out resolves it.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import update

from jobs.work.put_off import PutOffError, wait_after
from models import ExportJob, MetaPage, ReportDelivery, ReportSchedule
from models.orm import now_utc
from models.page_limits import barred_addresses
from models.scope import tenant_session
from notify.alerts import Finding, open_alert, resolve_alert
from notify.email.report_letter import report_letter
from notify.mail import MailError, send

ALERT = "report_failed"
MOST_ATTEMPTS = 6
NO_FILE = "The report's file is not there any more; send the report again."
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Taken:
    delivery: ReportDelivery
    job: ExportJob
    schedule: ReportSchedule
    page: MetaPage


def mail_report(*, tenant_id: int, delivery_id: int) -> None:
    """Sends one report to one address. Raises PutOffError while the mail server is away."""
    one = _take(tenant_id, delivery_id)
    if one is not None:
        _send(one, now_utc())


def _take(tenant_id: int, delivery_id: int) -> _Taken | None:
    """The delivery, one attempt more; None where it waits no more."""
    with tenant_session(tenant_id) as session:
        delivery = session.get(ReportDelivery, (tenant_id, delivery_id))
        if delivery is None or delivery.status != "waiting":
            return None
        delivery.attempts += 1
        schedule = session.get_one(ReportSchedule, (tenant_id, delivery.report_schedule_id))
        job = session.get_one(ExportJob, (tenant_id, delivery.export_job_id))
        return _Taken(
            delivery, job, schedule, session.get_one(MetaPage, (tenant_id, schedule.meta_page_id))
        )


def _send(one: _Taken, now: datetime) -> None:
    if one.delivery.recipient in one.schedule.unsubscribed or _is_barred(one):
        _write(one, status="skipped", error=None)
        return
    if one.job.status != "completed":
        _give_up(one, one.job.error or NO_FILE)
        return
    try:
        send(report_letter(one.delivery, one.job, one.schedule, one.page))
    except MailError as error:
        _put_off(one, error, now)
        return
    except OSError:
        _give_up(one, NO_FILE)
        return
    _write(one, status="sent", sent_at=now_utc(), error=None)
    with tenant_session(one.delivery.tenant_id) as session:
        resolve_alert(session, one.delivery.tenant_id, ALERT, _subject(one))
    log.info("report_sent", tenant_id=one.delivery.tenant_id, task_id=str(one.job.id))


def _is_barred(one: _Taken) -> bool:
    """Whether the recipient is one of the people here, and a Page of it none of theirs."""
    tenant_id = one.delivery.tenant_id
    with tenant_session(tenant_id) as session:
        pages = (one.page.id, *one.job.more_page_ids)
        barred = [barred_addresses(session, tenant_id, page) for page in pages]
    return any(one.delivery.recipient.lower() in each for each in barred)


def _put_off(one: _Taken, error: MailError, now: datetime) -> None:
    if error.permanent or one.delivery.attempts >= MOST_ATTEMPTS:
        _give_up(one, str(error))
        return
    until = now + wait_after(one.delivery.attempts)
    _write(one, due_at=until, error=str(error))
    raise PutOffError(until, str(error))


def _give_up(one: _Taken, sentence: str) -> None:
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


def _subject(one: _Taken) -> str:
    return f"report:{one.schedule.id}:{one.delivery.recipient}"


def _write(one: _Taken, **values: object) -> None:
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
