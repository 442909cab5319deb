"""Sends reports: each recipient once by mail, with a way out; and to a destination.

1. A delivery is a piece of work of its own, begun once its export has ended (`jobs.reports`).
2. An export that failed ends it. A recipient is skipped, with the reason, who unsubscribed
   meanwhile, or who is limited to other Pages.
3. What keeps it from going out now (a mail server that is away, a file that cannot be read) puts
   it off, longer each time, for three days. Then, or after a refusal for good, the delivery has
   failed and an alert opens: one for each recipient, or for the file. What goes out later, as by
   "Send again", resolves it.
4. One whose work itself broke off for good is ended by the minute's look.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import update

from jobs.deliveries import broken_deliveries
from jobs.work.put_off import PutOffError, wait_after
from models import ExportJob, MetaPage, ReportDelivery, ReportSchedule
from models.orm import now_utc
from models.page_limits import barred_addresses
from models.scope import tenant_session, wide_session
from models.work import PATIENCE
from notify.alerts import Finding, open_alert, resolve_alert
from notify.destination import put_report
from notify.email.report_letter import report_letter
from notify.left_out import tell_left_out
from notify.mail import send
from notify.not_sent import NotSentError

ALERT = "report_failed"
NO_FILE = "The report's file is not there any more."
FILE_AWAY = "The report's file could not be read."
UNSUBSCRIBED = "Whoever has this address wants no more of these reports."
BARRED = "This person may not see every Page of the report; see Settings, People."
SEND_AGAIN = "then press “Send again” at this delivery in Settings, Reports."
CURE = f"Look at the address and the mail server, {SEND_AGAIN}"
CURE_OF_PLACE = f"Ask your operator to look at the destination, {SEND_AGAIN}"
CURE_OF_FILE = f"See what the sentence says, {SEND_AGAIN}"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Taken:
    delivery: ReportDelivery
    job: ExportJob
    schedule: ReportSchedule
    page: MetaPage

    @property
    def reader(self) -> str:
        """Who or what gets it: an address, or the destination archive."""
        return self.delivery.recipient or f"the destination {self.delivery.destination}"


def mail_report(*, tenant_id: int, delivery_id: int) -> None:
    """Sends one report to one reader. Raises PutOffError while what takes it is away."""
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
    if unwanted := _why_unwanted(one):
        _write(one, status="skipped", error=unwanted)
        return
    if one.job.status != "completed":
        _give_up(one, one.job.error or NO_FILE, of_file=True)
        return
    try:
        path = _hand_over(one)
    except NotSentError as error:
        _put_off(one, str(error), now, is_final=error.permanent)
        return
    except OSError:
        _put_off(one, FILE_AWAY, now)
        return
    _write(one, status="sent", sent_at=now_utc(), error=None, path=path)
    with tenant_session(one.delivery.tenant_id) as session:
        for subject in (_subject(one), _subject_of_file(one)):
            resolve_alert(session, one.delivery.tenant_id, ALERT, subject)
        tell_left_out(session, one.schedule, one.page, str(one.job.mail.get("left_out") or ""))
    log.info("report_sent", tenant_id=one.delivery.tenant_id, task_id=str(one.job.id))


def _hand_over(one: _Taken) -> str:
    """Mails it, or puts it at its destination: the path there. Raises NotSentError, OSError."""
    if one.delivery.destination:
        return put_report(one.delivery, one.job)
    send(report_letter(one.delivery, one.job, one.schedule, one.page))
    return ""


def _why_unwanted(one: _Taken) -> str:
    """Why the recipient shall not have it; empty where nothing speaks against it."""
    if one.delivery.recipient in one.schedule.unsubscribed:
        return UNSUBSCRIBED
    return BARRED if _is_barred(one) else ""


def _is_barred(one: _Taken) -> bool:
    """Whether the recipient is one of the people here, and a Page of it none of theirs."""
    tenant_id = one.delivery.tenant_id
    with tenant_session(tenant_id) as session:
        pages = (one.page.id, *one.job.more_page_ids)
        barred = [barred_addresses(session, tenant_id, page) for page in pages]
    return any(one.delivery.recipient.lower() in each for each in barred)


def _put_off(one: _Taken, sentence: str, now: datetime, *, is_final: bool = False) -> None:
    if is_final or now >= _tried_since(one) + PATIENCE:
        _give_up(one, sentence)
        return
    until = now + wait_after(one.delivery.attempts)
    _write(one, due_at=until, error=sentence)
    raise PutOffError(until, sentence)


def _tried_since(one: _Taken) -> datetime:
    """Since there was something to send, or since somebody asked for it again."""
    began = (one.delivery.tried_since, one.delivery.created_at, one.job.finished_at)
    return max(moment for moment in began if moment is not None)


def end_broken() -> int:
    """Ends deliveries whose work broke off for good, and tells of them; how many."""
    with wide_session("tick") as session:
        broken = broken_deliveries(session)
    for tenant_id, number, why in broken:
        one = _take(tenant_id, number)
        if one is not None:
            _give_up(one, why)
    return len(broken)


def _give_up(one: _Taken, sentence: str, *, of_file: bool = False) -> None:
    _write(one, status="failed", error=sentence)
    to = "its readers" if of_file else one.reader
    finding = Finding(
        kind=ALERT,
        subject=_subject_of_file(one) if of_file else _subject(one),
        sentence=f"The {one.schedule.frequency} report of {one.page.name} could not be sent to"
        f" {to}: {sentence}",
        cure=CURE_OF_FILE if of_file else (CURE if one.delivery.recipient else CURE_OF_PLACE),
        evidence={"recipient": one.reader, "attempts": one.delivery.attempts},
        meta_page_id=one.page.id,
    )
    with tenant_session(one.delivery.tenant_id) as session:
        open_alert(session, one.delivery.tenant_id, finding)


def _subject(one: _Taken) -> str:
    return f"report:{one.schedule.id}:{one.reader}"


def _subject_of_file(one: _Taken) -> str:
    """One alert, however many readers a file that could not be made has."""
    return f"report:{one.schedule.id}"


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
