"""Groups of Pages: making one, naming it, choosing its Pages, and ending it."""

from collections.abc import Collection

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.report_pages import leave_group
from dashboard.actions.roles import NotAllowedError, action, why_not
from dashboard.actions.stored_once import stored_once
from dashboard.queries.inputs import BadInput, one_line
from dashboard.queries.workspace.page_groups import (
    PageGroupSummary,
    count_groups,
    find_group,
    summarise_group,
)
from models import MetaPage, PageGroup, PageGroupPage
from models.limited import limited_person

LONGEST_NAME = 80
MOST_GROUPS = 500
TAKEN = "There is a group of this name already; choose another."
NO_SUCH_PAGE = "One of these Pages is not here; choose from the list of Pages."
SEES_SOME = "Only somebody who sees every Page may change groups of Pages; ask an owner."


@action("analyst", "make groups of Pages")
def make_group(
    who: Actor, session: Session, name: str, page_ids: Collection[str]
) -> Done[PageGroupSummary]:
    """A new group of Pages (Facebook's ids). Raises BadInput."""
    _ask_for_all(who)
    if count_groups(session, who.tenant_id) >= MOST_GROUPS:
        raise BadInput("name", f"There are {MOST_GROUPS} groups already; end one first.")
    group = PageGroup(tenant_id=who.tenant_id)
    _name(session, group, name)
    _choose(session, group, page_ids)
    who.note(session, "group.made", group=group.id, name=group.name, pages=sorted(page_ids))
    return Done(f"The group “{group.name}” is made.", summarise_group(session, group))


@action("analyst", "change groups of Pages")
def change_group(
    who: Actor,
    session: Session,
    group_id: int,
    *,
    name: str | None = None,
    page_ids: Collection[str] | None = None,
) -> Done[PageGroupSummary]:
    """Gives a group another name, other Pages, or both; None leaves it. Raises BadInput."""
    _ask_for_all(who)
    group = _find(who, session, group_id)
    if name is not None:
        _name(session, group, name)
    if page_ids is not None:
        _choose(session, group, page_ids)
    pages = None if page_ids is None else sorted(page_ids)
    who.note(session, "group.changed", group=group.id, name=group.name, pages=pages)
    return Done(f"The group “{group.name}” is changed.", summarise_group(session, group))


@action("analyst", "end groups of Pages")
def end_group(who: Actor, session: Session, group_id: int) -> Done[None]:
    """Ends a group; its Pages stay."""
    _ask_for_all(who)
    group = _find(who, session, group_id)
    leave_group(session, group)
    session.delete(group)
    who.note(session, "group.ended", group=group_id, name=group.name)
    return Done(f"The group “{group.name}” is ended; its Pages stay.", None)


def why_no_groups(who: Actor) -> str:
    """Why the person may not make, change or end groups; empty where nothing stands in the way."""
    return why_not(who, make_group) or (SEES_SOME if limited_person() is not None else "")


def _ask_for_all(who: Actor) -> None:
    """A group may hold Pages of others, and other people may be limited to it."""
    if refusal := why_no_groups(who):
        raise NotAllowedError(refusal)


def _name(session: Session, group: PageGroup, name: str) -> None:
    checked = one_line(
        name, "name", what="A name", when_empty="Give the group a name.", longest=LONGEST_NAME
    )
    with stored_once(session, "name", TAKEN):
        group.name = checked
        session.add(group)


def _choose(session: Session, group: PageGroup, page_ids: Collection[str]) -> None:
    """Makes these Pages, and no others, those of the group."""
    wanted = set(page_ids)
    found = session.scalars(
        select(MetaPage.id).where(
            MetaPage.tenant_id == group.tenant_id, MetaPage.page_id.in_(wanted)
        )
    ).all()
    if len(found) != len(wanted):
        raise BadInput("page_ids", NO_SUCH_PAGE)
    session.execute(
        delete(PageGroupPage).where(
            PageGroupPage.tenant_id == group.tenant_id, PageGroupPage.page_group_id == group.id
        )
    )
    if found:
        ids = {"tenant_id": group.tenant_id, "page_group_id": group.id}
        session.execute(insert(PageGroupPage), [ids | {"meta_page_id": one} for one in found])


def _find(who: Actor, session: Session, group_id: int) -> PageGroup:
    group = find_group(session, who.tenant_id, group_id)
    if group is None:
        raise NotThereError
    return group
