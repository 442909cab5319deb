"""Meta's callbacks: only what Meta signed for this app, and lately, ends or deletes anything."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from models import AuditEvent, Erasure, MetaConnection, MetaPage
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from notify.watch import watch
from tests.conftest import refresh_settings
from tests.people import People

SECRET, USER = "app-secret", "1234567890"
DELETE, REMOVE = "/api/meta/data-deletion/", "/api/meta/deauthorize/"


@pytest.fixture
def connected(people: People, environment: pytest.MonkeyPatch) -> People:
    """Both tenants are connected by the same Facebook user."""
    environment.setenv("META_APP_SECRET", SECRET)
    refresh_settings()
    for tenant_id in (people.acme, people.globex):
        with tenant_session(tenant_id) as session:
            row = MetaConnection(
                tenant_id=tenant_id, kind="oauth", meta_user_id=USER, name="Jane", scopes=[]
            )
            row.token_encrypted = b"token"
            session.add(row)
            session.flush()
            session.execute(update(MetaPage).values(connection_id=row.id, token_encrypted=b"token"))
    return people


def signed(secret: str = SECRET, **values: Any) -> str:
    told = {
        "algorithm": "HMAC-SHA256",
        "issued_at": int(now_utc().timestamp()),
        "user_id": USER,
    } | values
    payload = encoded(json.dumps(told).encode())
    mac = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{encoded(mac)}.{payload}"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def state(tenant_id: int) -> list[tuple[str, str, bool]]:
    with tenant_session(tenant_id) as session:
        rows = session.scalars(select(MetaConnection))
        return [(row.name, row.status, row.token_encrypted is None) for row in rows]


def send(server: Flask, path: str, text: str) -> Any:
    return server.test_client().post(path, data={"signed_request": text})


def test_who_removes_the_app_is_disconnected_and_owners_are_alerted(
    server: Flask, connected: People
) -> None:
    assert send(server, REMOVE, signed()).status_code == 204
    for tenant_id in (connected.acme, connected.globex):
        assert state(tenant_id) == [("Jane", "app_removed", True)]
        with tenant_session(tenant_id) as session:
            assert session.scalars(select(MetaPage.token_encrypted)).all() == [None]
            actions = session.scalars(select(AuditEvent.action)).all()
            assert "meta.deauthorized" in actions
        opened, _ended = watch(tenant_id, now_utc())
        assert opened == 1


def test_deletion_leaves_nothing_of_the_user_and_can_be_followed(
    server: Flask, connected: People
) -> None:
    text = signed()
    answer = send(server, DELETE, text).json
    assert send(server, DELETE, text).json == answer
    assert state(connected.acme) + state(connected.globex) == []
    with tenant_session(connected.acme) as session:
        page = session.scalars(select(MetaPage)).one()
        assert (page.connection_id, page.token_encrypted) == (None, None)
    with wide_session("command") as session:
        record = session.scalars(select(Erasure)).one()
    told = {"deleted": {"meta_connection": 2}, "left": {}}
    assert (record.code, record.result) == (answer["confirmation_code"], told)
    page = server.test_client().get(answer["url"].removeprefix("http://localhost"))
    assert "nothing is left" in page.text
    assert USER not in page.text + answer["url"]
    assert server.test_client().get("/deletions/unknown").status_code == 404


def tampered(text: str) -> str:
    signature, _dot, _payload = text.partition(".")
    other = signed(user_id="999").partition(".")[2]
    return f"{signature}.{other}"


FORGED = {
    "nothing": "",
    "no dot": "abc",
    "no signature": "." + signed().partition(".")[2],
    "another secret": signed("another-secret"),
    "no secret": signed(""),
    "another payload": tampered(signed()),
    "another algorithm": signed(algorithm="none"),
    "no algorithm": signed(algorithm=None),
    "no user": signed(user_id=None),
    "a number": signed(user_id=7),
    "a pattern": signed(user_id="%"),
    "no time": signed(issued_at=None),
    "a text": signed(issued_at="now"),
    "truth": signed(issued_at=True),
    "a replay": signed(issued_at=int((now_utc() - timedelta(hours=2)).timestamp())),
    "the future": signed(issued_at=int((now_utc() + timedelta(hours=2)).timestamp())),
    "far away": signed(issued_at=10**18),
    "too long": signed(more="x" * 5000),
    "no base64": "****." + signed().partition(".")[2],
    "odd signs": "ä.ö",
}


@pytest.mark.parametrize("name", FORGED)
def test_what_meta_did_not_sign_changes_nothing(
    server: Flask, connected: People, name: str
) -> None:
    for path in (DELETE, REMOVE):
        answer = send(server, path, FORGED[name])
        assert answer.status_code == 400, name
        assert answer.json["error"]["code"] == "not_signed"
    assert state(connected.acme) == [("Jane", "active", False)]


def test_without_the_apps_secret_nothing_is_believed(
    server: Flask, connected: People, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("META_APP_SECRET", "")
    refresh_settings()
    assert send(server, DELETE, signed("")).status_code == 400
    assert server.test_client().get(DELETE).status_code == 405
