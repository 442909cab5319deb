"""The button of a report's form that makes its file, to be looked at before anything is kept."""

import uuid
from typing import Any

from dash import Input, Output, callback, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.report_preview import preview_report
from dashboard.auth.identity import current_tenant_id
from dashboard.components.report_preview import BUTTON, NOTE, TICK, WAITING, preview_words
from dashboard.pages.shared.acting import act, pressed
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.report_values import FORM, form_values
from dashboard.queries.workspace.exports import find_export
from models import ExportJob
from models.scope import tenant_session


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        output={
            "waiting": Output(WAITING, "data"),
            "note": Output(NOTE, "children"),
            "still": Output(TICK, "disabled"),
        },
        inputs={"_clicks": Input(BUTTON, "n_clicks"), "form": FORM},
        prevent_initial_call=True,
    )(ask)
    callback(
        output={
            "note": Output(NOTE, "children", allow_duplicate=True),
            "still": Output(TICK, "disabled", allow_duplicate=True),
            "fetch": Output("leave", "href", allow_duplicate=True),
        },
        inputs={"_ticks": Input(TICK, "n_intervals"), "waiting": Input(WAITING, "data")},
        prevent_initial_call=True,
    )(follow)


def ask(_clicks: Any, form: dict[str, Any]) -> dict[str, Any]:
    """Starts the file of what the form says now; a wrong value is told beside the button."""
    if not pressed():
        return {"waiting": no_update, "note": no_update, "still": no_update}

    def do(who: Actor, session: Session) -> Done[ExportJob]:
        edited = form["edited"]
        report = None if edited is None else number_of(edited)
        return preview_report(who, session, text_of(form["page_id"]), form_values(form), report)

    acted = act(do)
    if acted.done is None:
        return {"waiting": None, "note": acted.error, "still": True}
    return {"waiting": str(acted.done.value.id), "note": acted.words, "still": False}


def follow(_ticks: Any, waiting: Any) -> dict[str, Any]:
    """How far the preview is; its file is fetched once it is ready, unless the browser shows it."""
    nothing = {"note": no_update, "still": True, "fetch": no_update}
    try:
        wanted = uuid.UUID(text_of(waiting))
    except ValueError:
        return nothing
    with tenant_session(current_tenant_id()) as session:
        job = find_export(session, current_tenant_id(), wanted)
    if job is None:
        return nothing
    fetch = no_update if job.may_be_shown else job.download_path or no_update
    return {"note": preview_words(job), "still": not job.active, "fetch": fetch}
