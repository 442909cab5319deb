"""Where a number comes from: the stored values behind it, and the same as a file."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields
from sqlalchemy.orm import Session

from dashboard.api.csv_answers import csv_answer
from dashboard.api.errors import not_found
from dashboard.api.fields import ListArguments, RangeArguments, listed, the_page, the_range
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id
from dashboard.exports.origin.file import origin_file_name
from dashboard.exports.origin.rows import Work, origin_rows
from dashboard.queries.insights.timeseries import PERIODS
from dashboard.queries.origins.asked import Asked, Definition, ask_about
from dashboard.queries.origins.measures import Measure, read_measure
from dashboard.queries.origins.number import MadeNumber, make_number
from dashboard.queries.origins.runs_then import RunThen
from dashboard.queries.origins.stored import Earlier, StoredPoint, count_stored, list_stored
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint(
    "points", __name__, url_prefix="/api/meta", description="Where a number comes from"
)

Run = shape(RunThen, "RunThen")
Before = shape(Earlier, "EarlierValue")
StoredValue = shape(StoredPoint, "StoredValue")
Number = shape(MadeNumber, "MadeNumber", leave_out=("used", "rates"))
Metric = shape(Definition, "MetricDefinition")
Explained = shape(Measure, "Measure")


class NumberArguments(RangeArguments):
    """Of which metric, `engagement_rate` or `net_follows`; `breakdown` is Meta's key of a part."""

    metric = fields.String(required=True)
    period = fields.String(load_default="day", metadata={"enum": list(PERIODS)})
    breakdown = fields.String()


class PointArguments(NumberArguments, ListArguments):
    """Of which metric, and which part of the list."""


class StoredValues(PartOfList):
    """The stored values, day by day; what they make; what their metrics are at Meta."""

    number = fields.Nested(Number)
    definitions = fields.List(fields.Nested(Metric))
    results = fields.List(fields.Nested(StoredValue))


@blueprint.get("/pages/<page_id>/points/")
@blueprint.arguments(PointArguments, location="query")
@blueprint.response(200, StoredValues)
def points(arguments: dict[str, Any], page_id: str) -> dict[str, Any]:
    """The stored values behind a number: when each was read, by which runs, what it was before.

    A value does not name its run: `runs` are those whose time and days hold the moment.
    """
    limit, offset = arguments["limit"], arguments["offset"]
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        asked = _asked(session, arguments)
        number = make_number(session, page, asked, the_range(session, page, arguments))
        count = count_stored(session, page, asked, number)
        shown = list_stored(session, page, asked, number, now_utc(), limit=limit, offset=offset)
        told = {"number": number, "definitions": asked.definitions()}
        return listed(count, shown, offset) | told


@blueprint.get("/pages/<page_id>/points/file/")
@blueprint.arguments(NumberArguments, location="query")
@blueprint.response(200, content_type="text/csv", description="A CSV that can be handed on")
def file(arguments: dict[str, Any], page_id: str) -> Response:
    """The same as a CSV file, with the arithmetic, Meta's definitions and the runs."""
    with tenant_session(current_tenant_id()) as session:
        name = origin_file_name(_work(session, page_id, arguments))
    return csv_answer(name, lambda session: origin_rows(_work(session, page_id, arguments)))


@blueprint.get("/metrics/<metric_key>/")
@blueprint.response(200, Explained)
def measure(metric_key: str) -> Measure:
    """What a number is: a metric by Meta's name, or `engagement_rate` or `net_follows`."""
    with tenant_session(current_tenant_id()) as session:
        found = read_measure(session, metric_key)
    if found is None:
        raise not_found()
    return found


def _asked(session: Session, arguments: dict[str, Any]) -> Asked:
    return ask_about(
        session, arguments["metric"], arguments["period"], arguments.get("breakdown") or None
    )


def _work(session: Session, page_id: str, arguments: dict[str, Any]) -> Work:
    page = the_page(session, page_id)
    span = the_range(session, page, arguments)
    return Work(session, page, _asked(session, arguments), span, now_utc())
