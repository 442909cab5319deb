"""Changes as the browser's script sends them."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.auth.csrf import COOKIE, HEADER


def send(client: FlaskClient, method: str, path: str, body: Any = None) -> TestResponse:
    """With the token of the client's session."""
    client.get("/login")
    cookie = client.get_cookie(COOKIE)
    headers = {HEADER: cookie.value if cookie else ""}
    return client.open(path, method=method, json=body, headers=headers)
