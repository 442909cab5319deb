"""What is a person's in a workspace, which is listed before they leave it."""

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import ApiToken, MetaPage, ReportSchedule, SavedView, ViewLink
from models.orm import now_utc


@dataclass(frozen=True)
class Belongings:
    """What others may rely on, by name, and what ends with the person in any case, by number."""

    links: list[str] = field(metadata={"description": "Read-only links that are open."})
    views: list[str] = field(metadata={"description": "Saved views that the workspace sees."})
    reports: list[str] = field(metadata={"description": "Reports that are sent on a schedule."})
    own_views: int = field(metadata={"description": "Saved views that nobody else sees."})
    tokens: int = field(metadata={"description": "API tokens that work."})

    @property
    def can_be_handed_over(self) -> bool:
        """Whether there is anything that another person could go on with."""
        return bool(self.links or self.views or self.reports)


def list_belongings(session: Session, tenant_id: int, user_id: int) -> Belongings:
    """What the person has in this workspace now."""
    links = select(ViewLink.name, ViewLink.path).where(
        ViewLink.tenant_id == tenant_id,
        ViewLink.created_by == user_id,
        ViewLink.revoked_at.is_(None),
        ViewLink.expires_at > now_utc(),
    )
    views = select(SavedView.name).where(
        SavedView.tenant_id == tenant_id, SavedView.user_id == user_id
    )
    reports = (
        select(ReportSchedule.name, ReportSchedule.frequency, MetaPage.name)
        .join(MetaPage, MetaPage.id == ReportSchedule.meta_page_id)
        .where(
            MetaPage.tenant_id == tenant_id,
            ReportSchedule.tenant_id == tenant_id,
            ReportSchedule.created_by == user_id,
            ReportSchedule.is_active,
        )
    )
    tokens = select(func.count(ApiToken.id)).where(
        ApiToken.tenant_id == tenant_id,
        ApiToken.user_id == user_id,
        ApiToken.revoked_at.is_(None),
    )
    mine = session.scalars(views.where(~SavedView.is_shared)).all()
    return Belongings(
        links=[name or path for name, path in session.execute(links.order_by(ViewLink.id))],
        views=list(session.scalars(views.where(SavedView.is_shared).order_by(SavedView.name))),
        reports=[
            f"{name or frequency.capitalize()} of {page}"
            for name, frequency, page in session.execute(reports.order_by(ReportSchedule.id))
        ],
        own_views=len(mine),
        tokens=session.scalar(tokens) or 0,
    )
