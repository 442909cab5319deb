"""What an owner takes along: all of the workspace."""

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.roles import action
from models import Tenant


@action("owner", "export the workspace")
def export_workspace(who: Actor, session: Session) -> Done[str]:
    """Notes that the person takes it along and brings its slug; it is streamed afterwards."""
    who.note(session, "workspace.exported")
    return Done("The workspace is on its way.", session.get_one(Tenant, who.tenant_id).slug)
