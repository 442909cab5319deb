"""Channels by the API: owners only, the tenant's own, and nothing that opens one is told again."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models import AuditEvent, BackgroundJob, NotificationChannel
from models.scope import tenant_session
from models.vault import decrypt_token
from tests.people import People
from tests.visitors import change, post

PATH = "/api/channels/"
SECRET = "https://hooks.slack.com/services/T000/B000/very-secret"
SLACK = {"kind": "slack", "address": SECRET, "name": "Social"}


def add(client: FlaskClient, **given: Any) -> dict[str, Any]:
    answer = post(client, PATH, json=SLACK | given)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_an_address_is_kept_encrypted_and_never_told(alice: FlaskClient, people: People) -> None:
    made = add(alice)
    path = f"{PATH}{made['channel_id']}/"
    answers = [alice.get(where).text for where in (PATH, path, f"{path}deliveries/")]
    assert not any("very-secret" in text for text in [str(made), *answers])
    assert (made["host"], made["secret"]) == ("hooks.slack.com", None)
    with tenant_session(people.acme) as session:
        [row] = session.scalars(select(NotificationChannel))
        assert decrypt_token(row.address_encrypted or b"") == SECRET
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        assert "very-secret" not in str([event.detail for event in events])
        assert "channel.added" in [event.action for event in events]


def test_the_secret_of_a_webhook_is_told_once(alice: FlaskClient) -> None:
    made = add(alice, kind="webhook")
    assert len(made["secret"]) == 43
    assert made["secret"] not in alice.get(f"{PATH}{made['channel_id']}/").text


def test_it_is_changed_tried_and_deleted(alice: FlaskClient, people: People) -> None:
    path = f"{PATH}{add(alice)['channel_id']}/"
    wanted = {"topics": ["access"], "quiet_from": 22, "quiet_until": 7, "is_active": False}
    changed = change(alice, "patch", path, json=wanted).json
    assert {name: changed[name] for name in wanted} == wanted
    assert (
        change(alice, "patch", path, json={"quiet_from": None, "quiet_until": None}).json[
            "quiet_from"
        ]
        is None
    )
    assert post(alice, f"{path}test/").status_code == 202
    with tenant_session(people.acme) as session:
        assert session.scalars(select(BackgroundJob.kind)).all() == ["channel_test"]
    assert change(alice, "delete", path).status_code == 204
    assert alice.get(path).status_code == 404


def test_an_address_is_changed_in_place_and_checked_as_a_new_one(
    alice: FlaskClient, people: People
) -> None:
    path = f"{PATH}{add(alice)['channel_id']}/"
    other = "https://hooks.example.com/very-secret"
    changed = change(alice, "patch", path, json={"address": other})
    assert (changed.status_code, changed.json["host"]) == (200, "hooks.example.com")
    assert "very-secret" not in changed.text
    for wrong in ("", "https://10.0.0.5/very-secret", "http://hooks.example.com/very-secret"):
        refused = change(alice, "patch", path, json={"address": wrong})
        assert (refused.status_code, refused.json["error"]["field"]) == (422, "address")
    with tenant_session(people.acme) as session:
        [row] = session.scalars(select(NotificationChannel))
        assert decrypt_token(row.address_encrypted or b"") == other


def test_only_owners_of_the_tenant_see_and_change_it(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient
) -> None:
    path = f"{PATH}{add(alice)['channel_id']}/"
    assert [bob.get(PATH).status_code, post(bob, PATH, json=SLACK).status_code] == [403, 403]
    assert [bob.get(path).status_code, change(bob, "delete", path).status_code] == [403, 403]
    assert [charlie.get(path).status_code, post(charlie, f"{path}test/").status_code] == [404, 404]
    assert charlie.get(PATH).json["results"] == []


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "pager"}, "kind"),
    ({"address": ""}, "address"),
    ({"address": "hooks.slack.com/services"}, "address"),
    ({"address": "http://hooks.slack.com/services"}, "address"),
    ({"address": "https://me:pw@hooks.slack.com/"}, "address"),
    ({"address": "https://10.0.0.5/hook"}, "address"),
    ({"address": "https://[::1]/hook"}, "address"),
    ({"address": "https://localhost/hook"}, "address"),
    ({"kind": "email", "targets": ["no address"]}, "targets"),
    ({"topics": ["weather"]}, "topics"),
    ({"least_severity": "loud"}, "least_severity"),
    ({"quiet_from": 24, "quiet_until": 7}, "quiet_from"),
    ({"quiet_from": 22}, "quiet_until"),
    ({"quiet_from": 7, "quiet_until": 7}, "quiet_until"),
    ({"name": "n" * 81}, "name"),
)


@pytest.mark.parametrize(("wrong", "field"), WRONG)
def test_a_wrong_channel_is_refused_by_name(
    alice: FlaskClient, wrong: dict[str, Any], field: str
) -> None:
    answer = post(alice, PATH, json=SLACK | wrong)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)
    assert "very-secret" not in answer.text
