"""Views that people keep: their own, and those shared in the tenant."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.site import SitePath
from models import SavedView, User


@dataclass(frozen=True)
class SavedViewSummary:
    """A saved view as the caller sees it."""

    id: int
    name: str
    address: SitePath
    is_shared: bool
    author: str
    may_change: bool
    may_delete: bool


def list_views(
    session: Session, tenant_id: int, user_id: int, *, owner: bool, may_share: bool
) -> list[SavedViewSummary]:
    """The caller's own views and the shared ones, by name; what is shared takes `may_share`."""
    rows = session.execute(
        select(SavedView, User.email)
        .join(User, User.id == SavedView.user_id)
        .where(
            SavedView.tenant_id == tenant_id,
            (SavedView.user_id == user_id) | SavedView.is_shared,
        )
        .order_by(SavedView.name, SavedView.id)
    )
    return [
        _kept(
            view,
            email,
            mine=view.user_id == user_id and (may_share or not view.is_shared),
            owner=owner,
        )
        for view, email in rows
    ]


def summarise_view(view: SavedView, email: str) -> SavedViewSummary:
    """One's own view just written."""
    return _kept(view, email, mine=True, owner=False)


def _kept(view: SavedView, email: str, *, mine: bool, owner: bool) -> SavedViewSummary:
    return SavedViewSummary(
        id=view.id,
        name=view.name,
        address=SitePath(f"{view.path}?{view.query}" if view.query else view.path),
        is_shared=view.is_shared,
        author=email.partition("@")[0],
        may_change=mine,
        may_delete=mine or (owner and view.is_shared),
    )
