"""Adding a channel for alerts, or its address anew: that goes nowhere but into the action."""

import re
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from dashboard.actions.actor import current_actor
from dashboard.actions.channel_values import LONGEST_NAME
from dashboard.actions.channels import add_channel, change_channel
from dashboard.components.channels import ADD_LEAD, ADDRESS_HINT, CHANGE_ADDRESS, KINDS
from dashboard.forms.answers import Field, Form, Secret, asked, form_blueprint, sentence, told_once
from dashboard.queries.inputs import BadInput
from models.scope import tenant_session

NOTICES = ("/settings/notices", "Notices")
USE = "It signs what is sent: compare X-Pagelens-Signature as docs/alerts.md says."
ADDED = "The channel is added; send a test to see that it arrives."
CHANGED = "The address is changed; send a test to see that it arrives."
blueprint = form_blueprint("channel_form")


@blueprint.get("/channels")
def reloaded() -> Response:
    """What was told once is not told again; here are the channels."""
    return redirect(NOTICES[0])


@blueprint.post("/channels")
def add() -> Response:
    """A new channel; a signed webhook's secret is told on the answer, this once."""
    who = current_actor()
    given = {name: request.form.get(name, "") for name in ("kind", "name", "where")}
    with tenant_session(who.tenant_id) as session:
        try:
            channel, secret = add_channel(who, session, _wish(given)).value
        except BadInput as error:
            return asked(_form(given).wrong(_at_field(error)))
    if not secret:
        return sentence(ADDED, NOTICES)
    return told_once("The webhook's secret", ADDED, [Secret(channel.name, secret, USE)], NOTICES)


@blueprint.post("/channels/<int:channel_id>/address")
def change_address(channel_id: int) -> Response:
    """Another address for a webhook; what is wrong is told, and the address is not filled in."""
    who = current_actor()
    given = {"address": request.form.get("where", "")}
    with tenant_session(who.tenant_id) as session:
        try:
            change_channel(who, session, channel_id, given)
        except BadInput as error:
            field = Field("where", "New address", hint=ADDRESS_HINT)
            action = f"/forms/channels/{channel_id}/address"
            form = Form("Change the address", ADD_LEAD, action, CHANGE_ADDRESS, NOTICES, [field])
            return asked(form.wrong(_at_field(error)))
    return sentence(CHANGED, NOTICES)


def _wish(given: dict[str, str]) -> dict[str, Any]:
    where = given["where"].strip()
    if given["kind"] == "email":
        return {**given, "targets": re.split(r"[\s,;]+", where) if where else []}
    return {**given, "address": where}


def _at_field(error: BadInput) -> BadInput:
    where = error.field in ("address", "targets")
    return BadInput("where", error.message) if where else error


def _form(given: dict[str, str]) -> Form:
    """An address is never filled in again."""
    where = given["where"] if given["kind"] == "email" else ""
    fields = [
        Field("kind", "What takes the alerts", value=given["kind"], choices=list(KINDS.items())),
        Field("name", "Name", value=given["name"], longest=LONGEST_NAME),
        Field("where", "Where", value=where, hint="The webhook's address, or e-mail addresses."),
    ]
    return Form("Add a channel", ADD_LEAD, "/forms/channels", "Add channel", NOTICES, fields)
