"""The audit trail: who did what, when and from where. Owners only."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, stream_with_context
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.audit import download_audit, read_audit
from dashboard.api.fields import ListArguments, day_text, listed
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.audit_words import KINDS
from dashboard.downloads import attached
from dashboard.exports.csv.cells import cell
from dashboard.queries.workspace.audit import AuditFilter, AuditLine, checked_filter, every_line
from models import Tenant
from models.scope import snapshot_session, tenant_session

HEADS = ("when", "who", "what", "from", "action", "kind")
BYTE_ORDER_MARK = "\ufeff"
FILE_NAME = "audit.csv"
blueprint = Blueprint("audit", __name__, url_prefix="/api/audit", description="Audit")
Line = shape(AuditLine, "AuditEvent")


class AuditList(PartOfList):
    """Events, the newest first."""

    results = fields.List(fields.Nested(Line))


class FilterArguments(Schema):
    """Whose events, of which kind, of which days; days are inclusive, on the workspace's clock."""

    person = fields.String(load_default="", metadata={"description": "An e-mail address."})
    kind = fields.String(load_default="", metadata={"enum": ["", *KINDS]})
    since = day_text()
    until = day_text()


class AuditArguments(FilterArguments, ListArguments):
    """The same, and which part of the list."""


@blueprint.get("/")
@blueprint.arguments(AuditArguments, location="query")
@blueprint.response(200, AuditList)
def events(arguments: dict[str, Any]) -> dict[str, Any]:
    """Events, the newest first; owners only."""
    limit, offset, who = arguments["limit"], arguments["offset"], current_actor()
    wanted = _wanted(arguments)
    with tenant_session(who.tenant_id) as session:
        page = read_audit(who, session, wanted, limit=limit, offset=offset).value
    return listed(page.count, page.lines, offset)


@blueprint.get("/download/")
@blueprint.arguments(FilterArguments, location="query")
@blueprint.response(200, content_type="text/csv", description="One line an event")
def download(arguments: dict[str, Any]) -> Response:
    """The same events as a CSV file; owners only."""
    who, wanted = current_actor(), _wanted(arguments)
    with tenant_session(who.tenant_id) as session:
        download_audit(who, session, wanted)
    lines = stream_with_context(_csv(who, wanted))
    return Response(lines, mimetype="text/csv", headers=attached(FILE_NAME))


def _wanted(arguments: dict[str, Any]) -> AuditFilter:
    return checked_filter(
        *(arguments.get(name, "") for name in ("person", "kind", "since", "until"))
    )


def _csv(who: Actor, wanted: AuditFilter) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _row(HEADS)
    with snapshot_session(who.tenant_id) as session:
        zone = ZoneInfo(session.get_one(Tenant, who.tenant_id).time_zone)
        for line in every_line(session, who.tenant_id, wanted):
            at = line.at.astimezone(zone)
            yield _row((at, line.person, line.what, line.address, line.action, line.kind))


def _row(values: tuple[Any, ...]) -> str:
    out = StringIO()
    csv.writer(out).writerow([cell(value) for value in values])
    return out.getvalue()
