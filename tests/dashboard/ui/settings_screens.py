"""The screens of the settings as a person gets them, and what is pressed there, forged or not."""

import json
from typing import Any

import dash
from flask import Flask
from flask.testing import FlaskClient
from flask_login import login_user

from dashboard.auth.identity import identify
from tests.dashboard.ui.callbacks import Callback, outputs_of, server_callbacks
from tests.people import actor
from tests.visitors import post

Place = str | dict[str, Any]
# Also where the whole body is refused, for a number or a sign that none may hold.
CALM = (200, 204, 400, 422)


def screen(server: Flask, email: str, section: str, **query: str) -> str:
    """A section's whole screen; `query` is what its address asks for."""
    with server.test_request_context("/"):
        login_user(identify(actor(email).user_id, None))
        pages = dash.page_registry.values()
        found = next(page for page in pages if page["path"] == f"/settings/{section}")
        return str(found["layout"](**query))


def confirm(client: FlaskClient, output: str, kind: str, key: Any) -> str:
    """Says yes to a question, or forges one that was never asked."""
    return press(client, output, "confirmed", "data", {"kind": kind, "key": key, "at": 1})


def press(
    client: FlaskClient,
    output: str,
    place: Place,
    prop: str,
    value: Any = 1,
    **others: Any,
) -> str:
    """What the server answers where the property of this place has changed.

    `output` is a place that the callback fills; `others` are the values of other places, by id.
    """
    callback = _find(client, output, place, prop)
    body = {
        "output": callback["output"],
        "outputs": _outputs(callback),
        "inputs": [_given(each, place, value, others) for each in callback["inputs"]],
        "changedPropIds": [f"{_written(place)}.{prop}"],
        "state": [_given(each, place, value, others) for each in callback["state"]],
    }
    answer = post(
        client,
        "/_dash-update-component",
        data=json.dumps(body),
        content_type="application/json",
    )
    assert answer.status_code in CALM, answer.text
    # Dash escapes what a script tag could not hold.
    return json.dumps(answer.json, ensure_ascii=False) if answer.text else ""


def _find(client: FlaskClient, output: str, place: Place, prop: str) -> Callback:
    return next(
        callback
        for callback in server_callbacks(client)
        if output in [name.rsplit(".", 1)[0] for name in outputs_of(callback)]
        if any(_is(each, place, prop) for each in callback["inputs"])
    )


def _is(each: dict[str, Any], place: Place, prop: str) -> bool:
    if each["property"] != prop:
        return False
    if isinstance(place, str):
        return bool(each["id"] == place)
    return each["id"].startswith("{") and set(json.loads(each["id"])) == set(place)


def _given(each: dict[str, Any], place: Place, value: Any, others: dict[str, Any]) -> Any:
    if each["id"].startswith("{"):
        hit = isinstance(place, dict) and set(json.loads(each["id"])) == set(place)
        return [{"id": place, "property": each["property"], "value": value}] if hit else []
    told = value if each["id"] == place else others.get(each["id"].replace("-", "_"))
    return {"id": each["id"], "property": each["property"], "value": told}


def _outputs(callback: Callback) -> Any:
    places = [name.rsplit(".", 1) for name in outputs_of(callback)]
    all_of_them = [{"id": name, "property": prop.split("@")[0]} for name, prop in places]
    return all_of_them if callback["output"].startswith("..") else all_of_them[0]


def _written(place: Place) -> str:
    return place if isinstance(place, str) else json.dumps(place, separators=(",", ":"))
