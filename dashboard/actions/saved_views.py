"""Saved views: one's own, and those that the whole tenant sees."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action, ask
from dashboard.actions.view_address import checked_name, kept_address
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.saved_views import SavedViewSummary, summarise_view
from models import SavedView

MOST_VIEWS = 100


@action("viewer", "save views for themselves")
def save_view(who: Actor, session: Session, name: str, address: str) -> Done[SavedViewSummary]:
    """Keeps an address under a name of one's own; the same name again replaces it.

    Raises BadInput.
    """
    view = _written(who, session, name, address, is_shared=False)
    return Done(f"“{view.name}” is saved.", view)


@action("analyst", "share saved views")
def share_view(who: Actor, session: Session, name: str, address: str) -> Done[SavedViewSummary]:
    """The same for a view that the whole tenant sees. Raises BadInput."""
    view = _written(who, session, name, address, is_shared=True)
    return Done(f"“{view.name}” is saved; everyone in this workspace sees it.", view)


@action("viewer", "rename their own views")
def rename_view(who: Actor, session: Session, view_id: int, name: str) -> Done[SavedViewSummary]:
    """Renames one's own view. Raises BadInput."""
    view = _find(who, session, view_id)
    if view.user_id != who.user_id:
        raise NotThereError
    _ask_where_others_see(who, view)
    wanted = checked_name(name)
    taken = _mine(who).where(SavedView.name == wanted, SavedView.id != view_id)
    if session.scalar(taken) is not None:
        raise BadInput("name", "You have a view of this name; choose another.")
    view.name = wanted
    session.flush()
    who.note(session, "view.renamed", view=view_id)
    return Done(f"It is called “{wanted}” now.", summarise_view(view, who.email))


@action("viewer", "delete their own views")
def delete_view(who: Actor, session: Session, view_id: int) -> Done[None]:
    """Deletes one's own view, or as an owner a shared one."""
    view = _find(who, session, view_id)
    if not (view.user_id == who.user_id or (who.is_owner and view.is_shared)):
        raise NotThereError
    _ask_where_others_see(who, view)
    session.delete(view)
    who.note(session, "view.deleted", view=view_id, shared=view.is_shared)
    return Done(f"“{view.name}” is deleted.", None)


def _written(
    who: Actor, session: Session, name: str, address: str, *, is_shared: bool
) -> SavedViewSummary:
    wanted = checked_name(name)
    path, query = kept_address(session, who.tenant_id, address)
    view = session.scalar(_mine(who).where(SavedView.name == wanted))
    if view is None:
        if len(session.scalars(_mine(who)).all()) >= MOST_VIEWS:
            raise BadInput("name", f"You keep {MOST_VIEWS} views; delete one first.")
        view = SavedView(tenant_id=who.tenant_id, user_id=who.user_id, name=wanted)
        session.add(view)
    else:
        _ask_where_others_see(who, view)
    view.path, view.query, view.is_shared = path, query, is_shared
    session.flush()
    who.note(session, "view.saved", view=view.id, shared=is_shared)
    return summarise_view(view, who.email)


def _ask_where_others_see(who: Actor, view: SavedView) -> None:
    """Whoever has become a viewer changes no more what was shared before."""
    if view.is_shared:
        ask(who, share_view)


def _mine(who: Actor) -> Select[SavedView]:
    return select(SavedView).where(
        SavedView.tenant_id == who.tenant_id, SavedView.user_id == who.user_id
    )


def _find(who: Actor, session: Session, view_id: int) -> SavedView:
    view = session.scalar(
        select(SavedView).where(SavedView.tenant_id == who.tenant_id, SavedView.id == view_id)
    )
    if view is None:
        raise NotThereError
    return view
