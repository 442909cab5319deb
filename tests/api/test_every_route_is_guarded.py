"""Walks every route that the server has: a new one must say here who may use it.

Strangers, leavers, other tenants and CSRF are the matrix's: tests/matrix.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from dashboard.auth.csrf import COOKIE, HEADER
from models.scope import wide_session
from tests.api.acme_things import BODIES, make_things
from tests.people import DORA, People, add_client
from tests.servers import whole_server
from tests.visitors import visitor

# The export has no file yet, and Alice, whom the invitation names, has joined.
ELSEWHERE = {
    "exports.download": 409,
    "joining.invitation_page": 302,
    "people_form.invitation_reloaded": 302,
}
SAFE = ("GET", "HEAD", "OPTIONS")
ODD = (None, [], [None], {"a": 1}, -1, True, "", "\x00", "a\ud800", "//[", "x" * 9_000, 10**30)
QUERIES = {
    "overview.timeseries": "?metric=page_media_view",
    "points.points": "?metric=page_media_view",
    "why.change": "?metric=page_media_view",
    "points.file": "?metric=page_media_view",
    "posts.snapshots": "?metric=post_media_view",
}
OPEN = {
    *("auth.sign_in_page", "auth.sign_in", "auth.static", "_dash_assets.static"),
    *("health.healthz", "health.readyz", "health.metrics"),
    *("share.shared", "share.thumbnail", "share.page_picture"),
    *("embed.part", "embed.thumbnail"),
    *("unsubscribe.ask", "unsubscribe.act", "digest_out.ask", "digest_out.act"),
    *("deletions.status", "meta_callbacks.removed", "meta_callbacks.data_deletion"),
    *("second_step.code_page", "second_step.check_code"),
    *("forgotten.ask_page", "forgotten.ask", "forgotten.choose_page", "forgotten.choose"),
    *("api_docs.openapi", "api_docs.docs"),
}
# What is sent there is signed.
SIGNED = {
    *("unsubscribe.act", "digest_out.act"),
    *("meta_callbacks.removed", "meta_callbacks.data_deletion"),
}
OWNERS = {
    *("channels.add", "channels.change", "channels.test", "channels.end"),
    *("connect.start", "connections.connect", "connections.end"),
    *("people.add", "people.change", "people.renew", "people.remove"),
    *("people.deactivate", "people.reactivate"),
    *("workspace.change", "workspace.upload", "workspace.forget"),
    "tokens.revoke_any",
    *("deletion.page", "deletion.workspace"),
}
# What they name are people, channels or metrics, no Pages.
OF_PEOPLE = ("people.", "people_form.", "channels.", "points.measure")
SECRETS_OF_THE_PAGE = (
    "Acme Coffee",
    "private words",
    "Beans of spring",
    "Cafés of Acme",
    "Recipes of Acme",
)
# They answer with a page.
OWNERS_BY_FORM = {
    "channel_form.add",
    "channel_form.change_address",
    "connect_form.connect",
    "people_form.add",
    "people_form.renew",
    "people_form.remove",
}
OWNERS_AND_ANALYSTS = {
    *("reports.make", "reports.change", "reports.delete", "reports.test"),
    *("reports.again", "imports.undo"),
    *("view_links.make_link", "view_links.revoke", "embeds.make"),
    *("notes.add", "notes.change", "notes.delete"),
    *("post_labels.make", "post_labels.change", "post_labels.delete", "post_labels.posts"),
    *("goals.make", "goals.change", "goals.delete"),
    "pages.change_page",
    *("page_groups.make", "page_groups.change", "page_groups.end"),
}
# A viewer's own things, and what takes nothing from anybody; another's view is not there.
EVERYBODY = {
    *(
        "auth.change_tenant",
        "auth.sign_out",
        "auth.first_password",
        "joining.join",
        "tokens.make",
        "tokens.revoke",
        "own.password",
        "deletion.account",
        "own_sessions.end",
        *("two_step_form.begin", "two_step_form.confirm", "two_step_form.renew"),
        "two_step_form.off",
        "own_sessions.end_all_others",
        *("digest.choose", "digest.again"),
        "own_access_form.make",
        "own_access_form.change",
    ),
    *("views.save", "views.rename", "views.delete"),
    *("pages.select_page", "pages.refresh", "exports.ask", "/_dash-update-component"),
}


@dataclass(frozen=True)
class Call:
    endpoint: str
    method: str
    path: str
    names_something: bool

    def send(self, client: FlaskClient, **headers: str) -> TestResponse:
        body = None if self.method in SAFE else BODIES.get(self.endpoint, {})
        return client.open(self.path, method=self.method, json=body, headers=headers)


def calls(server: Flask, values: dict[str, object]) -> Iterator[Call]:
    """Every route and method; an argument that `values` lacks fails here, on purpose."""
    for rule in server.url_map.iter_rules():
        if rule.endpoint in ("auth.static", "_dash_assets.static"):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            names_something = bool(rule.arguments) and not rule.endpoint.startswith("/")
            yield Call(rule.endpoint, method, path_of(server, rule, values), names_something)


def path_of(server: Flask, rule: Rule, values: dict[str, object]) -> str:
    given = {name: values[name] for name in rule.arguments}
    with server.test_request_context():
        path = server.url_map.bind("").build(rule.endpoint, given)
    return path + QUERIES.get(rule.endpoint, "")


def signed(client: FlaskClient) -> dict[str, str]:
    cookie = client.get_cookie(COOKIE)
    return {HEADER: cookie.value if cookie else ""}


@pytest.fixture
def server(people: People, looked: None) -> Flask:
    """With Dash, so that its routes are walked as well."""
    return whole_server()


@pytest.fixture
def things(people: People, alice: FlaskClient) -> dict[str, object]:
    return make_things(people, alice)


def test_every_change_says_who_may_make_it(server: Flask, things: dict[str, object]) -> None:
    changes = {call.endpoint for call in calls(server, things) if call.method not in SAFE}
    known = OPEN | OWNERS | OWNERS_BY_FORM | OWNERS_AND_ANALYSTS | EVERYBODY
    assert changes - known == set()


def test_a_client_finds_nothing_of_a_page_that_is_not_hers_and_changes_nothing(
    server: Flask, people: People, things: dict[str, object]
) -> None:
    add_client(people)
    dora, before, wrong = visitor(server, DORA), rows_of_the_page(), []
    for call in calls(server, things):
        if call.endpoint == "auth.sign_out":
            continue
        answer = call.send(dora, **signed(dora))
        hidden = call.names_something and call.endpoint not in OPEN
        hidden = hidden and not call.endpoint.startswith(OF_PEOPLE)
        refused = (404,) if call.method in SAFE else (403, 404)
        told = answer.get_data().decode(errors="replace")
        calm = answer.status_code in refused if hidden else answer.status_code < 500
        if not calm or any(secret in told for secret in SECRETS_OF_THE_PAGE):
            wrong.append((call.method, call.path, answer.status_code, told[:200]))
    assert wrong == []
    assert rows_of_the_page() == before


def rows_of_the_page() -> list[Any]:
    """What there is of Acme's first Page, besides what everybody may ask of it."""
    with wide_session("command") as session:
        return [
            tuple(session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")))
            for table in (
                "annotation",
                "goal",
                "report_schedule",
                "saved_view",
                "view_link",
                "page_group",
                "post_label",
            )
        ]


def test_bob_is_refused_in_one_sentence_what_only_others_may(
    server: Flask, bob: FlaskClient, things: dict[str, object]
) -> None:
    for call in calls(server, things):
        if call.endpoint in OWNERS | OWNERS_AND_ANALYSTS and call.method not in SAFE:
            answer = call.send(bob, **signed(bob))
            assert answer.status_code == 403, call.path
            assert answer.json["error"]["code"] == "forbidden"
            assert answer.json["error"]["message"].count(".") == 1
        elif call.endpoint in OWNERS_BY_FORM and call.method not in SAFE:
            answer = call.send(bob, **signed(bob))
            assert answer.status_code == 403, call.path
            assert "<h1>Only owners may" in answer.text, call.path
        elif call.endpoint in ("views.rename", "views.delete"):
            assert call.send(bob, **signed(bob)).status_code == 404, call.path


def test_no_number_of_an_address_is_too_large_to_be_answered(
    server: Flask, alice: FlaskClient, things: dict[str, object]
) -> None:
    for number in (0, 2**31, 2**63, 10**30):
        values = {name: number if isinstance(one, int) else one for name, one in things.items()}
        for call in calls(server, values):
            if f"/{number}/" in call.path:
                assert call.send(alice, **signed(alice)).status_code in (404, 405), call


def test_no_value_of_a_body_is_too_odd_to_be_refused(
    server: Flask, alice: FlaskClient, things: dict[str, object]
) -> None:
    wrong = []
    for call in calls(server, things):
        for name, body in odd_bodies(BODIES.get(call.endpoint, {})):
            answer = alice.open(
                call.path,
                method=call.method,
                data=json.dumps(body),
                content_type="application/json",
                headers=signed(alice),
            )
            if answer.status_code >= 500:
                wrong.append((call.endpoint, name, str(body[name])[:20], answer.status_code))
    assert wrong == []


def odd_bodies(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in body:
        for value in ODD:
            yield name, body | {name: value}
