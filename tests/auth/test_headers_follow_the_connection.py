"""What only browsers that came by TLS are told, and what all are."""

import pytest
from flask import Flask

from tests.conftest import refresh_settings
from tests.servers import bare_server

NAME = "Strict-Transport-Security"


def test_only_what_came_by_tls_is_told_to_stay_there(
    server: Flask, environment: pytest.MonkeyPatch
):
    https = {"X-Forwarded-Proto": "https"}
    assert NAME not in server.test_client().get("/login").headers
    assert NAME not in server.test_client().get("/login", headers=https).headers
    environment.setenv("TRUSTED_PROXIES", "1")
    refresh_settings()
    behind = bare_server().test_client()
    assert behind.get("/login", headers=https).headers[NAME] == "max-age=31536000"
    assert NAME not in behind.get("/login").headers


@pytest.mark.parametrize("path", ["/login", "/healthz", "/api/meta/pages/", "/share/nothing"])
def test_no_other_site_opens_or_embeds_anything(server: Flask, path: str):
    headers = server.test_client().get(path).headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
