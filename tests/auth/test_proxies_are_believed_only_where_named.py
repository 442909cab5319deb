"""X-Forwarded-* headers count only from those that TRUSTED_PROXIES names."""

import pytest
from flask import Flask, request

from dashboard.proxies import Proxies, plain_address
from settings import SettingsError, read_settings
from tests.conftest import refresh_settings
from tests.people import ALICE, PASSWORD, People
from tests.servers import bare_server
from tests.visitors import form_token

SAID = {
    "X-Forwarded-For": "6.6.6.6, 203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "insights.example.com",
    "X-Forwarded-Prefix": "/insights",
}
BELIEVED = "203.0.113.9 https://insights.example.com/insights"
NOT_BELIEVED = "10.0.0.5 http://localhost"


def told(setting: str, peer: str = "10.0.0.5", **headers: str) -> str:
    """What the application sees of a request: the address, and under which address it is."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} {request.root_url[:-1]}")
    app.wsgi_app = Proxies(app.wsgi_app, setting)
    sent = {name.replace("_", "-"): value for name, value in headers.items()} or SAID
    return app.test_client().get("/", headers=sent, environ_base={"REMOTE_ADDR": peer}).text


@pytest.mark.parametrize(
    ("setting", "peer", "seen"),
    [
        ("", "10.0.0.5", NOT_BELIEVED),
        ("1", "10.0.0.5", BELIEVED),
        ("10.0.0.5", "10.0.0.5", BELIEVED),
        ("10.0.0.0/8, fd00::/8", "10.0.0.5", BELIEVED),
        ("10.0.0.0/8", "::ffff:10.0.0.5", BELIEVED),
        ("192.0.2.0/24", "10.0.0.5", NOT_BELIEVED),
        ("unix", "", BELIEVED),
        ("unix", "10.0.0.5", NOT_BELIEVED),
        ("10.0.0.0/8", "", " http://localhost"),
    ],
)
def test_headers_count_from_whom_the_setting_names(setting: str, peer: str, seen: str):
    assert told(setting, peer) == seen


@pytest.mark.parametrize(
    ("setting", "forwarded", "address"),
    [
        ("2", "6.6.6.6, 203.0.113.9, 10.0.0.6", "203.0.113.9"),
        ("10.0.0.0/8", "6.6.6.6, 203.0.113.9, 10.0.0.6", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.7", "10.0.0.7"),
        ("2", "203.0.113.9", "10.0.0.5"),
        ("1", "203.0.113.9:40123", "203.0.113.9"),
        ("1", "[2001:db8::1]:40123", "2001:db8::1"),
        ("1", "unknown", "10.0.0.5"),
        ("1", "' OR 1=1 --", "10.0.0.5"),
    ],
)
def test_the_client_is_whom_the_outermost_proxy_names(setting: str, forwarded: str, address: str):
    assert told(setting, X_Forwarded_For=forwarded).split()[0] == address


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Forwarded_Proto": "javascript"},
        {"X_Forwarded_Prefix": "//evil.example"},
        {"X_Forwarded_Prefix": "/a/../../b\\c"},
        {"X_Forwarded_Host": "evil.example/path?x="},
        {"X_Forwarded_Port": "8443"},
        {"Forwarded": "for=6.6.6.6;proto=https;host=evil.example"},
    ],
)
def test_what_no_proxy_writes_is_ignored(headers: dict[str, str]):
    assert told("1", **headers) == NOT_BELIEVED


def test_two_proxies_of_which_one_names_the_scheme_are_believed():
    both = {"X_Forwarded_For": "203.0.113.9, 10.0.0.6", "X_Forwarded_Proto": "https"}
    assert told("2", **both) == "203.0.113.9 https://localhost"


@pytest.mark.parametrize(
    ("written", "address"),
    [("::ffff:192.0.2.1", "192.0.2.1"), ("fe80::1%eth0", "fe80::1"), ("", None), ("a:b", None)],
)
def test_an_address_is_read_alone(written: str, address: str | None):
    assert plain_address(written) == (address and plain_address(address))


@pytest.mark.parametrize("value", ["0", "12", "everybody", "10.0.0.5/8"])
def test_a_wrong_setting_is_refused_with_what_to_write(value: str):
    with pytest.raises(SettingsError, match=r"TRUSTED_PROXIES: must be a number from 1 to 9"):
        read_settings(trusted_proxies=value)


def cookies_of_a_sign_in(host: str = "localhost", **headers: str) -> list[str]:
    client = bare_server().test_client()
    base = f"http://{host}"
    form = {"email": ALICE, "password": PASSWORD, "csrf_token": form_token(client, base)}
    return client.post("/login", data=form, headers=headers, base_url=base).headers.getlist(
        "Set-Cookie"
    )


def test_cookies_are_secure_where_a_trusted_proxy_or_the_public_url_says_https(
    people: People, environment: pytest.MonkeyPatch
):
    https = {"X-Forwarded-Proto": "https"}
    assert not any("Secure" in each for each in cookies_of_a_sign_in(**https))
    environment.setenv("TRUSTED_PROXIES", "127.0.0.1")
    refresh_settings()
    assert all("Secure" in each for each in cookies_of_a_sign_in(**https))
    environment.setenv("TRUSTED_PROXIES", "")
    environment.setenv("PUBLIC_URL", "https://insights.example.com")
    refresh_settings()
    assert all("Secure" in each for each in cookies_of_a_sign_in("insights.example.com"))
    assert not any("Secure" in each for each in cookies_of_a_sign_in("localhost"))
