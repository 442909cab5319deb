"""What is deleted for good: a Page, the workspace, one's own account. All in the background."""

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.pages import own_page
from dashboard.actions.roles import action
from dashboard.queries.inputs import BadInput
from jobs.erasure.requests import ask_page, ask_person, ask_workspace, workspaces_left_alone
from models import Tenant, User

NOT_THE_NAME = "Type the name of the workspace as it stands here."


@action("owner", "delete Pages")
def delete_page(who: Actor, session: Session, page_id: str) -> Done[str]:
    """Deletes a Page with its numbers, posts, files and links; brings the code of the deletion."""
    page = own_page(who, session, page_id)
    who.note(session, "page.deleted", page=page_id, name=page.name)
    name = page.name
    return Done(f"{name} is being deleted, with all that was stored.", ask_page(session, page).code)


@action("owner", "delete the workspace", by_token=False)
def delete_workspace(who: Actor, session: Session, name: str) -> Done[str]:
    """Deletes the workspace and all in it; `name` must be its name. Raises BadInput."""
    tenant = session.get_one(Tenant, who.tenant_id)
    if name.strip() != tenant.name:
        raise BadInput("name", NOT_THE_NAME)
    who.note(session, "workspace.deleted", name=tenant.name)
    return Done(f"{tenant.name} is being deleted.", ask_workspace(session, tenant).code)


@action("viewer", "delete their own account", by_token=False)
def delete_account(who: Actor, session: Session) -> Done[str]:
    """Deletes one's account, in all workspaces. Raises BadInput where one would have no owner."""
    alone = workspaces_left_alone(session, who.user_id)
    if alone:
        raise BadInput(
            "account",
            f"You are the last owner of {', '.join(alone)}: make somebody else one, or delete it.",
        )
    who.note(session, "account.deleted")
    user = session.get_one(User, who.user_id)
    code = ask_person(session, who.tenant_id, user).code
    return Done("Your account is being deleted.", code)
