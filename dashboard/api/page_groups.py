"""Groups of Pages."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from dashboard.actions import page_groups as actions
from dashboard.actions.answers import NotThereError
from dashboard.api import schemas
from dashboard.api.acting import act
from dashboard.api.fields import ListArguments, listed
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.workspace.page_groups import (
    PageGroupSummary,
    count_groups,
    find_group,
    list_groups,
    summarise_group,
)
from models.scope import tenant_session

MOST_PAGES = 5_000
blueprint = Blueprint(
    "page_groups", __name__, url_prefix="/api/meta/page-groups", description="Groups of Pages"
)


class NewGroup(Schema):
    """A name, and the Pages by Facebook's ids."""

    name = fields.String(required=True)
    page_ids = fields.List(
        fields.String(), load_default=list, validate=validate.Length(max=MOST_PAGES)
    )


class GroupChange(Schema):
    """Another name, other Pages, or both; what is left out stays."""

    name = fields.String()
    page_ids = fields.List(fields.String(), validate=validate.Length(max=MOST_PAGES))


PageGroup = shape(PageGroupSummary, "PageGroup")


class PageGroupList(schemas.PartOfList):
    """Groups, by name."""

    results = fields.List(fields.Nested(PageGroup))


@blueprint.get("/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, PageGroupList)
def groups(arguments: dict[str, Any]) -> dict[str, Any]:
    """The tenant's groups of Pages, by name."""
    limit, offset, tenant_id = arguments["limit"], arguments["offset"], current_tenant_id()
    with tenant_session(tenant_id) as session:
        count = count_groups(session, tenant_id)
        shown = list_groups(session, tenant_id, limit=limit, offset=offset)
    return listed(count, shown, offset)


@blueprint.post("/")
@blueprint.arguments(NewGroup)
@blueprint.response(201, PageGroup)
def make(arguments: dict[str, Any]) -> PageGroupSummary:
    """A new group; owners and analysts only."""
    return act(
        lambda who, session: actions.make_group(
            who, session, arguments["name"], arguments["page_ids"]
        )
    )


@blueprint.get("/<int:group_id>/")
@blueprint.response(200, PageGroup)
def group(group_id: int) -> PageGroupSummary:
    """One group."""
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        found = find_group(session, tenant_id, group_id)
        if found is None:
            raise NotThereError
        return summarise_group(session, found)


@blueprint.patch("/<int:group_id>/")
@blueprint.arguments(GroupChange)
@blueprint.response(200, PageGroup)
def change(arguments: dict[str, Any], group_id: int) -> PageGroupSummary:
    """Changes what is given; owners and analysts only."""
    return act(lambda who, session: actions.change_group(who, session, group_id, **arguments))


@blueprint.delete("/<int:group_id>/")
@blueprint.response(204)
def end(group_id: int) -> None:
    """Ends a group, whose Pages stay; owners and analysts only."""
    act(lambda who, session: actions.end_group(who, session, group_id))
