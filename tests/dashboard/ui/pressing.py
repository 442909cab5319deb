"""What a browser sends when something is pressed on a Page's screen, forged or not."""

import json
from typing import Any

import dash
from flask import Flask
from flask.testing import FlaskClient
from flask_login import login_user
from plotly.utils import PlotlyJSONEncoder

from dashboard.auth.identity import identify
from tests.dashboard.ui.callbacks import outputs_of, server_callbacks
from tests.people import ACME_PAGE, actor
from tests.visitors import post

OVERVIEW = f"/pages/{ACME_PAGE}"
# What stands on every screen of a Page, by the place and its property.
SCREEN = {"url.pathname": OVERVIEW, "url.search": "?range=last_7d", "page-id.data": ACME_PAGE}


def drawn(server: Flask, email: str, path: str, **given: Any) -> Any:
    """What the screen at a path, or a template of paths, is for a person."""
    with server.test_request_context("/"):
        login_user(identify(actor(email).user_id, None))
        pages = dash.page_registry.values()
        found = next(page for page in pages if path in (page["path"], page["path_template"]))
        return json.loads(json.dumps(found["layout"](**given), cls=PlotlyJSONEncoder))


def press(client: FlaskClient, changed: str, value: Any, key: Any = None, **given: Any) -> str:
    """The answers of all callbacks that wait for `changed`, such as `saved-form.n_submit`.

    A control is called as in the address; in a pattern the place is the name of its part, and
    `key` its number. `given` are other places' values, with `__` for a dot and `_` for a hyphen.
    """
    values = SCREEN | {_dotted(name): each for name, each in given.items()} | {changed: value}
    answers = [
        _call(client, callback, changed, key, values)
        for callback in server_callbacks(client)
        if changed in [_name(each) for each in callback["inputs"]]
    ]
    assert answers, f"nothing waits for {changed}"
    return "\n".join(answers)


def confirm(client: FlaskClient, kind: str, key: Any, **given: Any) -> str:
    """Says yes to a question, or forges one that was never asked."""
    return press(client, "confirmed.data", {"kind": kind, "key": key, "at": 1}, **given)


def _dotted(name: str) -> str:
    place, prop = name.split("__")
    return f"{place.replace('_', '-')}.{prop}"


def _call(
    client: FlaskClient, callback: dict[str, Any], changed: str, key: Any, values: dict[str, Any]
) -> str:
    outputs = [name.rsplit(".", 1) for name in outputs_of(callback)]
    places = [
        {"id": _concrete(name, key), "property": prop.split("@")[0]} for name, prop in outputs
    ]
    inputs = [_given(each, key, values) for each in callback["inputs"]]
    place = next(each for each in callback["inputs"] if _name(each) == changed)
    concrete = _concrete(place["id"], key)
    written = concrete if isinstance(concrete, str) else json.dumps(concrete, separators=(",", ":"))
    body = {
        "output": callback["output"],
        "outputs": places if callback["output"].startswith("..") else places[0],
        "inputs": inputs,
        "changedPropIds": [f"{written}.{place['property']}"],
        "state": [_given(each, key, values) for each in callback["state"]],
    }
    answer = post(
        client,
        "/_dash-update-component",
        data=json.dumps(body),
        content_type="application/json",
    )
    # The whole body is refused for a number or a sign that none may hold.
    assert answer.status_code in (200, 204, 400, 422), answer.text
    read = json.loads(answer.text) if answer.text else None
    return json.dumps(read, ensure_ascii=False, separators=(",", ":"))


def _given(each: dict[str, Any], key: Any, values: dict[str, Any]) -> Any:
    name = _name(each)
    one = {
        "id": _concrete(each["id"], key),
        "property": each["property"],
        "value": values.get(name),
    }
    if '"ALL"' not in each["id"]:
        return one
    return [one] if name in values else []


def _name(each: dict[str, Any]) -> str:
    """A place and its property; in a pattern, the part, or the word before the wildcard."""
    place = each["id"]
    if place.startswith("{"):
        parts = json.loads(place)
        place = parts.get("part") or parts.get("control") or next(iter(parts))
    return f"{place}.{each['property']}"


def _concrete(place: str, key: Any) -> Any:
    if not place.startswith("{"):
        return place
    return {name: key if isinstance(of, list) else of for name, of in json.loads(place).items()}
