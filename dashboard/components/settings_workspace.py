"""Settings of the workspace: its clocks, and how its reports look."""

from typing import Any
from zoneinfo import available_timezones

from dash import html

from dashboard.actions.workspace import change_workspace
from dashboard.components.settings_parts import (
    Person,
    asking_button,
    facts,
    field,
    form,
    names,
    section,
)
from dashboard.format import moment
from models import Tenant
from models.orm import now_utc

PATH = "/api/workspace/"


def draw_workspace(person: Person) -> list[Any]:
    """Time zone, logo and colour; only owners may change them."""
    tenant = person.session.get_one(Tenant, person.tenant_id)
    refused = person.refused(change_workspace)
    if refused:
        values: dict[str, Any] = {
            "Time zone": tenant.time_zone,
            "Colour of reports": tenant.report_color or "as usual",
            "Logo": _logo(tenant) or "none",
        }
        return [section("Workspace", "", facts(values)), *refused]
    return [_time_zone(tenant), _look(tenant)]


def _time_zone(tenant: Tenant) -> html.Section:
    clock = f"It is {moment(now_utc(), tenant.time_zone)} there now."
    return section(
        "Time zone",
        "Nightly runs, reports and the hours of posts follow it. Days of numbers are always"
        " Pacific days, as Meta counts them.",
        form(
            PATH,
            "PATCH",
            "Save time zone",
            field(
                "time_zone",
                "Time zone",
                value=tenant.time_zone,
                required="1",
                list=names(sorted(zone for zone in available_timezones() if "/" in zone)),
                hint=clock,
                autocomplete="off",
            ),
            then="reload",
        ),
    )


def _look(tenant: Tenant) -> html.Section:
    hint = "White text must be readable on it. Empty for the usual blue."
    remove = (
        asking_button("Remove logo", f"{PATH}logo/", "DELETE", "Remove the logo from all reports?")
        if tenant.logo_key
        else None
    )
    colour = field("report_color", "Colour", value=tenant.report_color, hint=hint, maxlength="7")
    picture = field(
        "logo",
        "Logo",
        type="file",
        accept="image/png,image/jpeg,image/webp",
        required="1",
        hint="PNG, JPEG or WebP, at most 1 MB.",
    )
    return section(
        "Look of reports",
        "Printed and mailed reports carry them.",
        form(PATH, "PATCH", "Save colour", colour, then="reload"),
        _logo(tenant),
        form(f"{PATH}logo/", "POST", "Upload logo", picture, then="reload", multipart="1"),
        remove,
    )


def _logo(tenant: Tenant) -> Any:
    if not tenant.logo_key:
        return None
    version = tenant.logo_key.rpartition("/")[2][:8]
    return html.Img(src=f"{PATH}logo/?v={version}", alt="The present logo", className="logo")
