"""The way out of a report: a signed link that works without sign-in (RFC 8058).

Opening it shows a question, so that a scanner of mails ends nothing; only POST acts.
"""

from flask import Blueprint, render_template

from models import MetaPage, ReportSchedule
from models.limited import limited_as
from models.links import read_unsubscribe_token
from models.scope import tenant_session

blueprint = Blueprint(
    "unsubscribe", __name__, url_prefix="/reports/unsubscribe", template_folder="templates"
)


@blueprint.get("/<token>")
def ask(token: str) -> tuple[str, int]:
    """Asks whether the report shall end for this address."""
    found = _find(token)
    if found is None:
        return _gone()
    name, recipient, ended = found
    return render_template("unsubscribe.html", page=name, recipient=recipient, ended=ended), 200


@blueprint.post("/<token>")
def act(token: str) -> tuple[str, int]:
    """Ends it; a second time changes nothing."""
    found = _find(token)
    if found is None:
        return _gone()
    name, recipient, ended = found
    if not ended:
        _end(token)
    return render_template("unsubscribe.html", page=name, recipient=recipient, ended=True), 200


def _gone() -> tuple[str, int]:
    return render_template("unsubscribe.html", page="", recipient="", ended=True), 404


def _find(token: str) -> tuple[str, str, bool] | None:
    """The Page's name, the address, and whether it is unsubscribed already."""
    signed = read_unsubscribe_token(token)
    if signed is None:
        return None
    tenant_id, schedule_id, recipient = signed
    with limited_as(None), tenant_session(tenant_id) as session:
        schedule = session.get(ReportSchedule, (tenant_id, schedule_id))
        if schedule is None:
            return None
        page = session.get_one(MetaPage, (tenant_id, schedule.meta_page_id))
        return page.name, recipient, recipient in schedule.unsubscribed


def _end(token: str) -> None:
    tenant_id, schedule_id, recipient = read_unsubscribe_token(token) or (0, 0, "")
    with limited_as(None), tenant_session(tenant_id) as session:
        schedule = session.get_one(ReportSchedule, (tenant_id, schedule_id), with_for_update=True)
        schedule.unsubscribed = sorted({*schedule.unsubscribed, recipient})
