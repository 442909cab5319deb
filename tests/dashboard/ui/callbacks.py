"""Calls of the app's callbacks as a browser makes them, with values of the test's choice."""

import json
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.visitors import post

Callback = dict[str, Any]
Values = Callable[[Any, str], Any]
PATTERN_KEY = "1"


def server_callbacks(client: FlaskClient) -> list[Callback]:
    """Those that the server answers, with the router of Dash's pages."""
    found: Any = client.get("/_dash-dependencies").json
    return [each for each in found if not each["clientside_function"]]


def concrete(name: str) -> Any:
    """The id of a component; in a pattern, the one of a component with the key 1."""
    if not name.startswith("{"):
        return name
    parts = json.loads(name)
    return {key: PATTERN_KEY if isinstance(part, list) else part for key, part in parts.items()}


def is_pattern(name: str) -> bool:
    """Whether an id stands for several components."""
    return name.startswith("{") and '["ALL"]' in name.replace(" ", "")


def call(client: FlaskClient, callback: Callback, values: Values, trigger: int = 0) -> TestResponse:
    """What a browser sends when the input at `trigger` has changed."""
    names = [name.rsplit(".", 1) for name in outputs_of(callback)]
    outputs = [_place(name, prop) for name, prop in names]
    many = callback["output"].startswith("..")
    changed = callback["inputs"][trigger]
    place = concrete(changed["id"])
    written = place if isinstance(place, str) else json.dumps(place, separators=(",", ":"))
    body = {
        "output": callback["output"],
        "outputs": outputs if many else outputs[0],
        "inputs": [_given(each, values) for each in callback["inputs"]],
        "changedPropIds": [f"{written}.{changed['property']}"],
        "state": [_given(each, values) for each in callback["state"]],
    }
    data = json.dumps(body)
    return post(client, "/_dash-update-component", data=data, content_type="application/json")


def outputs_of(callback: Callback) -> list[str]:
    """The places that a callback fills, `id.property`."""
    return [name for name in callback["output"].strip(".").split("...") if name]


def _place(name: str, prop: str) -> Any:
    # What several callbacks fill is told apart by a hash behind the property.
    one = {"id": concrete(name), "property": prop.split("@", maxsplit=1)[0]}
    return [one] if is_pattern(name) else one


def _given(each: dict[str, Any], values: Values) -> Any:
    place, prop = concrete(each["id"]), each["property"]
    one = {"id": place, "property": prop, "value": values(place, prop)}
    return [one] if is_pattern(each["id"]) else one
