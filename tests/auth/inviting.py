"""Inviting somebody and accepting it, as browsers do."""

from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.test_people_and_roles import send
from tests.visitors import FORM_TOKEN, try_to_sign_in

OWN = "a password of my own"


def invite(client: FlaskClient, email: str, role: str = "viewer") -> dict[str, str]:
    """What an owner is told who adds somebody."""
    answer = send(client, "POST", "/api/people/", email=email, role=role)
    assert answer.status_code == 201
    return answer.json


def path_of(told: dict[str, str]) -> str:
    """The invitation's path on this site."""
    return urlsplit(told["join_url"]).path


def answer_form(client: FlaskClient, page: str, **form: str) -> TestResponse:
    """Opens a page and sends the form on it."""
    token = FORM_TOKEN.search(client.get(page).text)
    assert token
    return client.post(page, data=form | {"csrf_token": token[1]})


def come_in(client: FlaskClient, email: str, password: str, own: str = OWN) -> None:
    """Signs in with a one-time password and sets an own one."""
    assert try_to_sign_in(client, email, password).status_code == 302
    assert answer_form(client, "/password", new=own, again=own).status_code == 302


def row_of(client: FlaskClient, email: str) -> dict[str, object]:
    """The person in the list of the one who looks."""
    rows = client.get("/api/people/").json["results"]
    return next(row for row in rows if row["email"] == email)
