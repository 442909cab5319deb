"""Reports of several Pages go on without a Page that is deleted, the next one first."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import PageGroupPage, ReportSchedule


def leave_reports(session: Session, tenant_id: int, meta_page_id: int) -> None:
    """Takes the Page out of the schedules that hold others too; one of it alone goes with it."""
    more = ReportSchedule.more_page_ids.contains([meta_page_id])
    of_it = or_(ReportSchedule.meta_page_id == meta_page_id, more)
    found = select(ReportSchedule).where(ReportSchedule.tenant_id == tenant_id, of_it)
    for schedule in session.scalars(found.with_for_update()):
        first, *others = [
            page
            for page in (schedule.meta_page_id, *schedule.more_page_ids)
            if page != meta_page_id
        ] or [_another_of_group(session, schedule) or meta_page_id]
        schedule.meta_page_id, schedule.more_page_ids = first, others
    session.flush()


def _another_of_group(session: Session, schedule: ReportSchedule) -> int | None:
    """A Page of the schedule's group that stands for it in the place of the first."""
    return session.scalar(
        select(PageGroupPage.meta_page_id)
        .where(
            PageGroupPage.tenant_id == schedule.tenant_id,
            PageGroupPage.page_group_id == schedule.page_group_id,
            PageGroupPage.meta_page_id != schedule.meta_page_id,
        )
        .order_by(PageGroupPage.meta_page_id)
        .limit(1)
    )
