"""A Page's numbers: KPIs and one metric by day."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from dashboard.api import schemas
from dashboard.api.fields import RangeArguments, the_page, the_range
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.overview import Overview, read_overview
from dashboard.queries.timeseries import PERIODS, Timeseries, read_timeseries
from models.scope import tenant_session

blueprint = Blueprint("overview", __name__, url_prefix="/api/meta", description="A Page's numbers")


class TimeseriesArguments(RangeArguments):
    """Which metric, and whether by day or as rolling 7 or 28 days."""

    metric = fields.String(required=True)
    period = fields.String(load_default="day", metadata={"enum": list(PERIODS)})


@blueprint.get("/pages/<page_id>/overview/")
@blueprint.arguments(RangeArguments, location="query")
@blueprint.response(200, schemas.Overview)
def overview(arguments: dict[str, Any], page_id: str) -> Overview:
    """The KPIs of the range (last_28d when none is given) and of the period before."""
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        return read_overview(session, page, the_range(session, page, arguments))


@blueprint.get("/pages/<page_id>/timeseries/")
@blueprint.arguments(TimeseriesArguments, location="query")
@blueprint.response(200, schemas.Timeseries)
def timeseries(arguments: dict[str, Any], page_id: str) -> Timeseries:
    """One point for each day of the range; a retired metric goes on in its replacement."""
    metric, period = arguments["metric"], arguments["period"]
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        span = the_range(session, page, arguments)
        return read_timeseries(session, page, metric, period, span)
