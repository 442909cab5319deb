"""Runs of work: what was fetched, when, and what failed."""

import uuid
from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from dashboard.api import schemas
from dashboard.api.errors import not_found
from dashboard.api.fields import ListArguments, listed, the_page
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.runs.runs import RunSummary, find_run, list_runs
from models.scope import tenant_session

blueprint = Blueprint("runs", __name__, url_prefix="/api/meta", description="Runs")


class RunArguments(ListArguments):
    """Of which Page; all of the tenant's when none is given."""

    page_id = fields.String()


@blueprint.get("/sync-runs/")
@blueprint.arguments(RunArguments, location="query")
@blueprint.response(200, schemas.RunList)
def runs(arguments: dict[str, Any]) -> dict[str, Any]:
    """Runs, the newest first."""
    limit, offset, page_id = arguments["limit"], arguments["offset"], arguments.get("page_id")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        if page_id is not None:
            the_page(session, page_id)
        count, shown = list_runs(session, tenant_id, page_id=page_id, limit=limit, offset=offset)
    return listed(count, shown, offset)


@blueprint.get("/sync-runs/<uuid:task_id>/")
@blueprint.response(200, schemas.Run)
def run(task_id: uuid.UUID) -> RunSummary:
    """One run."""
    with tenant_session(current_tenant_id()) as session:
        found = find_run(session, current_tenant_id(), task_id)
    if found is None:
        raise not_found()
    return found
