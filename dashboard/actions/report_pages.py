"""The Pages of a report beside its first one: named one by one, or as a group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.listing import find_page
from dashboard.queries.pages.several import MOST_PAGES, TOO_MANY
from dashboard.queries.workspace.page_groups import find_group
from jobs.report_pages import pages_of_group
from models import MetaPage, PageGroup, ReportSchedule
from models.export_formats import has_option

NO_SUCH_PAGE = "One of these Pages is not here; choose from the list of Pages."
NO_SUCH_GROUP = "This group is not there any more; choose another."
NO_PAGES = "This group holds no Page; choose another, or put Pages into it."
NOT_BOTH = "Choose a group or single Pages, not both."
ONE_PAGE = "Several Pages stand in a PDF report or in slides only; choose one of them, or one Page."


@dataclass(frozen=True)
class ReportPages:
    """The first Page, our ids of the others, and the group that they are of."""

    page: MetaPage
    more: list[int]
    group: PageGroup | None = None


def chosen_pages(
    who: Actor, session: Session, page: MetaPage, given: Mapping[str, Any]
) -> ReportPages:
    """The Pages that were asked for, `page` the first unless a group says so. Raises BadInput."""
    names, group_id = given.get("more_page_ids") or [], given.get("page_group_id")
    if names and group_id is not None:
        raise BadInput("page_group_id", NOT_BOTH)
    group = _the_group(who, session, group_id) if group_id is not None else None
    pages = pages_of_group(session, group) if group else _named(who, session, page, names)
    if not pages:
        raise BadInput("page_group_id", NO_PAGES)
    if len(pages) > MOST_PAGES:
        raise BadInput("page_group_id" if group else "more_page_ids", TOO_MANY)
    return ReportPages(pages[0], [one.id for one in pages[1:]], group)


def ask_for_one_page(export_format: str, *, several: bool) -> None:
    """Raises BadInput where the format has no place for several Pages."""
    if several and not has_option(export_format, "more_page_ids"):
        raise BadInput("export_format", ONE_PAGE)


def write_pages(
    who: Actor, session: Session, schedule: ReportSchedule, given: Mapping[str, Any]
) -> None:
    """Sets the Pages of a schedule where they were given; a group takes the place of single ones.

    Raises BadInput.
    """
    if given.get("more_page_ids") is not None or given.get("page_group_id") is not None:
        page = session.get_one(MetaPage, (schedule.tenant_id, schedule.meta_page_id))
        found = chosen_pages(who, session, page, given)
        schedule.page_group_id = found.group.id if found.group else None
        schedule.more_page_ids = [] if found.group else found.more
    several = bool(schedule.more_page_ids) or schedule.page_group_id is not None
    ask_for_one_page(schedule.export_format, several=several)


def _the_group(who: Actor, session: Session, group_id: int) -> PageGroup:
    group = find_group(session, who.tenant_id, group_id)
    if group is None:
        raise BadInput("page_group_id", NO_SUCH_GROUP)
    return group


def _named(who: Actor, session: Session, page: MetaPage, names: Sequence[str]) -> list[MetaPage]:
    found = [find_page(session, who.tenant_id, name) for name in names]
    pages = [one for one in found if one is not None]
    if len(pages) < len(found):
        raise BadInput("more_page_ids", NO_SUCH_PAGE)
    return list({one.id: one for one in (page, *pages)}.values())


def leave_group(session: Session, group: PageGroup) -> None:
    """Reports of a group that ends go on with the Pages that it had."""
    pages = [page.id for page in pages_of_group(session, group)]
    schedules = session.scalars(
        select(ReportSchedule).where(
            ReportSchedule.tenant_id == group.tenant_id, ReportSchedule.page_group_id == group.id
        )
    )
    for schedule in schedules:
        schedule.page_group_id = None
        if pages:
            schedule.meta_page_id, schedule.more_page_ids = pages[0], pages[1:]
    session.flush()
