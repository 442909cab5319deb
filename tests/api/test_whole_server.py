"""The server with Dash behind the same gate."""

from flask import Flask

from dashboard.server import create_server
from tests.people import ACME_PAGE, ALICE, GLOBEX_PAGE, People
from tests.servers import whole_server
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


def test_reading_what_can_only_be_changed_is_405_whosever_it_is(people: People):
    alice = visitor(whole_server(), ALICE)
    addresses = {
        f"/api/metrics/meta/pages/{ACME_PAGE}/refresh/": "POST, OPTIONS",
        f"/api/metrics/meta/pages/{GLOBEX_PAGE}/refresh/": "POST, OPTIONS",
        "/api/metrics/meta/pages/1/refresh/": "POST, OPTIONS",
        "/api/meta/view-links/999999/": "DELETE, OPTIONS",
    }
    for path, allowed in addresses.items():
        answer = alice.get(path)
        assert (answer.status_code, answer.headers.get("Allow")) == (405, allowed)
        assert answer.json["error"]["code"] == "method_not_allowed"
