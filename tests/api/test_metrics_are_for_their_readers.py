"""/metrics opens to a token, at a port of its own, or to this machine, and to nobody else."""

import pytest
from flask import Flask

from tests.conftest import refresh_settings
from tests.people import ALICE
from tests.servers import bare_server
from tests.visitors import visitor

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def status(server: Flask, path: str = "/metrics", **options: object) -> int:
    return server.test_client().get(path, **options).status_code


def test_without_a_setting_it_answers_this_machine_alone(server: Flask):
    assert status(server) == 200
    assert status(server, environ_base={"REMOTE_ADDR": "::1"}) == 200
    assert status(server, environ_base=ELSEWHERE) == 403
    for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"):
        assert status(server, headers={name: "127.0.0.1"}) == 403
    assert "METRICS_TOKEN" in server.test_client().get("/metrics", environ_base=ELSEWHERE).text
    assert visitor(server, ALICE).get("/metrics", environ_base=ELSEWHERE).status_code == 403


def test_behind_a_trusted_proxy_nobody_is_this_machine(
    server: Flask, environment: pytest.MonkeyPatch
):
    environment.setenv("TRUSTED_PROXIES", "1")
    refresh_settings()
    assert status(bare_server(), headers={"X-Forwarded-For": "127.0.0.1"}) == 403


def test_a_token_opens_it_from_anywhere_and_nothing_else_does(
    server: Flask, environment: pytest.MonkeyPatch
):
    environment.setenv("METRICS_TOKEN", "for-prometheus")
    refresh_settings()

    def sent(value: str) -> int:
        headers = {"Authorization": value, "X-Forwarded-For": "192.0.2.7"}
        return status(server, headers=headers, environ_base=ELSEWHERE)

    assert [sent("Bearer for-prometheus"), sent("bearer for-prometheus")] == [200, 200]
    assert [sent("Bearer for-prometheuS"), sent("for-prometheus"), sent("")] == [401] * 3
    assert status(server) == 401
    assert sent("Bearer für") == 401


def test_its_own_port_serves_it_and_nothing_else(server: Flask, environment: pytest.MonkeyPatch):
    environment.setenv("METRICS_PORT", "9100")
    refresh_settings()
    here = {"base_url": "http://web:9100", "environ_base": ELSEWHERE}
    assert [status(server, path, **here) for path in ("/metrics", "/healthz")] == [200, 200]
    assert [status(server, path, **here) for path in ("/login", "/", "/readyz")] == [404] * 3
    assert status(server) == 403
    forged = {"X-Forwarded-Host": "localhost:9100", "X-Forwarded-Port": "9100"}
    environment.setenv("TRUSTED_PROXIES", "1")
    refresh_settings()
    assert status(bare_server(), headers=forged) == 403
