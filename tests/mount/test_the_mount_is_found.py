"""Where a request found us is told by its proxy, else by PUBLIC_URL; nothing strange counts."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import refresh_settings
from tests.servers import bare_server


@pytest.fixture
def server(environment: pytest.MonkeyPatch) -> Flask:
    """Behind one proxy, which tells its path."""
    environment.setenv("TRUSTED_PROXIES", "1")
    refresh_settings()
    return bare_server()


@pytest.fixture
def nobody(server: Flask) -> FlaskClient:
    return server.test_client()


def lead(client: FlaskClient, path: str, prefix: str | None = None) -> str | None:
    """Where somebody who is not signed in is led from a path."""
    headers = {} if prefix is None else {"X-Forwarded-Prefix": prefix}
    return client.get(path, headers=headers).location


@pytest.mark.parametrize("prefix", ["/insights", "/insights/"])
@pytest.mark.parametrize("path", ["/settings/people", "/insights/settings/people"])
def test_the_proxy_tells_it_and_may_take_it_off_or_leave_it(
    nobody: FlaskClient, prefix: str, path: str
) -> None:
    assert lead(nobody, path, prefix) == "/insights/login?next=%2Fsettings%2Fpeople"


@pytest.mark.parametrize("path", ["/", "", "/insights", "/insights/"])
def test_its_own_address_is_the_first_screen(nobody: FlaskClient, path: str) -> None:
    assert lead(nobody, path, "/insights") == "/insights/login"


def test_it_may_have_several_parts(nobody: FlaskClient) -> None:
    assert lead(nobody, "/", "/team/insights-2/") == "/team/insights-2/login"


def test_a_path_that_only_begins_alike_is_another(nobody: FlaskClient) -> None:
    assert lead(nobody, "/insightsful", "/insights") == "/insights/login?next=%2Finsightsful"


@pytest.mark.parametrize("prefix", ["/reports", "/api", "/share"])
def test_one_that_is_called_like_a_folder_of_ours_is_not_taken_off(
    nobody: FlaskClient, prefix: str
) -> None:
    there = nobody.get("/api/meta/pages/", headers={"X-Forwarded-Prefix": prefix})
    assert there.status_code == 401
    told = nobody.get("/share/guessed", headers={"X-Forwarded-Prefix": prefix})
    assert f'href="{prefix}/auth/login.css"' in told.text


@pytest.mark.parametrize(
    "prefix",
    [
        *("//evil.example", "/\\evil.example", "https://evil.example", "insights", "/é"),
        *("/a/../b", "/..", "/a b", '/"><script>', "/a?b", "/%2e%2e"),
    ],
)
def test_what_no_path_is_called_is_no_mount(nobody: FlaskClient, prefix: str) -> None:
    assert lead(nobody, "/", prefix) == "/login"
    assert 'action="/login"' in nobody.get("/login", headers={"X-Forwarded-Prefix": prefix}).text


def test_without_a_word_of_the_proxy_it_is_the_path_of_the_public_address(
    nobody: FlaskClient, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PUBLIC_URL", "https://agency.example/insights/")
    refresh_settings()
    assert lead(nobody, "/pages") == "/insights/login?next=%2Fpages"
    assert lead(nobody, "/insights/pages") == "/insights/login?next=%2Fpages"
    assert lead(nobody, "/pages", "/other") == "/other/login?next=%2Fpages"


def test_whoever_is_not_behind_a_trusted_proxy_says_nothing(
    environment: pytest.MonkeyPatch,
) -> None:
    assert lead(bare_server().test_client(), "/", "/insights") == "/login"
