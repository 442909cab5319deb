"""What is due when: daily schedules in the tenant's time zone, claimed so that none runs twice."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from jobs.runs import Kind, start_run
from models import MetaPage, Schedule, Tenant
from settings import Settings, get_settings


def next_occurrence(hour: int, minute: int, zone: str, after: datetime) -> datetime:
    """The first moment later than `after` at which clocks in `zone` show hour:minute (UTC).

    A time that the spring switch skips is taken an hour later; one that the autumn switch
    repeats is taken the first time.
    """
    local = ZoneInfo(zone)
    day = after.astimezone(local).date()
    while True:
        moment = datetime.combine(day, time(hour, minute), tzinfo=local).astimezone(UTC)
        if moment > after:
            return moment
        day += timedelta(days=1)


def ensure_schedules(session: Session, tenant: Tenant, now: datetime) -> None:
    """Gives a tenant its nightly schedules at the hours of the settings."""
    for name, kind, hour, minute in _nightly(get_settings()):
        due = next_occurrence(hour, minute, tenant.time_zone, now)
        row = insert(Schedule).values(
            tenant_id=tenant.id, name=name, kind=kind, hour=hour, minute=minute, next_at=due
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=["tenant_id", "name"],
                set_={"hour": hour, "minute": minute, "next_at": due},
                where=(Schedule.hour != hour) | (Schedule.minute != minute),
            )
        )


def start_due(session: Session, now: datetime) -> int:
    """Claims every due schedule and starts its runs. Returns how many runs were started.

    However long the machine was down, a schedule is caught up once.
    """
    due = session.execute(
        select(Schedule, Tenant.time_zone)
        .join(Tenant, Tenant.id == Schedule.tenant_id)
        .where(Schedule.next_at <= now)
    ).all()
    return sum(_start(session, row, zone, now) for row, zone in due)


def _start(session: Session, row: Schedule, zone: str, now: datetime) -> int:
    claimed = session.execute(
        update(Schedule)
        .where(
            Schedule.tenant_id == row.tenant_id,
            Schedule.id == row.id,
            Schedule.next_at == row.next_at,
        )
        .values(next_at=next_occurrence(row.hour, row.minute, zone, now), last_at=now)
        .returning(Schedule.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not claimed:
        return 0
    pages = session.scalars(
        select(MetaPage).where(
            MetaPage.tenant_id == row.tenant_id,
            MetaPage.can_analyze,
            MetaPage.token_encrypted.is_not(None),
        )
    )
    kind: Kind = "post" if row.kind == "post" else "page"
    return sum(start_run(session, page, kind, trigger="schedule").created for page in pages)


def _nightly(settings: Settings) -> list[tuple[str, str, int, int]]:
    return [
        (
            "page_nightly",
            "page",
            settings.meta_page_insights_nightly_hour,
            settings.meta_page_insights_nightly_minute,
        ),
        (
            "post_nightly",
            "post",
            settings.meta_post_insights_nightly_hour,
            settings.meta_post_insights_nightly_minute,
        ),
    ]
