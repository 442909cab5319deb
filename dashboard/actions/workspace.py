"""What owners do with the tenant itself: its time zone, and how its reports look."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.branding import checked_colour, checked_words, store_logo
from dashboard.actions.roles import action
from dashboard.queries.inputs import BadInput
from jobs.reports import move_reports
from models import Tenant
from models.files import delete_file
from models.orm import now_utc
from setting_values import known_zones


@action("owner", "change the workspace")
def change_workspace(who: Actor, session: Session, given: Mapping[str, Any]) -> Done[None]:
    """Sets what is given of zone, colour, words and `endless_tokens`. Raises BadInput.

    A new time zone moves all schedules within a minute.
    """
    tenant = session.get_one(Tenant, who.tenant_id)
    if "time_zone" in given:
        if given["time_zone"] not in known_zones():
            raise BadInput("time_zone", "Choose a time zone of the list, like Europe/Vienna.")
        tenant.time_zone = given["time_zone"]
        move_reports(session, tenant, now_utc())
    if "report_color" in given:
        tenant.report_color = checked_colour(given["report_color"])
    if "report_words" in given:
        tenant.report_words = checked_words(given["report_words"])
    if "endless_tokens" in given:
        tenant.endless_tokens = bool(given["endless_tokens"])
    who.note(session, "workspace.changed", **given)
    return Done("The workspace is changed.", None)


@action("owner", "change the logo")
def set_logo(who: Actor, session: Session, content: bytes | None) -> Done[None]:
    """Reports carry this picture from now on. Raises BadInput."""
    if content is None:
        raise BadInput("logo", "Choose a picture first.")
    _replace_logo(who, session, store_logo(who.tenant_id, content))
    who.note(session, "workspace.logo_changed")
    return Done("Reports carry the new logo.", None)


@action("owner", "remove the logo")
def remove_logo(who: Actor, session: Session) -> Done[None]:
    """Reports go without a logo."""
    _replace_logo(who, session, "")
    who.note(session, "workspace.logo_removed")
    return Done("Reports go without a logo.", None)


def _replace_logo(who: Actor, session: Session, key: str) -> None:
    tenant = session.get_one(Tenant, who.tenant_id)
    old, tenant.logo_key = tenant.logo_key, key
    session.flush()
    if old:
        delete_file(old)
