"""Exports of a Page: ask for a file, see how far it is, fetch it."""

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from dashboard.actions.actor import current_actor
from dashboard.actions.exports import ExportRefusedError, ask_export, fetch_export
from dashboard.api import schemas
from dashboard.api.errors import ApiError, not_found
from dashboard.api.fields import ListArguments, day_text, listed, the_page
from dashboard.api.report_fields import ReportParts
from dashboard.auth.addresses import shown_addresses
from dashboard.auth.identity import current_tenant_id
from dashboard.downloads import download_headers, is_intact, read_chunks
from dashboard.exports.options import CHOICES
from dashboard.exports.own_words import LONGEST
from dashboard.queries.days.ranges import PRESETS
from dashboard.queries.workspace.exports import ExportSummary, find_export, list_exports
from jobs.chromium import MISSING, has_chromium
from models import MetaPage
from models.export_formats import EXPORT_FORMATS
from models.orm import now_utc
from models.scope import tenant_session

NOT_READY = "The file is not ready yet; ask again in a few seconds."
GONE = "The file has expired; export it again."
DAMAGED = "The stored file is missing or damaged; export it again."
blueprint = Blueprint("exports", __name__, url_prefix="/api", description="Exports")


def _choice(name: str) -> fields.String:
    return fields.String(metadata={"enum": list(CHOICES[name])})


class ExportArguments(ReportParts):
    """A view, as the overview and the posts take it, and how it is to be written."""

    export_format = fields.String(required=True, metadata={"enum": list(EXPORT_FORMATS)})
    date_preset = fields.String(metadata={"enum": list(PRESETS)})
    since = day_text()
    until = day_text()
    compare = _choice("compare")
    compare_since = day_text()
    compare_until = day_text()
    trend_metric = fields.String()
    trend_second = fields.String()
    trend_period = _choice("trend_period")
    trend_split = fields.String(validate=validate.Length(max=40))
    posts_metric = fields.String()
    posts_sort = _choice("posts_sort")
    posts_words = fields.String(validate=validate.Length(max=120))
    posts_type = fields.String(validate=validate.Length(max=40))
    posts_label = fields.Integer(strict=True, validate=validate.Range(0, 2**31 - 1))
    posts_skip = fields.Integer(validate=validate.Range(min=0, max=100_000))
    view = _choice("view")
    csv_form = _choice("csv_form")
    csv_separator = _choice("csv_separator")
    theme = _choice("theme")
    png_part = _choice("png_part")
    paper = _choice("paper")
    comment = fields.String(metadata={"maxLength": LONGEST})


@blueprint.post("/meta/pages/<page_id>/exports/")
@blueprint.arguments(ExportArguments)
@blueprint.response(201, schemas.ExportJob)
@blueprint.alt_response(409, description="It cannot be made here; the message says why.")
def ask(arguments: dict[str, Any], page_id: str) -> ExportSummary:
    """Starts an export of a view (last_28d when no days are given)."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        try:
            return ask_export(who, session, page_id, arguments, now_utc()).value
        except ExportRefusedError as refused:
            status = 429 if refused.code == "too_many" else 409
            raise ApiError(status, refused.code, str(refused)) from None


@blueprint.get("/meta/pages/<page_id>/exports/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, schemas.ExportList)
def exports(arguments: dict[str, Any], page_id: str) -> dict[str, Any]:
    """The Page's exports, the newest first, whoever of the tenant asked for them."""
    with tenant_session(current_tenant_id()) as session:
        return _list(session, the_page(session, page_id), arguments)


class ExportListArguments(ListArguments):
    """Of which Page; of all the tenant's when none is given."""

    page_id = fields.String()


@blueprint.get("/exports/")
@blueprint.arguments(ExportListArguments, location="query")
@blueprint.response(200, schemas.ExportList)
def all_exports(arguments: dict[str, Any]) -> dict[str, Any]:
    """The tenant's exports, the newest first."""
    with tenant_session(current_tenant_id()) as session:
        page_id = arguments.get("page_id")
        page = the_page(session, page_id) if page_id is not None else None
        return _list(session, page, arguments)


@blueprint.get("/exports/<uuid:export_job_id>/")
@blueprint.response(200, schemas.ExportJob)
def export(export_job_id: uuid.UUID) -> ExportSummary:
    """One export."""
    return _the_export(export_job_id)


class FetchArguments(Schema):
    """How the file is handed over."""

    inline = fields.Boolean(
        load_default=False,
        metadata={"description": "A PDF is shown in the browser; other files are always saved."},
    )


@blueprint.get("/exports/<uuid:export_job_id>/download/")
@blueprint.arguments(FetchArguments, location="query")
@blueprint.response(200, content_type="application/octet-stream", description="The file")
@blueprint.alt_response(409, schema=None, description="Not ready, or failed")
@blueprint.alt_response(410, schema=None, description="Expired")
def download(arguments: dict[str, Any], export_job_id: uuid.UUID) -> Response:
    """The file: 409 while it is not ready, 410 once it has expired."""
    found = _the_export(export_job_id)
    if found.active:
        raise ApiError(409, "not_ready", NOT_READY, {"Retry-After": "2"})
    if found.status == "failed":
        raise ApiError(409, "failed", found.error or "The export failed; export it again.")
    if found.status == "expired" or (found.expires_at and found.expires_at <= now_utc()):
        raise ApiError(410, "expired", GONE)
    if not is_intact(found):
        raise ApiError(410, "damaged", DAMAGED)
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        fetch_export(who, session, export_job_id)
    return Response(read_chunks(found), headers=download_headers(found, inline=arguments["inline"]))


def _list(session: Session, page: MetaPage | None, arguments: dict[str, Any]) -> dict[str, Any]:
    limit, offset = arguments["limit"], arguments["offset"]
    count, shown = list_exports(
        session,
        current_tenant_id(),
        page=page,
        limit=limit,
        offset=offset,
        show=shown_addresses(),
    )
    return listed(count, shown, offset) | {"missing": "" if has_chromium() else MISSING}


def _the_export(export_job_id: uuid.UUID) -> ExportSummary:
    with tenant_session(current_tenant_id()) as session:
        found = find_export(session, current_tenant_id(), export_job_id, show=shown_addresses())
    if found is None:
        raise not_found()
    return found
