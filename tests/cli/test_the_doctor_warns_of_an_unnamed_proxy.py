"""A proxy that is not named, or that shows the site below another path, is told by the doctor."""

from collections.abc import Iterator

import pytest
from redis import Redis

from dashboard import proxy_findings
from dashboard.server import create_flask
from jobs.health.check import Check
from local.doctor.proxy import look_at_proxy
from settings import get_settings
from tests.conftest import refresh_settings
from tests.people import People


@pytest.fixture(autouse=True)
def nothing_written(people: People) -> Iterator[None]:
    proxy_findings._written.clear()
    yield
    proxy_findings._written.clear()


def look(environment: pytest.MonkeyPatch, **values: str) -> Check:
    for name, value in values.items():
        environment.setenv(name, value)
    refresh_settings()
    return look_at_proxy(get_settings())


def ask(**headers: str) -> int:
    client = create_flask().test_client()
    return client.get(
        "/healthz", headers={name.replace("_", "-"): value for name, value in headers.items()}
    ).status_code


def test_https_without_a_named_proxy_is_warned_of(environment: pytest.MonkeyPatch) -> None:
    assert look(environment).mark == "✓"
    found = look(environment, PUBLIC_URL="https://insights.example.com")
    assert (found.mark, "TRUSTED_PROXIES" in found.cure) == ("–", True)
    named = look(environment, TRUSTED_PROXIES="10.0.0.5")
    assert (named.mark, named.finding) == ("✓", "TRUSTED_PROXIES is 10.0.0.5")


@pytest.mark.parametrize("header", ["X_Forwarded_For", "X_Forwarded_Proto"])
def test_headers_that_nobody_believes_are_warned_of(environment, header: str) -> None:
    assert ask() == 200
    assert look(environment).mark == "✓"
    assert ask(**{header: "https"}) == 200
    found = look(environment)
    assert (found.mark, "X-Forwarded" in found.finding) == ("–", True)
    assert look(environment, TRUSTED_PROXIES="1").mark == "✓"


def test_another_path_than_that_of_the_public_address_is_told(environment) -> None:
    site = {"PUBLIC_URL": "https://agency.example/insights", "TRUSTED_PROXIES": "1"}
    assert look(environment, **site).mark == "✓"
    assert ask(X_Forwarded_Prefix="/insights/", Host="agency.example") == 200
    assert look(environment).mark == "✓"
    assert ask(X_Forwarded_Prefix="/numbers", Host="agency.example") == 200
    found = look(environment)
    assert found.finding == "it shows the site below /numbers, PUBLIC_URL below /insights"
    assert "set PUBLIC_URL to https://agency.example/numbers" in found.cure
    assert look(environment, PUBLIC_URL="https://agency.example/numbers").mark == "✓"


def test_without_redis_requests_go_on(environment: pytest.MonkeyPatch) -> None:
    with pytest.MonkeyPatch.context() as fault:
        fault.setattr(proxy_findings, "_connection", lambda: Redis(port=1))
        assert ask(X_Forwarded_For="203.0.113.9") == 200
    assert look(environment).mark == "✓"
