"""Whatever a body holds, the answer is a status and one sentence, on every route that takes one."""

import json
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.auth.csrf import COOKIE, HEADER
from dashboard.bodies import DEEPEST, OddBodyError, read_json
from tests.conftest import refresh_settings
from tests.people import ALICE, People
from tests.servers import whole_server
from tests.visitors import visitor

CHANGING = ("POST", "PUT", "PATCH", "DELETE")
ENDS_THE_SESSION = "/logout"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PART = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
REFUSED = {
    "nested": (JSON, "[" * 900 + "]" * 900),
    "nested in objects": (JSON, '{"name":' * 5000 + "1" + "}" * 5000),
    "many digits": (JSON, '{"name": ' + "9" * 5000 + "}"),
    "no integer of a machine": (JSON, '{"name": 99999999999999999999}'),
    "infinite": (JSON, '{"name": 1e999}'),
    "no number": (JSON, '{"name": NaN}'),
    "minus infinity": (JSON, '{"name": [-Infinity]}'),
    "NUL": (JSON, '{"name": "a\\u0000b"}'),
    "half a pair": (JSON, '{"name": "\\ud800"}'),
    "NUL in a name": (JSON, '{"a\\u0000": 1}'),
    "cut off": (JSON, '{"name": "a'),
    "bytes": (JSON, b"\xff\xfe\xfa"),
    "fields": (FORM, "&".join(f"a{n}=1" for n in range(101))),
    "NUL in a form": (FORM, "email=a%00b&name=%00"),
    "large form": (FORM, "a=" + "b" * 200_000),
    "parts": (PARTS, PART * 101 + "--x--"),
    "too large": (JSON, b'"' + b"a" * (9 * 1024 * 1024) + b'"'),
}
ODD = {
    "list": (JSON, "[]"),
    "text": (JSON, '"name"'),
    "number": (JSON, "1"),
    "null": (JSON, "null"),
    "object of objects": (JSON, '{"name": {"name": {}}, "output": {}, "inputs": {"a": []}}'),
    "nothing": (JSON, ""),
    "no form": (PARTS, "--y"),
    "no type": ("", "a"),
}


@pytest.fixture
def server(people: People, environment: pytest.MonkeyPatch) -> Flask:
    environment.setenv("RATE_LIMIT", "1000000 per minute")
    refresh_settings()
    return whole_server()


def routes(server: Flask) -> list[tuple[str, str]]:
    """Each method and address that may change something, with ids that name nothing."""
    found = []
    for rule in server.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, "1")
        address = server.url_map.bind("localhost").build(rule.endpoint, values)
        found += [(method, address) for method in CHANGING if method in rule.methods]
    return sorted(set(found) - {("POST", ENDS_THE_SESSION)})


def send(client: FlaskClient, method: str, path: str, kind: str, body: str | bytes):
    token = client.get_cookie(COOKIE)
    headers = {HEADER: token.value if token else ""}
    return client.open(path, method=method, data=body, content_type=kind, headers=headers)


def refuses(server: Flask, names: list[str], places: list[tuple[str, str]]) -> None:
    """Asserts that each of these bodies gets a refusal at each of these places."""
    alice = visitor(server, ALICE)
    for name, (method, path) in product(names, places):
        answer = send(alice, method, path, *REFUSED[name])
        where = (name, method, path, answer.status_code)
        assert answer.status_code in (400, 404, 405, 413, 415, 422, 429), where
        if path.startswith("/api/"):
            assert answer.json["error"]["message"].endswith("."), where


def test_what_cannot_be_read_is_refused_by_the_api_the_screens_and_forms(server: Flask):
    places = [("POST", path) for path in ("/api/people/", "/_dash-update-component", "/tenant")]
    assert set(places) < set(routes(server))
    refuses(server, list(REFUSED), places)


def test_every_route_reads_its_body_in_the_same_place(server: Flask):
    refuses(server, ["nested", "many digits", "NUL in a form"], routes(server))


@pytest.mark.proof
def test_every_route_refuses_everything_that_cannot_be_read(server: Flask):
    refuses(server, list(REFUSED), routes(server))


def test_no_route_breaks_over_a_body_of_another_shape(server: Flask):
    alice = visitor(server, ALICE)
    for method, path in routes(server):
        answer = send(alice, method, path, *ODD["object of objects"])
        assert answer.status_code < 500, (method, path)


@pytest.mark.proof
def test_no_route_breaks_over_any_odd_shape(server: Flask):
    alice = visitor(server, ALICE)
    for (name, (kind, body)), (method, path) in product(ODD.items(), routes(server)):
        answer = send(alice, method, path, kind, body)
        assert answer.status_code < 500, (name, method, path)


@pytest.mark.parametrize(
    ("body", "status", "field", "words"),
    [
        ("[" * 900 + "]" * 900, 400, None, "nested too deeply"),
        ('{"name": ' + "9" * 5000 + "}", 400, None, "too large"),
        ('{"name": NaN}', 400, None, "NaN or Infinity"),
        ('{"name": ["a", {"b": "\\u0000"}]}', 422, "name", "cannot be stored"),
        ('{"name": ', 400, None, "not JSON"),
    ],
)
def test_the_sentence_says_what_is_wrong(
    alice: FlaskClient, body: str, status: int, field: str | None, words: str
):
    answer = send(alice, "POST", "/api/people/", JSON, body)
    error = answer.json["error"]
    assert (answer.status_code, error["field"]) == (status, field)
    assert words in error["message"]


def test_a_form_that_is_refused_says_so_on_a_page(alice: FlaskClient):
    body = "&".join(f"a{n}=1" for n in range(101))
    answer = send(alice, "POST", "/tenant", FORM, body)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "too many fields" in answer.text


@pytest.mark.parametrize("depth", [DEEPEST, DEEPEST + 1])
def test_so_many_levels_are_the_most(depth: int):
    text = json.dumps([1]).join(["[" * (depth - 1), "]" * (depth - 1)]).encode()
    if depth > DEEPEST:
        with pytest.raises(OddBodyError):
            read_json(text)
    else:
        read_json(text)
