"""Views that people keep: their own, and those shared in the tenant."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.view_address import checked_name, checked_view, path_and_query
from models import SavedView, User

MOST_VIEWS = 100


@dataclass(frozen=True)
class KeptView:
    """A saved view as the caller sees it."""

    id: int
    name: str
    address: str
    is_shared: bool
    author: str
    may_change: bool
    may_delete: bool


def list_views(session: Session, tenant_id: int, user_id: int, *, owner: bool) -> list[KeptView]:
    """The caller's own views and the shared ones, by name."""
    rows = session.execute(
        select(SavedView, User.email)
        .join(User, User.id == SavedView.user_id)
        .where(
            SavedView.tenant_id == tenant_id,
            (SavedView.user_id == user_id) | SavedView.is_shared,
        )
        .order_by(SavedView.name, SavedView.id)
    )
    return [_kept(view, email, user_id, owner=owner) for view, email in rows]


def save_view(
    session: Session, tenant_id: int, user_id: int, name: str, address: str, *, is_shared: bool
) -> SavedView:
    """Keeps an address under a name of one's own; the same name again replaces it.

    Raises BadInput.
    """
    wanted = checked_name(name)
    path, query = path_and_query(checked_view(session, tenant_id, address))
    mine = (SavedView.tenant_id == tenant_id, SavedView.user_id == user_id)
    view = session.scalar(select(SavedView).where(*mine, SavedView.name == wanted))
    if view is None:
        if len(session.scalars(select(SavedView.id).where(*mine)).all()) >= MOST_VIEWS:
            raise BadInput("name", f"You keep {MOST_VIEWS} views; delete one first.")
        view = SavedView(tenant_id=tenant_id, user_id=user_id, name=wanted)
        session.add(view)
    view.path, view.query, view.is_shared = path, query, is_shared
    session.flush()
    return view


def rename_view(
    session: Session, tenant_id: int, view_id: int, user_id: int, name: str
) -> SavedView | None:
    """Renames one's own view; None where there is none. Raises BadInput."""
    view = _find(session, tenant_id, view_id)
    if view is None or view.user_id != user_id:
        return None
    wanted = checked_name(name)
    taken = select(SavedView.id).where(
        SavedView.tenant_id == tenant_id,
        SavedView.user_id == user_id,
        SavedView.name == wanted,
        SavedView.id != view_id,
    )
    if session.scalar(taken) is not None:
        raise BadInput("name", "You have a view of this name; choose another.")
    view.name = wanted
    session.flush()
    return view


def delete_view(
    session: Session, tenant_id: int, view_id: int, user_id: int, *, owner: bool
) -> bool:
    """Deletes one's own view, or as an owner a shared one; False where there is none."""
    view = _find(session, tenant_id, view_id)
    if view is None or not (view.user_id == user_id or (owner and view.is_shared)):
        return False
    session.delete(view)
    return True


def kept_view(view: SavedView, email: str, user_id: int) -> KeptView:
    """One's own view just written."""
    return _kept(view, email, user_id, owner=False)


def _kept(view: SavedView, email: str, user_id: int, *, owner: bool) -> KeptView:
    mine = view.user_id == user_id
    return KeptView(
        id=view.id,
        name=view.name,
        address=f"{view.path}?{view.query}" if view.query else view.path,
        is_shared=view.is_shared,
        author=email.partition("@")[0],
        may_change=mine,
        may_delete=mine or (owner and view.is_shared),
    )


def _find(session: Session, tenant_id: int, view_id: int) -> SavedView | None:
    return session.scalar(
        select(SavedView).where(SavedView.tenant_id == tenant_id, SavedView.id == view_id)
    )
