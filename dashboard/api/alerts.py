"""Alerts with evidence and cure, for every role."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from dashboard.api.fields import ListArguments, listed, the_page
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.auth.addresses import shown_addresses
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.runs.alerts import AlertSummary, list_alerts
from models.scope import tenant_session

blueprint = Blueprint("alerts", __name__, url_prefix="/api/meta", description="Alerts")


class AlertArguments(ListArguments):
    """Of which Page, and whether still open; all of the tenant's when neither is given."""

    page_id = fields.String()
    is_open = fields.Boolean(data_key="open")


Alert = shape(AlertSummary, "Alert", also={"open": fields.Boolean(attribute="is_open")})


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
            show=shown_addresses(),
        )
    return listed(count, shown, offset)
