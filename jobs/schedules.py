"""What is due when: rows of Schedule at a tenant's own clocks, claimed so that none runs twice.

1. Each tenant has a row for each piece of work; a changed hour, minute or time zone moves it.
2. A row that is due is claimed by moving `next_at` ahead, if it still stands where it was seen:
   of two ticks one gets it. However long the machine was down, it is caught up once.
3. The runs of all claimed rows are enqueued in turns, a Page of each tenant after the other, so
   that a tenant with hundreds of Pages does not keep the others waiting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import chain, zip_longest

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from jobs.background import start_background
from jobs.clocks import next_occurrence, shows
from jobs.many_runs import WantedRun, start_wanted
from jobs.runs import MIDDAY, Kind
from models import MetaConnection, MetaPage, Schedule, Tenant
from models.access_states import may_sync
from settings import Settings, get_settings

PACIFIC = "America/Los_Angeles"
MIDDAY_LOCAL = time(12, 10)
# Meta's newest day appears some hours after Pacific midnight; earlier there is nothing to read.
MIDDAY_PACIFIC = time(8, 10)
WEDNESDAY, SUNDAY = 2, 6
# What is wider comes first, so that a night and a midday that fall due together are one night.
RUNS: dict[str, tuple[Kind, str]] = {
    "page": ("page", "schedule"),
    "post": ("post", "schedule"),
    "midday": ("page", MIDDAY),
}
BACKGROUND = ("tokens", "retry", "clean_up", "ageing", "digest")


@dataclass(frozen=True)
class Plan:
    """When a piece of work is due; `weekday` 0 is Monday, None every day."""

    name: str
    kind: str
    hour: int
    minute: int
    time_zone: str
    weekday: int | None = None


def plans(settings: Settings, time_zone: str, now: datetime) -> list[Plan]:
    """All schedules of a tenant in that time zone."""
    midday, midday_zone = _midday(time_zone, now)
    page = settings.meta_page_insights_nightly_hour, settings.meta_page_insights_nightly_minute
    post = settings.meta_post_insights_nightly_hour, settings.meta_post_insights_nightly_minute
    ageing = [Plan("ageing_daily", "ageing", 4, 40, time_zone)]
    return [
        Plan("tokens_daily", "tokens", 2, 40, time_zone),
        Plan("retry_weekly", "retry", 2, 50, time_zone, SUNDAY),
        Plan("page_nightly", "page", *page, time_zone),
        Plan("post_nightly", "post", *post, time_zone),
        Plan("page_midday", "midday", midday.hour, midday.minute, midday_zone),
        # By then Meta counts on none of the days of the week before.
        Plan("digest_weekly", "digest", 9, 0, time_zone, WEDNESDAY),
        Plan("clean_up_daily", "clean_up", 4, 30, time_zone),
        *(ageing if settings.insights_keep_days else ()),
    ]


def ensure_schedules(session: Session, now: datetime) -> None:
    """Gives every tenant its schedules at the hours of the settings; writes only what changed."""
    known = {(row.tenant_id, row.name): row for row in session.scalars(select(Schedule))}
    settings = get_settings()
    missing = []
    for tenant in session.scalars(select(Tenant).order_by(Tenant.id)):
        for plan in plans(settings, tenant.time_zone, now):
            row = known.get((tenant.id, plan.name))
            if row is None:
                missing.append({"tenant_id": tenant.id, **vars(plan), "next_at": _next(plan, now)})
            elif not _is_as_planned(row, plan):
                _move(row, plan, now)
    if missing:
        session.execute(insert(Schedule).on_conflict_do_nothing(), missing)


def start_due(session: Session, now: datetime) -> int:
    """Claims every due schedule and starts its work. Returns how many runs were started."""
    due = session.scalars(
        select(Schedule).where(Schedule.next_at <= now).order_by(Schedule.next_at, Schedule.id)
    ).all()
    claimed = [row for row in due if _claim(session, row, now)]
    for row in claimed:
        if row.kind in BACKGROUND:
            _start_background(session, row)
    runs = [_wanted(session, row) for kind in RUNS for row in claimed if row.kind == kind]
    return start_wanted(session, list(_in_turns(runs)))


def _claim(session: Session, row: Schedule, now: datetime) -> bool:
    following = next_occurrence(row.hour, row.minute, row.time_zone, now, weekday=row.weekday)
    claimed = session.execute(
        update(Schedule)
        .where(
            Schedule.tenant_id == row.tenant_id,
            Schedule.id == row.id,
            Schedule.next_at == row.next_at,
        )
        .values(next_at=following, last_at=now)
        .returning(Schedule.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(claimed)


def _wanted(session: Session, row: Schedule) -> list[WantedRun]:
    kind, trigger = RUNS[row.kind]
    pages = session.scalars(
        select(MetaPage.id)
        .where(MetaPage.tenant_id == row.tenant_id, may_sync(kind))
        .order_by(MetaPage.id)
    )
    return [WantedRun(row.tenant_id, page_id, kind, trigger) for page_id in pages]


def _in_turns(lists: Sequence[Sequence[WantedRun]]) -> Iterator[WantedRun]:
    return (one for one in chain.from_iterable(zip_longest(*lists)) if one is not None)


def _start_background(session: Session, row: Schedule) -> None:
    if row.kind != "tokens":
        start_background(session, row.kind, row.tenant_id)
        return
    connections = session.scalars(
        select(MetaConnection.id).where(
            MetaConnection.tenant_id == row.tenant_id, MetaConnection.status != "disconnected"
        )
    )
    for key in connections:
        arguments = {"connection_id": key}
        start_background(session, "tokens", row.tenant_id, subject=key, arguments=arguments)


def _midday(time_zone: str, now: datetime) -> tuple[time, str]:
    """Ten past twelve, unless Meta's newest day is not there by then: later, on Pacific clocks."""
    noon = next_occurrence(MIDDAY_LOCAL.hour, MIDDAY_LOCAL.minute, time_zone, now)
    if shows(noon, PACIFIC) >= MIDDAY_PACIFIC:
        return MIDDAY_LOCAL, time_zone
    return MIDDAY_PACIFIC, PACIFIC


def _next(plan: Plan, now: datetime) -> datetime:
    return next_occurrence(plan.hour, plan.minute, plan.time_zone, now, weekday=plan.weekday)


def _is_as_planned(row: Schedule, plan: Plan) -> bool:
    return all(getattr(row, name) == value for name, value in vars(plan).items())


def _move(row: Schedule, plan: Plan, now: datetime) -> None:
    for name, value in vars(plan).items():
        setattr(row, name, value)
    row.next_at = _next(plan, now)
