"""The overview: its first view and its changes, beside the bare SQL that they run."""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bench.demo import RunningDemo, demo_settings, running_demo
from bench.installation import environment
from bench.measure import Statement, listening, median_time
from bench.table import Table
from dashboard.auth.csrf import COOKIE, HEADER
from dashboard.server import create_server

ROUNDS = 15
CALLBACKS = re.compile(r'href="(/_dash-dependencies[^"]*)"')
Payload = dict[str, Any]
Ask = Callable[[], object]


def run() -> Table:
    """Medians of some rounds after a warm-up, through the whole server but without a browser."""
    with running_demo() as demo, environment(demo_settings(demo)):
        client = _person(demo)
        pages: Any = client.get("/api/meta/pages/").json
        views = _views(client, pages["results"][0]["page_id"])
        with psycopg.connect(demo.database_url) as database:
            database.execute("SELECT set_config('role', current_database() || '_app', false)")
            rows = tuple(_row(name, database, asks) for name, asks in views.items())
    return Table(
        "The overview",
        ("what", "requests", "statements", "answered, ms", "bare SQL, ms", "ratio", "at most"),
        rows,
        "A first view is the document and the list of callbacks. Changes are made by one callback"
        " after the other.",
    )


def _views(client: FlaskClient, page_id: str) -> dict[str, list[Ask]]:
    """What a browser asks for, one after the other."""
    found: Any = client.get("/_dash-dependencies").json
    address = f"/pages/{page_id}"
    document = client.get(address).text
    first = [partial(_read, client, path) for path in (address, *CALLBACKS.findall(document))]
    mine = [one for one in found if _is_drawn(one, document)]

    def change(control: str) -> list[Ask]:
        redrawn = [one for one in mine if _redraws(one, control)]
        return [partial(_ask, client, _payload(one, page_id)) for one in redrawn]

    return {
        "first view": [*first],
        "change of metric": change("metric"),
        "change of range": change("range"),
    }


def _is_drawn(callback: Payload, document: str) -> bool:
    """Whether what it redraws stands in the overview's document."""
    names = [each.rpartition(".")[0] for each in callback["output"].strip(".").split("...")]
    return all(name.startswith("{") or f'"id":"{name}"' in document for name in names)


def _redraws(callback: Payload, control: str) -> bool:
    """What depends on a control of the overview."""
    names = "".join(place["id"] for place in callback["inputs"])
    return f'"{control}"' in names and not callback["clientside_function"]


def _row(name: str, database: "psycopg.Connection[Any]", asks: list[Ask]) -> tuple[str, ...]:
    groups = [_statements_of(ask) for ask in asks]
    whole = median_time(lambda: [ask() for ask in asks], ROUNDS)
    bare = median_time(lambda: _run(database, groups), ROUNDS)
    return (
        name,
        str(len(asks)),
        str(sum(map(len, groups))),
        f"{whole * 1000:.1f}",
        f"{bare * 1000:.1f}",
        f"{whole / bare:.2f}",
        "3",
    )


def _person(demo: RunningDemo) -> FlaskClient:
    client = create_server().test_client()
    form = client.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"email": demo.email, "password": demo.password, "csrf_token": form}
    client.post("/login", data=data)
    return client


def _payload(found: Payload, page_id: str) -> Payload:
    """What a browser sends for a callback of the overview at its address."""
    known = {("page-id", "data"): page_id}

    def value(place: dict[str, str]) -> Payload:
        one = json.loads(place["id"]) if place["id"].startswith("{") else place["id"]
        usual = one.get("default") if isinstance(one, dict) else None
        given = known.get((place["id"], place["property"]), usual)
        return {"id": one, "property": place["property"], "value": given}

    names = [name for name in found["output"].strip(".").split("...") if name]
    outputs = [_output(name) for name in names]
    return {
        "output": found["output"],
        "outputs": outputs if found["output"].startswith("..") else outputs[0],
        "inputs": [value(place) for place in found["inputs"]],
        "state": [value(place) for place in found["state"]],
        "changedPropIds": ["{id}.{property}".format(**found["inputs"][0])],
    }


def _output(name: str) -> Payload:
    place, prop = name.rsplit(".", 1)
    one = json.loads(place) if place.startswith("{") else place
    return {"id": one, "property": prop.split("@")[0]}


def _ask(client: FlaskClient, payload: Payload) -> TestResponse:
    cookie = client.get_cookie(COOKIE)
    headers = {HEADER: cookie.value if cookie else ""}
    answer = client.post("/_dash-update-component", json=payload, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{payload['output']} answered {answer.status_code}")
    return answer


def _read(client: FlaskClient, path: str) -> str:
    return client.get(path).text


def _statements_of(ask: Ask) -> list[Statement]:
    ask()
    with listening() as statements:
        ask()
    return statements


def _run(database: "psycopg.Connection[Any]", groups: list[list[Statement]]) -> None:
    for group in groups:
        with database.transaction(), database.cursor() as cursor:
            for text, values in group:
                cursor.execute(text, values)
                if cursor.description:
                    cursor.fetchall()
