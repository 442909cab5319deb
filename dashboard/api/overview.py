"""A Page's numbers: KPIs and one metric by day."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from dashboard.api import schemas
from dashboard.api.fields import ComparedRange, the_page, the_range
from dashboard.api.revalidation import revalidated
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.insights.buckets import BUCKETS, read_buckets
from dashboard.queries.insights.overview import Overview, read_overview
from dashboard.queries.insights.splits import FLAGS, KEYS, read_split
from dashboard.queries.insights.timeseries import PERIODS, read_timeseries
from models.scope import tenant_session

blueprint = Blueprint("overview", __name__, url_prefix="/api/meta", description="A Page's numbers")


class TimeseriesArguments(ComparedRange):
    """Which metric, by day or as rolling 7 or 28 days, and in which parts, if in any."""

    metric = fields.String(required=True)
    period = fields.String(load_default="day", metadata={"enum": list(PERIODS)})
    bucket = fields.String(load_default="", metadata={"enum": ["", *BUCKETS]})
    split = fields.String(load_default="", metadata={"enum": ["", *FLAGS, KEYS]})


@blueprint.get("/pages/<page_id>/overview/")
@revalidated
@blueprint.arguments(ComparedRange, location="query")
@blueprint.response(200, schemas.Overview)
def overview(arguments: dict[str, Any], page_id: str) -> Overview:
    """The KPIs of the range (last_28d when none is given) and of the days compared with."""
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        return read_overview(session, page, the_range(session, page, arguments))


@blueprint.get("/pages/<page_id>/timeseries/")
@revalidated
@blueprint.arguments(TimeseriesArguments, location="query")
@blueprint.response(200, schemas.Timeseries)
def timeseries(arguments: dict[str, Any], page_id: str) -> dict[str, Any]:
    """One point for each day of the range; a retired metric goes on in its replacement.

    With `split`, `parts` holds the same for each of the metric's greatest parts. With `bucket`,
    `buckets` holds its calendar weeks or months, each made of its days as the metric adds up. By
    day, `usual` of a point is the band of its weekday, and `unusual` says where it lies outside.
    """
    metric, period, split = arguments["metric"], arguments["period"], arguments["split"]
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        span = the_range(session, page, arguments)
        total = read_timeseries(session, page, metric, period, span, with_bands=True)
        parts = read_split(session, page, total, span, split).parts if split else []
        bucket = arguments["bucket"]
        buckets = read_buckets(session, page, total, bucket, span) if bucket else []
        return vars(total) | {"parts": parts, "buckets": buckets}
