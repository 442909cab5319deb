"""The server with Dash behind the same gate."""

from flask import Flask

from dashboard.server import create_server
from tests.people import ALICE, People
from tests.visitors import visitor


def test_the_screens_are_behind_the_gate_with_hashed_scripts(people: People):
    server: Flask = create_server()
    assert server.test_client().get("/_dash-layout").status_code == 401
    answer = visitor(server, ALICE).get("/")
    assert answer.status_code == 200
    assert "'sha256-" in answer.headers["Content-Security-Policy"]
    unknown = visitor(server, ALICE).get("/api/meta/nothing/")
    assert (unknown.status_code, unknown.json["error"]["code"]) == (404, "not_found")
    assert "''" not in answer.headers["Content-Security-Policy"]
