"""Scheduled reports of a Page: make, change, pause, delete, send a test now."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from dashboard.actions.actor import current_actor
from dashboard.actions.report_values import LINK_DAYS
from dashboard.actions.reports import (
    change_report,
    delete_report,
    schedule_report,
    send_report_again,
    send_test,
)
from dashboard.actions.roles import may
from dashboard.api.acting import act
from dashboard.api.errors import not_found
from dashboard.api.fields import Flag, ListArguments, part_of, the_page
from dashboard.api.report_fields import ReportParts
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.auth.addresses import shown_addresses
from dashboard.auth.identity import current_tenant_id
from dashboard.exports.options import CHOICES
from dashboard.exports.own_words import LONGEST
from dashboard.queries.days.ranges import PRESETS
from dashboard.queries.workspace.deliveries import DeliveryView, list_deliveries
from dashboard.queries.workspace.reports import (
    ReportSummary,
    find_report,
    list_reports,
    summarise_report,
)
from models import ReportSchedule
from models.export_formats import EXPORT_FORMATS
from models.scope import tenant_session

blueprint = Blueprint("reports", __name__, url_prefix="/api", description="Scheduled reports")


class ReportArguments(ReportParts):
    """A schedule. Weekdays count from Monday 0; a month's day past its end is its last day."""

    name = fields.String()
    frequency = fields.String(metadata={"enum": ["weekly", "monthly"]})
    weekday = fields.Integer(strict=True)
    month_day = fields.Integer(strict=True)
    hour = fields.Integer(strict=True)
    minute = fields.Integer(strict=True)
    export_format = fields.String(metadata={"enum": list(EXPORT_FORMATS)})
    recipients = fields.List(fields.String())
    destination = fields.String(
        metadata={"description": "Where the file is put, of those that the operator names."}
    )
    is_active = Flag()
    comment = fields.String(
        metadata={"description": "For the next sending alone.", "maxLength": LONGEST}
    )
    link_days = fields.Integer(
        strict=True,
        metadata={
            "enum": list(LINK_DAYS),
            "description": "The mail has a public link for so many days; 0 attaches the file.",
        },
    )
    date_preset = fields.String(metadata={"enum": list(PRESETS)})
    compare = fields.String(metadata={"enum": list(CHOICES["compare"])})
    paper = fields.String(metadata={"enum": list(CHOICES["paper"])})
    csv_form = fields.String(metadata={"enum": list(CHOICES["csv_form"])})
    csv_separator = fields.String(metadata={"enum": list(CHOICES["csv_separator"])})
    theme = fields.String(metadata={"enum": list(CHOICES["theme"])})
    view = fields.String(metadata={"enum": list(CHOICES["view"])})
    trend_metric = fields.String()
    trend_second = fields.String()
    trend_period = fields.String(metadata={"enum": list(CHOICES["trend_period"])})
    trend_split = fields.String(validate=validate.Length(max=40))
    posts_metric = fields.String()
    posts_words = fields.String(validate=validate.Length(max=120))
    posts_type = fields.String(validate=validate.Length(max=40))
    posts_label = fields.Integer(strict=True, validate=validate.Range(0, 2**31 - 1))
    posts_sort = fields.String(metadata={"enum": list(CHOICES["posts_sort"])})


Report = shape(ReportSummary, "Report")


class ReportList(PartOfList):
    """Schedules, and whether the caller may change them."""

    may_write = fields.Boolean()
    results = fields.List(fields.Nested(Report))


Delivery = shape(DeliveryView, "Delivery")


class DeliveryList(PartOfList):
    """Sendings, the newest first."""

    results = fields.List(fields.Nested(Delivery))


class TestAnswer(Schema):
    """The export whose file is on its way to the caller's own address."""

    export_job_id = fields.UUID()
    recipient = fields.String()


@blueprint.get("/reports/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, ReportList)
def all_reports(arguments: dict[str, Any]) -> dict[str, Any]:
    """The schedules of all of the tenant's Pages."""
    with tenant_session(current_tenant_id()) as session:
        found = list_reports(session, current_tenant_id(), show=shown_addresses())
        return _list(found, arguments)


@blueprint.get("/meta/pages/<page_id>/reports/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, ReportList)
def reports(arguments: dict[str, Any], page_id: str) -> dict[str, Any]:
    """The Page's schedules."""
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        found = list_reports(session, page.tenant_id, page, show=shown_addresses())
        return _list(found, arguments)


@blueprint.post("/meta/pages/<page_id>/reports/")
@blueprint.arguments(ReportArguments)
@blueprint.response(201, Report)
def make(arguments: dict[str, Any], page_id: str) -> ReportSummary:
    """Makes a schedule. Owners and analysts only."""
    return act(lambda who, session: schedule_report(who, session, page_id, arguments))


@blueprint.get("/reports/<int:report_id>/")
@blueprint.response(200, Report)
def report(report_id: int) -> ReportSummary:
    """One schedule."""
    with tenant_session(current_tenant_id()) as session:
        report = _the_report(session, report_id)
        return summarise_report(session, report, show=shown_addresses())


@blueprint.patch("/reports/<int:report_id>/")
@blueprint.arguments(ReportArguments)
@blueprint.response(200, Report)
def change(arguments: dict[str, Any], report_id: int) -> ReportSummary:
    """Changes what is given; `is_active` false pauses. Owners and analysts only."""
    return act(lambda who, session: change_report(who, session, report_id, arguments))


@blueprint.delete("/reports/<int:report_id>/")
@blueprint.response(204)
def delete(report_id: int) -> None:
    """Deletes a schedule with the record of its sendings. Owners and analysts only."""
    act(lambda who, session: delete_report(who, session, report_id))


@blueprint.post("/reports/<int:report_id>/test/")
@blueprint.response(202, TestAnswer)
def test(report_id: int) -> dict[str, Any]:
    """Sends the report now, to the caller alone. Owners and analysts only."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        job = send_test(who, session, report_id).value
        return {"export_job_id": job.id if job else None, "recipient": who.email}


@blueprint.get("/reports/<int:report_id>/deliveries/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, DeliveryList)
def deliveries(arguments: dict[str, Any], report_id: int) -> dict[str, Any]:
    """The newest sendings of a schedule."""
    with tenant_session(current_tenant_id()) as session:
        report = _the_report(session, report_id)
        found: list[DeliveryView] = list_deliveries(session, report, show=shown_addresses())
    return part_of(found, arguments)


@blueprint.post("/reports/<int:report_id>/deliveries/<int:delivery_id>/again/")
@blueprint.response(202, Delivery)
def again(report_id: int, delivery_id: int) -> DeliveryView:
    """Sends to this address once more what was sent, or could not be. Owners and analysts only."""
    return act(lambda who, session: send_report_again(who, session, report_id, delivery_id))


def _list(found: list[ReportSummary], arguments: dict[str, Any]) -> dict[str, Any]:
    may_write = may(current_actor(), schedule_report)
    return part_of(found, arguments) | {"may_write": may_write}


def _the_report(session: Session, report_id: int) -> ReportSchedule:
    found = find_report(session, current_tenant_id(), report_id)
    if found is None:
        raise not_found()
    return found
