"""Writing to which Pages a membership is limited."""

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.page_limits import PageLimit
from models import Membership, MembershipGroup, MembershipPage, MetaPage, PageGroup

NO_SUCH_PAGE = "One of these Pages is not here; choose from the list of Pages."
NO_SUCH_GROUP = "One of these groups is not here; choose from the list of groups."
NO_OWNER = "Owners see every Page; give this person another role first."


def set_limit(session: Session, membership: Membership, limit: PageLimit | None) -> None:
    """Writes the limit of a membership that is stored already. Raises BadInput."""
    if limit is not None and membership.role == "owner":
        raise BadInput("limited_to", NO_OWNER)
    membership.is_limited = limit is not None
    session.flush()
    ids = {"tenant_id": membership.tenant_id, "user_id": membership.user_id}
    for table in (MembershipPage, MembershipGroup):
        session.execute(delete(table).filter_by(**ids))
    pages, groups = _found(session, membership.tenant_id, limit or PageLimit())
    if pages:
        session.execute(insert(MembershipPage), [ids | {"meta_page_id": one} for one in pages])
    if groups:
        session.execute(insert(MembershipGroup), [ids | {"page_group_id": one} for one in groups])


def told(limit: PageLimit | None) -> dict[str, object]:
    """A limit as the audit trail tells it."""
    if limit is None:
        return {"pages": None, "groups": None}
    return {"pages": sorted(limit.page_ids), "groups": sorted(limit.group_ids)}


def _found(session: Session, tenant_id: int, limit: PageLimit) -> tuple[list[int], list[int]]:
    """Our ids of what a limit names. Raises BadInput for what is not there."""
    pages = session.scalars(
        select(MetaPage.id).where(
            MetaPage.tenant_id == tenant_id, MetaPage.page_id.in_(limit.page_ids)
        )
    ).all()
    if len(pages) != len(set(limit.page_ids)):
        raise BadInput("limited_to", NO_SUCH_PAGE)
    groups = session.scalars(
        select(PageGroup.id).where(
            PageGroup.tenant_id == tenant_id, PageGroup.id.in_(limit.group_ids)
        )
    ).all()
    if len(groups) != len(set(limit.group_ids)):
        raise BadInput("limited_to", NO_SUCH_GROUP)
    return list(pages), list(groups)
