"""Below a path of a proxy, every address of ours that leaves us begins with that path, once."""

import re
from collections.abc import Iterator

import dash
from flask import Flask
from flask.testing import FlaskClient

from tests.api.acme_things import make_things
from tests.api.test_every_route_is_guarded import SAFE, calls
from tests.dashboard.ui.callbacks import call, server_callbacks
from tests.dashboard.ui.test_every_callback_is_guarded import (
    PAGE,
    acme_values,
    is_router,
)
from tests.mount.conftest import MOUNT
from tests.people import ALICE, People
from tests.visitors import visitor

DESCRIPTION, SLASH = "/api/openapi.json", "\\u002f"
WRONG = "?range=zzz&q=nothing&page_id=1"
# Its paths begin at the server that it names; the audit trail tells what was kept; scripts put the
# mount before what they name.
OTHERWISE = (DESCRIPTION, "/api/audit/", "/assets/js/pagelens-screen.js")
# An address begins where a quote, a bracket or the origin ends.
ADDRESS = re.compile(r"""(?:["'(]|&#34;|https?://localhost)(/[a-z_][^"'()<>\s\\]*)""")


def folders(server: Flask) -> set[str]:
    rules = [rule.rule for rule in server.url_map.iter_rules()]
    screens = [page["path"] for page in dash.page_registry.values()]
    return {path.split("/")[1] for path in (*rules, *screens)} - {"", "<path:path>"}


def astray(text: str, ours: set[str]) -> list[str]:
    """The addresses of ours that a browser would look for in the wrong place."""
    found = ADDRESS.findall(text)
    bare = [one for one in found if re.split(r"[/?#]", one)[1] in ours]
    return bare + re.findall(rf"{MOUNT}{MOUNT}\S{{0,40}}", text)


def screens(things: dict[str, object]) -> list[str]:
    """The address of each screen that the app has."""
    pages = dash.page_registry.values()
    paths = [page["path_template"] or page["path"] for page in pages]
    return [re.sub(r"<(\w+)>", lambda name: str(things[name[1]]), path) for path in paths]


def answers(server: Flask, alice: FlaskClient, people: People) -> Iterator[tuple[str, str]]:
    things = make_things(people, alice)
    for route in calls(server, things):
        if route.method in SAFE and route.path not in OTHERWISE:
            told = route.send(alice)
            text = told.get_data().decode(errors="replace").replace(SLASH, "/")
            yield route.path, f'{text}"{told.location or ""}"'
    shown = screens(things)
    for path in shown:
        yield path, alice.get(path).text
    for callback in server_callbacks(alice):
        drawn = shown if is_router(callback) else (PAGE,)
        for path, query in [*((path, "") for path in drawn), (PAGE, WRONG)]:
            values = acme_values(MOUNT + path, query)
            told = call(alice, callback, values).text.replace(SLASH, "/")
            yield f"{callback['output']} at {path}", told


def test_none_leads_astray(server: Flask, alice: FlaskClient, people: People) -> None:
    ours, seen = folders(server), ""
    wrong = {}
    for name, text in answers(server, alice, people):
        if found := astray(text, ours):
            wrong[name] = found
        seen += text
    assert wrong == {}
    for known in ("pages", "settings", "api", "assets", "thumbnails", "forms", "logout"):
        assert f"{MOUNT}/{known}" in seen


def test_the_description_of_the_api_names_it(alice: FlaskClient) -> None:
    assert alice.get(DESCRIPTION).json["servers"] == [{"url": MOUNT}]


def test_the_root_of_a_host_is_named_by_nothing(root: Flask) -> None:
    client = visitor(root, ALICE)
    assert "servers" not in client.get(DESCRIPTION).json
    assert client.post("/logout").status_code == 403
    assert root.test_client().get("/settings").location == "/login?next=%2Fsettings"
