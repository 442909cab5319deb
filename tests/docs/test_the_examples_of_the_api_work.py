"""docs/api.md is what the API is: made anew it is the same, and its lines do what they say.

They are sent to a server on a socket by Alice, an owner, about things of her own.
"""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pytest
import requests
from flask import Flask

from checks.api_docs.page import render
from dashboard.auth.api_tokens import issue_api_token
from dashboard.auth.csrf import COOKIE
from models.scope import wide_session
from tests.api.acme_things import make_things
from tests.people import ALICE, PASSWORD, People
from tests.servers import bare_server, served
from tests.visitors import FORM_TOKEN, visitor

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
# One's own token is 1, that of these requests 2; the third is made by `POST /api/own/tokens/`.
OWN = {("DELETE", "/api/tokens/{token_id}/"): {"TOKEN_ID": 3}}
LINES = re.compile(r"^### (\w+) (/\S+)\n.*?```sh\n(curl .*?)```", re.MULTILINE | re.DOTALL)
# What ends the session, the person or the thing that others need is sent last, in this order.
LAST = (
    "DELETE /api/meta/pages/{page_id}/",
    "DELETE /api/own/sessions/",
    "POST /api/own/password/",
    "DELETE /api/own/account/",
    "DELETE /api/workspace/",
)
# Refused with a sentence: there is no Meta here, no app of Meta's and no worker, so that no report
# was sent; the person that is invited again has come in already; Alice is the only owner of her
# workspace; the post that the example labels is not stored; and no digest of hers failed.
REFUSED = {
    "POST /api/meta/connections/": 409,
    "POST /api/meta/connect/start/": 409,
    "GET /api/meta/connect/callback/": 409,
    "POST /api/meta/deauthorize/": 400,
    "POST /api/meta/data-deletion/": 400,
    "GET /api/exports/{export_job_id}/download/": 409,
    "POST /api/reports/{report_id}/deliveries/{delivery_id}/again/": 404,
    "POST /api/people/{person_id}/invitation/": 422,
    "POST /api/meta/post-labels/{label_id}/posts/": 422,
    "POST /api/own/digest/again/": 422,
    "DELETE /api/own/account/": 422,
}


@pytest.fixture
def server(people: People) -> Flask:
    return bare_server()


def test_the_page_is_what_the_api_is(server: Flask) -> None:
    told = server.test_client().get("/api/openapi.json").json
    assert DOCUMENT.read_text() == render(told), "run: python -m checks.api_docs"


def test_every_line_does_what_it_says(server: Flask, people: People) -> None:
    told = server.test_client().get("/api/openapi.json").json
    promised = {(m.upper(), p) for p, calls in told["paths"].items() for m in calls} - {
        ("PARAMETERS", p) for p in told["paths"]
    }
    lines = {(method, path): line for method, path, line in LINES.findall(DOCUMENT.read_text())}
    assert set(lines) == promised
    things = make_things(people, visitor(server, ALICE))
    with served(server) as address:
        browser = signed_in(address)
        known = variables(address, browser, things)
        answers = {
            call: send(lines[call], known | OWN.get(call, {}), browser)
            for call in sorted(lines, key=order)
        }
    wrong = {f"{m} {p}": status for (m, p), status in answers.items() if status >= 300}
    assert wrong == REFUSED


def test_what_is_said_to_need_a_browser_is_refused_to_a_token(
    server: Flask, people: People
) -> None:
    lines = [(*call, line) for *call, line in LINES.findall(DOCUMENT.read_text())]
    things = make_things(people, visitor(server, ALICE))
    with served(server) as address:
        browser = signed_in(address)
        known = variables(address, browser, things)
        bearer = '-H "Authorization: Bearer $TOKEN"'
        by_token = [line.replace("-b cookies.txt", bearer) for *_, line in lines if "-b " in line]
        answers = [send(line, known, browser) for line in by_token]
    assert len(answers) > 8
    assert set(answers) <= {403, 409}


def order(call: tuple[str, str]) -> tuple[int, int, str]:
    """Makes first, then reads and changes, then deletes single things, then what ends much."""
    method, path = call
    last = LAST.index(" ".join(call)) + 1 if " ".join(call) in LAST else 0
    return last, ("POST", "GET", "PATCH", "DELETE").index(method), path


def signed_in(address: str) -> requests.Session:
    browser = requests.Session()
    found = FORM_TOKEN.search(browser.get(f"{address}/login").text)
    assert found
    form = {"email": ALICE, "password": PASSWORD, "csrf_token": found[1]}
    answer = browser.post(f"{address}/login", data=form, allow_redirects=False)
    assert answer.status_code == 302
    return browser


def variables(
    address: str, browser: requests.Session, things: dict[str, object]
) -> dict[str, object]:
    """What the shell of the reader knows."""
    with wide_session("command") as session:
        token, _row = issue_api_token(session, ALICE, scope="manage")
    sessions = browser.get(f"{address}/api/own/sessions/").json()["results"]
    other = next(each["id"] for each in sessions if not each["is_present"])
    return {name.upper(): value for name, value in things.items()} | {
        "PAGELENS": address,
        "TOKEN": token,
        "CSRF": browser.cookies[COOKIE],
        "SESSION_ID": other,
        "SIGNED_REQUEST": "guessed",
    }


def send(line: str, known: dict[str, object], browser: requests.Session) -> int:
    """What the line gets, read as curl reads it; the body in single quotes as it stands."""
    words = iter(shlex.split(line.replace("\\\n", " ")))
    assert (next(words), next(words)) == ("curl", "-sS")
    sent = dict(read(words, known))
    asks = browser if sent.pop("browser", False) else requests
    asked = asks.request(sent.pop("method"), sent.pop("url"), allow_redirects=False, **sent)
    return asked.status_code


def read(words: Iterator[str], known: dict[str, object]) -> Iterator[tuple[str, Any]]:
    headers: dict[str, str] = {}
    for word in words:
        if word == "-X":
            yield "method", next(words)
        elif word == "-b":
            yield "browser", bool(next(words))
        elif word == "-H":
            name, _, value = Template(next(words)).substitute(known).partition(": ")
            headers[name] = value
        elif word == "-F":
            name, _, file = next(words).partition("=@")
            yield "files", {name: (file, picture(), "image/png")}
        elif word == "-d":
            body = next(words)
            yield "data", (body if body.startswith("{") else form(body, known))
        else:
            yield "url", Template(word).substitute(known)
    yield "headers", headers


def form(body: str, known: dict[str, object]) -> dict[str, str]:
    name, _, value = Template(body).substitute(known).partition("=")
    return {name: value}


def picture() -> bytes:
    return (DOCUMENT.parent / "images" / "overview.png").read_bytes()


def test_bodies_of_examples_are_json() -> None:
    bodies = re.findall(r"-d '(.*)'", DOCUMENT.read_text())
    assert len(bodies) > 10
    assert all(isinstance(json.loads(body), dict) for body in bodies)
