"""Alerts with evidence and cure, for every role."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.api.fields import ListArguments, Moment, next_offset, the_page
from dashboard.api.schemas import PartOfList
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.alerts import list_alerts
from models.scope import tenant_session

blueprint = Blueprint("alerts", __name__, url_prefix="/api/meta", description="Alerts")


class AlertArguments(ListArguments):
    """Of which Page, and whether still open; all of the tenant's when neither is given."""

    page_id = fields.String()
    is_open = fields.Boolean(data_key="open")


class Alert(Schema):
    """A condition from the moment it was met until it no longer held; `page_id` is Facebook's."""

    id = fields.Integer()
    kind = fields.String()
    severity = fields.String()
    open = fields.Boolean(attribute="is_open")
    sentence = fields.String()
    cure = fields.String()
    evidence = fields.Dict()
    page_id = fields.String(allow_none=True)
    connection_id = fields.Integer(allow_none=True)
    opened_at = Moment()
    last_seen_at = Moment()
    resolved_at = Moment(allow_none=True)


class AlertList(PartOfList):
    """Alerts: open ones first, then the newest."""

    results = fields.List(fields.Nested(Alert))


@blueprint.get("/alerts/")
@blueprint.arguments(AlertArguments, location="query")
@blueprint.response(200, AlertList)
def alerts(arguments: dict[str, Any]) -> dict[str, Any]:
    """What needs attention, and what did; those of a Page include its connection's."""
    limit, offset, page_id = arguments["limit"], arguments["offset"], arguments.get("page_id")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        page = the_page(session, page_id) if page_id is not None else None
        count, shown = list_alerts(
            session,
            tenant_id,
            page=page,
            is_open=arguments.get("is_open"),
            limit=limit,
            offset=offset,
        )
    after = next_offset(count, offset, len(shown))
    return {"count": count, "next_offset": after, "results": shown}
