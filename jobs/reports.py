"""Reports that are sent on a schedule: weekly or monthly, by the clocks of the tenant.

1. A due schedule is claimed by moving its next time: of two schedulers one sends.
2. Its export starts, and a waiting delivery for each recipient who did not unsubscribe, and for
   its destination.
3. Once the export has ended, each delivery is a piece of work (`jobs.deliveries`).
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobs.exports import ExportRequest, start_export
from jobs.report_pages import pages_of_report
from models import ExportJob, ReportDelivery, ReportSchedule, Tenant

# No letter is made of it.
WITHOUT_MAIL = {"without_mail": True}
PRESETS = {"weekly": "last_week", "monthly": "last_month"}
# So long a report waits for the last of its days; then it goes, and says what is missing.
WAITS_FOR_DAYS = timedelta(days=2)


def next_report(schedule: ReportSchedule, zone: str, after: datetime) -> datetime:
    """The first moment later than `after` at which the report is due (UTC).

    A day past the end of a month means its last day; a time that the spring switch skips is
    taken an hour later, one that the autumn switch repeats the first time.
    """
    local = ZoneInfo(zone)
    day = after.astimezone(local).date()
    while True:
        at = datetime.combine(day, time(schedule.hour, schedule.minute), tzinfo=local)
        if _is_its_day(schedule, day) and at.astimezone(UTC) > after:
            return at.astimezone(UTC)
        day += timedelta(days=1)


def last_due(schedule: ReportSchedule, zone: str, now: datetime) -> date:
    """The newest day, by the clocks of `zone`, on which the report was due; caught up once."""
    due = schedule.next_at
    while (following := next_report(schedule, zone, due)) <= now:
        due = following
    return due.astimezone(ZoneInfo(zone)).date()


def move_reports(session: Session, tenant: Tenant, now: datetime) -> None:
    """Sets anew when the tenant's reports are due, after its time zone has changed.

    One that went out within a day is not due again on that day.
    """
    schedules = session.scalars(select(ReportSchedule).where(ReportSchedule.tenant_id == tenant.id))
    for schedule in schedules:
        after = max(now, schedule.last_at + timedelta(days=1)) if schedule.last_at else now
        schedule.next_at = next_report(schedule, tenant.time_zone, after)


def _is_its_day(schedule: ReportSchedule, day: date) -> bool:
    if schedule.frequency == "weekly":
        return day.weekday() == schedule.weekday
    return day.day == min(schedule.month_day, monthrange(day.year, day.month)[1])


def start_due_reports(session: Session, now: datetime) -> int:
    """Claims every due schedule and starts its report. Returns how many were started.

    However long the machine was down, a report is caught up once.
    """
    due = session.execute(
        select(ReportSchedule, Tenant.time_zone)
        .join(Tenant, Tenant.id == ReportSchedule.tenant_id)
        .where(ReportSchedule.is_active, ReportSchedule.next_at <= now)
    ).all()
    return sum(_start(session, row, zone, now) for row, zone in due)


def _start(session: Session, row: ReportSchedule, zone: str, now: datetime) -> int:
    due_on = last_due(row, zone, now)
    claimed = session.execute(
        update(ReportSchedule)
        .where(
            ReportSchedule.tenant_id == row.tenant_id,
            ReportSchedule.id == row.id,
            ReportSchedule.is_active,
            ReportSchedule.next_at == row.next_at,
            ReportSchedule.comment == row.comment,
        )
        .values(next_at=next_report(row, zone, now), last_at=now, comment="")
        .returning(ReportSchedule.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not claimed:
        return 0
    mail = {"due_on": due_on.isoformat(), "wait_until": (now + WAITS_FOR_DAYS).isoformat()}
    readers = [one for one in row.recipients if one not in row.unsubscribed]
    start_report(session, row, readers, mail, destination=row.destination)
    return 1


def start_report(
    session: Session,
    schedule: ReportSchedule,
    recipients: list[str],
    mail: dict[str, Any],
    *,
    requested_by: int | None = None,
    destination: str = "",
) -> ExportJob | None:
    """Starts the export of a report and a delivery for each recipient, and for the destination.

    None where there is neither. `mail` says for which day it is due (`due_on`), and how long it may
    wait (`wait_until`).
    """
    if not recipients and not destination:
        return None
    told = mail if recipients else mail | WITHOUT_MAIL
    job = start_file(session, schedule, told, requested_by=requested_by)
    places = [(recipient, "") for recipient in recipients]
    places += [("", destination)] if destination else []
    session.add_all(
        ReportDelivery(
            tenant_id=schedule.tenant_id,
            report_schedule_id=schedule.id,
            export_job_id=job.id,
            recipient=recipient,
            destination=place,
        )
        for recipient, place in places
    )
    return job


def start_file(
    session: Session,
    schedule: ReportSchedule,
    mail: dict[str, Any],
    *,
    requested_by: int | None = None,
) -> ExportJob:
    """Starts the export of a report, which `schedule` describes even where it is not stored."""
    page, more, group = pages_of_report(session, schedule)
    options: dict[str, Any] = {"date_preset": PRESETS[schedule.frequency]} | schedule.options
    options |= {"group_name": group, "comment": schedule.comment}
    named: dict[str, Any] = {"report": schedule.name or schedule.frequency}
    named |= {"link_days": schedule.link_days} if schedule.link_days else {}
    request = ExportRequest(schedule.export_format, options, requested_by, named | mail, more)
    return start_export(session, page, request)
