"""Limiting a person to some Pages, and letting them see every Page again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.auth.page_limits import set_limit, told
from dashboard.queries.workspace.page_limits import PageLimit
from models import Membership


@action("owner", "decide who sees which Pages")
def limit_person(
    who: Actor, session: Session, person_id: int, limit: PageLimit | None
) -> Done[None]:
    """The person sees these Pages and groups alone from now on; every Page without a limit.

    Raises BadInput.
    """
    found = session.scalar(
        select(Membership).where(
            Membership.tenant_id == who.tenant_id, Membership.number == person_id
        )
    )
    if found is None:
        raise NotThereError
    set_limit(session, found, limit)
    who.note(session, "person.limited", person=found.user_id, **told(limit))
    words = "The person sees every Page." if limit is None else "The person sees these Pages only."
    return Done(words, None)
