"""A request under a name that is not ours is refused before anything looks at it."""

import pytest
from flask import Flask

from dashboard.hosts import is_ours
from settings import read_settings
from tests.conftest import refresh_settings
from tests.people import ALICE
from tests.visitors import visitor

OURS = "localhost", "localhost:8050", "127.0.0.1:8050", "[::1]:8050"
WITHOUT_NAMES = "192.168.1.20", "[2001:db8::1]:80", "office-pc", "office-pc.local:8050"
FOREIGN = "evil.example", "evil.example:8050", "192.168.1.20.nip.io", "localhost.evil.example"


@pytest.mark.parametrize("host", OURS + WITHOUT_NAMES)
def test_without_a_setting_addresses_and_local_names_are_ours(host: str):
    assert is_ours(host, read_settings())


@pytest.mark.parametrize("host", FOREIGN)
def test_a_name_of_a_public_server_is_never_ours_by_itself(host: str):
    assert not is_ours(host, read_settings())


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("insights.example.com", True),
        ("INSIGHTS.example.com:443", True),
        ("other.example.net", True),
        ("a.agency.example", True),
        ("agency.example", True),
        ("example.com", False),
        ("192.168.1.20", False),
        ("office-pc", False),
        ("localhost:8050", True),
    ],
)
def test_with_names_only_they_and_this_machine_are_ours(host: str, ours: bool):
    settings = read_settings(
        public_url="https://insights.example.com",
        allowed_hosts="other.example.net, .agency.example",
    )
    assert is_ours(host, settings) is ours


def test_a_foreign_host_gets_one_sentence_and_no_session(server: Flask):
    client = server.test_client()
    page = client.get("/login", base_url="http://evil.example")
    assert (page.status_code, page.mimetype) == (400, "text/plain")
    assert "ALLOWED_HOSTS" in page.text
    assert "Set-Cookie" not in page.headers
    call = client.get("/api/meta/pages/", base_url="http://evil.example")
    assert (call.status_code, call.json["error"]["code"]) == (400, "unknown_host")


def test_probes_go_on_by_address(server: Flask, environment: pytest.MonkeyPatch):
    environment.setenv("PUBLIC_URL", "https://insights.example.com")
    refresh_settings()
    client = server.test_client()
    for path, host, status in [
        ("/healthz", "10.1.2.3:8050", 200),
        ("/readyz", "10.1.2.3:8050", 503),  # no probe looks here
        ("/healthz", "evil.example", 400),
        ("/login", "10.1.2.3:8050", 400),
    ]:
        assert client.get(path, base_url=f"http://{host}").status_code == status


def test_a_host_that_is_no_name_is_refused(server: Flask):
    client = server.test_client()
    for host in ("", "a b", "evil.example@localhost", "x" * 300 + ".example"):
        assert client.get("/login", headers={"Host": host}).status_code == 400


def test_people_go_on_under_our_name(server: Flask):
    assert visitor(server, ALICE).get("/api/meta/pages/").status_code == 200
