"""Which Page opens first, and finding the Page that an action is about."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.queries.pages.listing import PageSummary, find_page, summarise_page
from models import Membership, MetaPage


@action("viewer", "choose which Page opens first for themselves")
def open_first(who: Actor, session: Session, page_id: str) -> Done[PageSummary]:
    """Makes the Page the one that opens first for this person."""
    page = own_page(who, session, page_id)
    session.execute(
        update(Membership)
        .where(Membership.tenant_id == who.tenant_id, Membership.user_id == who.user_id)
        .values(default_page_id=page.id)
    )
    who.note(session, "page.opens_first", page=page.page_id)
    return Done(f"{page.name} opens first.", summarise_page(session, page, who.user_id))


def own_page(who: Actor, session: Session, page_id: str) -> MetaPage:
    """The tenant's Page with this id of Facebook's. Raises NotThereError."""
    page = find_page(session, who.tenant_id, page_id)
    if page is None:
        raise NotThereError
    return page
