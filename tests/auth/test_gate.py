"""Nothing opens without a person, but for what is named."""

import pytest
from flask import Flask

from tests.people import ALICE
from tests.visitors import visitor


@pytest.mark.parametrize("path", ["/", "/posts?page=1", "/anything"])
def test_a_page_leads_to_the_form_and_back(server: Flask, path: str):
    answer = server.test_client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


@pytest.mark.parametrize(
    "path",
    ["/_dash-layout", "/_dash-dependencies", "/api/meta/pages/", "/api/people/", "/thumbnails/1_2"],
)
def test_a_script_gets_401_as_json(server: Flask, path: str):
    answer = server.test_client().get(path)
    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "sign_in_required"


def test_callbacks_need_a_person_before_anything_else(server: Flask):
    assert server.test_client().post("/_dash-update-component", json={}).status_code == 401


def test_callbacks_need_the_csrf_header(server: Flask):
    client = visitor(server, ALICE)
    answer = client.post("/_dash-update-component", json={})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize("path", ["/login", "/healthz", "/readyz", "/metrics", "/auth/login.css"])
def test_what_is_named_is_open(server: Flask, path: str):
    with server.test_client().get(path) as answer:
        # Here no probe looks whether all is ready.
        assert answer.status_code == (503 if path == "/readyz" else 200)


def test_every_answer_carries_the_security_headers(server: Flask):
    headers = server.test_client().get("/login").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
