"""The people of a tenant and their roles. Somebody else's tenant is never told of."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import and_, not_, or_, select, true
from sqlalchemy.orm import Session

from dashboard.queries.workspace.addresses import Show, whole
from dashboard.queries.workspace.page_limits import PageLimit, read_limits
from models import Membership, TwoStep, User

# Whoever has only been added may never come, whether the account was there before or not.
IS_INVITED = or_(Membership.joined_at.is_(None), User.one_time_until.is_not(None))
HAS_COME = and_(Membership.has_joined, User.one_time_until.is_(None))
IS_SHUT = and_(not_(IS_INVITED), or_(Membership.deactivated_at.is_not(None), not_(User.is_active)))

HAS_TWO_STEP = (
    select(TwoStep.user_id)
    .where(TwoStep.user_id == User.id, TwoStep.confirmed_at.is_not(None))
    .exists()
)


@dataclass(frozen=True)
class Member:
    """A person of the tenant, by number in it; `invited` until the person has come in."""

    person_id: int
    user_id: int
    email: str
    role: str
    since: datetime
    invited: bool = field(
        default=False, metadata={"description": "Was added and has not come in yet."}
    )
    deactivated: bool = field(default=False, metadata={"description": "May not come in any more."})
    two_step: bool = False
    limited_to: PageLimit | None = field(
        default=None, metadata={"description": "Null for somebody who sees every Page."}
    )


def list_members(
    session: Session, tenant_id: int, *, alone: int | None = None, show: Show = whole
) -> list[Member]:
    """Everybody of the tenant, by address, and who is invited or deactivated.

    Or one person `alone` (their id). `show` tells how much of the addresses may be read.
    """
    rows = session.execute(
        select(
            Membership.number,
            User.id,
            User.email,
            Membership.role,
            Membership.created_at,
            IS_INVITED,
            IS_SHUT,
            HAS_TWO_STEP,
        )
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.tenant_id == tenant_id)
        .where(true() if alone is None else User.id == alone)
        .order_by(User.email)
    )
    limits = read_limits(session, tenant_id)
    members = [Member(*row) for row in rows]
    return [
        replace(one, email=show(one.email), limited_to=limits.get(one.user_id)) for one in members
    ]


def find_member(session: Session, tenant_id: int, person_id: int) -> Member | None:
    """The person with this number in the tenant's list."""
    found = list_members(session, tenant_id)
    return next((one for one in found if one.person_id == person_id), None)
