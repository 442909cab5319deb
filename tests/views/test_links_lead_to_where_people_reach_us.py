"""Links that are told by the API carry the address at which people reach Pagelens."""

import pytest
from flask.testing import FlaskClient

from tests.conftest import refresh_settings
from tests.people import ACME_PAGE, ALICE, People
from tests.servers import bare_server
from tests.views.sending import send
from tests.visitors import visitor

LINK = {"address": f"/pages/{ACME_PAGE}?range=last_7d", "days": 7}
TOLD = [
    ("/api/meta/view-links/", LINK, "link"),
    ("/api/people/", {"email": "dora@client.example", "role": "viewer"}, "join_url"),
]


@pytest.mark.parametrize(("path", "body", "name"), TOLD)
def test_it_is_the_one_that_is_set(
    alice: FlaskClient, environment: pytest.MonkeyPatch, path: str, body: dict, name: str
):
    environment.setenv("PUBLIC_URL", "https://insights.agency.example")
    refresh_settings()
    told = send(alice, "POST", path, body).json[name]
    assert told.startswith("https://insights.agency.example/")


@pytest.mark.parametrize(("path", "body", "name"), TOLD)
def test_else_it_is_the_one_of_the_request_behind_a_trusted_proxy_too(
    people: People, environment: pytest.MonkeyPatch, path: str, body: dict, name: str
):
    environment.setenv("TRUSTED_PROXIES", "1")
    refresh_settings()
    alice = visitor(bare_server(), ALICE)
    assert send(alice, "POST", path, body).json[name].startswith("http://localhost/")
    alice.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
    body = body | ({"email": "erin@client.example"} if "email" in body else {})
    assert send(alice, "POST", path, body).json[name].startswith("https://localhost/")
