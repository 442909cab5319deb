"""People at the door: Flask test clients that sign in as a browser does."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.auth.csrf import COOKIE, HEADER
from tests.people import PASSWORD

FORM_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def form_token(client: FlaskClient, site: str | None = None) -> str:
    """The token in the sign-in form, at this address of the site."""
    found = FORM_TOKEN.search(client.get("/login", base_url=site).text)
    assert found
    return found[1]


def try_to_sign_in(client: FlaskClient, email: str, password: str, **more: str) -> TestResponse:
    """Sends the form."""
    form = {"email": email, "password": password, "csrf_token": form_token(client)} | more
    return client.post("/login", data=form)


def visitor(server: Flask, email: str) -> FlaskClient:
    """Somebody who is signed in."""
    client = server.test_client()
    assert try_to_sign_in(client, email, PASSWORD).status_code == 302
    return client


def post(client: FlaskClient, path: str, **options: object) -> TestResponse:
    """A change as Dash's script sends it: the cookie's token in the header."""
    return change(client, "post", path, **options)


def change(client: FlaskClient, method: str, path: str, **options: object) -> TestResponse:
    """The same by another method: patch, delete."""
    cookie = client.get_cookie(COOKIE, path=client.application.config["APPLICATION_ROOT"])
    headers = {HEADER: cookie.value if cookie else ""}
    return client.open(path, method=method.upper(), headers=headers, **options)
