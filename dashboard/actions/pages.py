"""Which Page opens first, what is unusual of it, and finding the Page that an action is about."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.listing import PageSummary, find_page, summarise_page
from models import Membership, MetaPage
from models.sensitivity import SENSITIVITIES


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


@action("analyst", "say what of a Page is unusual")
def set_sensitivity(
    who: Actor, session: Session, page_id: str, sensitivity: str
) -> Done[PageSummary]:
    """How odd a day or a post of the Page must be to be called unusual. Raises BadInput."""
    page = own_page(who, session, page_id)
    if sensitivity not in SENSITIVITIES:
        raise BadInput("sensitivity", f"Choose one of {', '.join(SENSITIVITIES)}.")
    if page.sensitivity != sensitivity:
        page.sensitivity = sensitivity
        session.flush()
        who.note(session, "page.sensitivity_set", page=page.page_id, sensitivity=sensitivity)
    return Done(f"Kept for {page.name}.", summarise_page(session, page, who.user_id))


def own_page(who: Actor, session: Session, page_id: str) -> MetaPage:
    """The tenant's Page with this id of Facebook's. Raises NotThereError."""
    page = find_page(session, who.tenant_id, page_id)
    if page is None:
        raise NotThereError
    return page
