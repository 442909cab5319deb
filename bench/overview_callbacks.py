"""All callbacks of the overview together, beside the bare SQL that they run."""

import json
from typing import Any

import psycopg
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bench.demo import RunningDemo, running_demo
from bench.installation import environment
from bench.measure import Statement, listening, median_time
from bench.table import Table
from dashboard.auth.csrf import COOKIE, HEADER
from dashboard.server import create_server

ROUNDS = 15
ROUTER = "_pages_location"
Payload = dict[str, Any]


def run() -> Table:
    """Medians of some rounds after a warm-up, through the whole server but without a browser."""
    with running_demo() as demo, environment(_settings(demo)):
        client = _person(demo)
        found: Any = client.get("/_dash-dependencies").json
        pages: Any = client.get("/api/meta/pages/").json
        page_id = pages["results"][0]["page_id"]
        with psycopg.connect(demo.database_url) as database:
            database.execute("SELECT set_config('role', current_database() || '_app', false)")
            rows = tuple(
                _row(
                    name, client, database, [_payload(each, page_id) for each in found if of(each)]
                )
                for name, of in (("first visit", _draws_the_screen), ("change of range", _redraws))
            )
    return Table(
        "The callbacks of the overview",
        ("what", "callbacks", "statements", "callbacks, ms", "bare SQL, ms", "ratio", "at most"),
        rows,
    )


def _draws_the_screen(callback: Payload) -> bool:
    """The router of Dash's pages, which draws the screen of an address."""
    return any(place["id"] == ROUTER for place in callback["inputs"])


def _redraws(callback: Payload) -> bool:
    """What depends on the range, of the overview."""
    names = [place["id"] for place in callback["inputs"]]
    of_posts = any(one in callback["output"] for one in ("ranking.", "post-graph."))
    return '"range"' in "".join(names) and not callback["clientside_function"] and not of_posts


def _row(
    name: str, client: FlaskClient, database: "psycopg.Connection[Any]", payloads: list[Payload]
) -> tuple[str, ...]:
    statements = [_statements_of(client, payload) for payload in payloads]
    whole = median_time(lambda: [_ask(client, payload) for payload in payloads], ROUNDS)
    bare = median_time(lambda: _run(database, statements), ROUNDS)
    return (
        name,
        str(len(payloads)),
        str(sum(len(group) for group in statements)),
        f"{whole * 1000:.1f}",
        f"{bare * 1000:.1f}",
        f"{whole / bare:.2f}",
        "3",
    )


def _settings(demo: RunningDemo) -> dict[str, str]:
    return {
        "DATA_DIR": str(demo.data_dir),
        "DATABASE_URL": demo.database_url,
        "REDIS_URL": demo.redis_url,
    }


def _person(demo: RunningDemo) -> FlaskClient:
    client = create_server().test_client()
    form = client.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"email": demo.email, "password": demo.password, "csrf_token": form}
    client.post("/login", data=data)
    return client


def _payload(found: Payload, page_id: str) -> Payload:
    """What a browser sends for a callback of the overview at its address."""
    known = {
        (ROUTER, "pathname"): f"/pages/{page_id}",
        (ROUTER, "search"): "",
        ("page-id", "data"): page_id,
    }

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


def _statements_of(client: FlaskClient, payload: Payload) -> list[Statement]:
    _ask(client, payload)
    with listening() as statements:
        _ask(client, payload)
    return statements


def _run(database: "psycopg.Connection[Any]", groups: list[list[Statement]]) -> None:
    for group in groups:
        with database.transaction(), database.cursor() as cursor:
            for text, values in group:
                cursor.execute(text, values)
                if cursor.description:
                    cursor.fetchall()
