"""Scheduled reports of a tenant: what is sent to whom, and when next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Text, and_, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from dashboard.format import more_pages
from dashboard.queries.workspace.addresses import Show, whole
from models import MetaPage, PageGroup, ReportSchedule, Tenant


@dataclass(frozen=True)
class ReportSummary:
    """A schedule. `page_id` is Facebook's; the hour is that of `time_zone`.

    `more_page_ids` are further Pages in the same report; one of a group holds the Pages that the
    group has by then. With `link_days` its mail has a public link for so many days, and not the
    file. `destination` is where its file is put beside the mails. `next_at` (UTC) is empty while it
    is paused.
    """

    report_id: int
    page_id: str
    page_name: str
    more_page_ids: list[str]
    page_group_id: int | None
    group_name: str
    name: str
    frequency: str
    weekday: int
    month_day: int
    hour: int
    minute: int
    time_zone: str
    export_format: str
    options: dict[str, Any]
    recipients: list[str]
    unsubscribed: list[str]
    destination: str
    comment: str
    link_days: int
    is_active: bool
    next_at: datetime | None
    last_at: datetime | None

    @property
    def pages_words(self) -> str:
        """What the report is of: Acme Coffee and one more Page."""
        if self.page_group_id is not None:
            return f"the group {self.group_name}"
        return f"{self.page_name}{more_pages(len(self.more_page_ids))}"


def list_reports(
    session: Session, tenant_id: int, page: MetaPage | None = None, *, show: Show = whole
) -> list[ReportSummary]:
    """The tenant's schedules, of one Page or of all, by Page and name."""
    mine = [ReportSchedule.tenant_id == tenant_id]
    if page is not None:
        mine.append(ReportSchedule.meta_page_id == page.id)
    rows = session.execute(
        _reports().where(*mine).order_by(MetaPage.name, ReportSchedule.name, ReportSchedule.id)
    )
    return [_view(show, *row) for row in rows]


def find_report(session: Session, tenant_id: int, report_id: int) -> ReportSchedule | None:
    """The tenant's schedule with this id."""
    return session.get(ReportSchedule, (tenant_id, report_id))


def summarise_report(
    session: Session, schedule: ReportSchedule, *, show: Show = whole
) -> ReportSummary:
    """A schedule as people see it."""
    row = session.execute(
        _reports().where(
            ReportSchedule.tenant_id == schedule.tenant_id, ReportSchedule.id == schedule.id
        )
    ).one()
    return _view(show, *row)


def _reports() -> Any:
    same_page = and_(
        MetaPage.tenant_id == ReportSchedule.tenant_id, MetaPage.id == ReportSchedule.meta_page_id
    )
    same_group = and_(
        PageGroup.tenant_id == ReportSchedule.tenant_id,
        PageGroup.id == ReportSchedule.page_group_id,
    )
    group = func.coalesce(PageGroup.name, "")
    return (
        select(
            ReportSchedule, MetaPage.page_id, MetaPage.name, _more_ids(), group, Tenant.time_zone
        )
        .join(MetaPage, same_page)
        .outerjoin(PageGroup, same_group)
        .join(Tenant, Tenant.id == ReportSchedule.tenant_id)
    )


def _more_ids() -> Any:
    """Facebook's ids of the further Pages, in the order of the report."""
    other, places = aliased(MetaPage), ReportSchedule.more_page_ids
    by_place = aggregate_order_by(other.page_id, func.array_position(places, other.id))
    ids = (
        select(func.array_agg(by_place))
        .where(other.tenant_id == ReportSchedule.tenant_id, other.id == places.any_())
        .correlate(ReportSchedule)
        .scalar_subquery()
    )
    return func.coalesce(ids, cast([], ARRAY(Text)))


def _view(
    show: Show,
    schedule: ReportSchedule,
    page_id: str,
    page_name: str,
    more_page_ids: list[str],
    group_name: str,
    zone: str,
) -> ReportSummary:
    return ReportSummary(
        report_id=schedule.id,
        page_id=page_id,
        page_name=page_name,
        more_page_ids=more_page_ids,
        page_group_id=schedule.page_group_id,
        group_name=group_name,
        name=schedule.name,
        frequency=schedule.frequency,
        weekday=schedule.weekday,
        month_day=schedule.month_day,
        hour=schedule.hour,
        minute=schedule.minute,
        time_zone=zone,
        export_format=schedule.export_format,
        options=schedule.options,
        recipients=list(map(show, schedule.recipients)),
        unsubscribed=list(map(show, schedule.unsubscribed)),
        destination=schedule.destination,
        comment=schedule.comment,
        link_days=schedule.link_days,
        is_active=schedule.is_active,
        next_at=schedule.next_at if schedule.is_active else None,
        last_at=schedule.last_at,
    )
