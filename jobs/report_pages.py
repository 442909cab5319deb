"""Which Pages a report that is sent holds: those of its schedule, or of its group by then."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import MetaPage, PageGroup, PageGroupPage, ReportSchedule


def pages_of_report(session: Session, schedule: ReportSchedule) -> tuple[MetaPage, list[int], str]:
    """The first Page, our ids of the others, and the name of the group, if it is one's."""
    page = session.get_one(MetaPage, (schedule.tenant_id, schedule.meta_page_id))
    if schedule.page_group_id is None:
        return page, list(schedule.more_page_ids or ()), ""
    group = session.get_one(PageGroup, (schedule.tenant_id, schedule.page_group_id))
    first, *others = pages_of_group(session, group) or [page]
    return first, [one.id for one in others], group.name


def pages_of_group(session: Session, group: PageGroup) -> list[MetaPage]:
    """The group's Pages by name."""
    same = (PageGroupPage.tenant_id == MetaPage.tenant_id) & (
        PageGroupPage.meta_page_id == MetaPage.id
    )
    of_group = (PageGroupPage.tenant_id == group.tenant_id, PageGroupPage.page_group_id == group.id)
    found = select(MetaPage).join(PageGroupPage, same).where(*of_group)
    return list(session.scalars(found.order_by(func.lower(MetaPage.name), MetaPage.id)))
