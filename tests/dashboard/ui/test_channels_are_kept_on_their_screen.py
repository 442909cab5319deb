"""Settings, Notices: owners add, change, try, pause and delete channels; nobody else sees them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions.channels import add_channel
from dashboard.components.channels import DELETE
from models import Alert, AlertDelivery, NotificationChannel
from models.orm import now_utc
from models.scope import tenant_session
from models.vault import decrypt_token
from notify.alerts import Finding, open_alert
from tests.dashboard.ui.settings_screens import confirm, press, screen
from tests.people import ALICE, BOB, CHARLIE, People, actor
from tests.visitors import post, visitor

ADDRESS = "https://hooks.slack.com/services/T000/B000/very-secret"
TYPED = {
    "channel_name": "Night shift",
    "channel_targets": "",
    "channel_topics": ["access", "numbers"],
    "channel_severity": "critical",
    "channel_quiet_from": "22",
    "channel_quiet_until": "7",
}


@pytest.fixture
def number(server: Flask) -> int:
    who = actor(ALICE)
    with tenant_session(who.tenant_id) as session:
        given = {"kind": "slack", "name": "Press room", "address": ADDRESS}
        return add_channel(who, session, given).value[0].channel_id


def channels(people: People) -> list[NotificationChannel]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(NotificationChannel).order_by(NotificationChannel.id)))


def test_owners_find_everything_but_the_address(server: Flask, number: int) -> None:
    shown = screen(server, ALICE, "notices")
    assert "hooks.slack.com" in shown
    assert "very-secret" not in shown
    assert "Send a test" in shown
    assert "E-mail to the owners" in shown
    refused = screen(server, BOB, "notices")
    assert "Only owners may see where alerts go" in refused
    assert "Press room" not in refused + screen(server, CHARLIE, "notices")


def test_a_form_adds_one_and_tells_a_webhooks_secret_once(server: Flask, people: People) -> None:
    alice = visitor(server, ALICE)
    wish = {"kind": "webhook", "name": "Pager", "where": ADDRESS}
    told = post(alice, "/forms/channels", data=wish)
    assert told.status_code == 200
    assert "It signs what is sent" in told.text
    wrong = post(alice, "/forms/channels", data=wish | {"where": "http://10.0.0.1/very-secret"})
    assert (wrong.status_code, "very-secret" in wrong.text) == (422, False)
    assert "private network" in wrong.text
    assert post(visitor(server, BOB), "/forms/channels", data=wish).status_code == 403
    assert [one.name for one in channels(people)] == ["Pager"]


def test_it_is_changed_paused_tried_and_deleted(server: Flask, people: People, number: int) -> None:
    alice = visitor(server, ALICE)
    form = press(alice, "channel-place", {"channel-edit": number}, "n_clicks")
    assert "Quiet from" in form
    assert "22:00 until 07:00" in save(server, ALICE, number)
    [row] = channels(people)
    assert (row.topics, row.least_severity) == (["access", "numbers"], "critical")
    assert "Paused" in press(alice, "channels", {"channel-pause": number}, "n_clicks")
    assert "A test is on its way" in press(alice, "channels", {"channel-test": number}, "n_clicks")
    assert "Give both hours" in save(server, ALICE, number, channel_quiet_until="")
    assert "at least one topic" in save(server, ALICE, number, channel_topics=[])
    confirm(alice, "channels", DELETE, number)
    assert channels(people) == []


def test_its_address_is_changed_in_place(server: Flask, people: People, number: int) -> None:
    alice = visitor(server, ALICE)
    form = press(alice, "channel-place", {"channel-edit": number}, "n_clicks")
    path = f"/forms/channels/{number}/address"
    assert path in form
    wrong = post(alice, path, data={"where": "https://10.0.0.1/very-secret"})
    assert (wrong.status_code, "very-secret" in wrong.text) == (422, False)
    assert "private network" in wrong.text
    [before] = channels(people)
    assert decrypt_token(before.address_encrypted or b"") == ADDRESS
    with tenant_session(people.acme) as session:
        row = session.get_one(NotificationChannel, (people.acme, number))
        row.last_error, row.last_failed_at = "hooks.slack.com answered 404.", now_utc()
    assert post(alice, path, data={"where": "https://hooks.example.com/other"}).status_code == 200
    [row] = channels(people)
    assert (row.id, row.host, row.last_error) == (number, "hooks.example.com", None)
    assert decrypt_token(row.address_encrypted or b"") == "https://hooks.example.com/other"
    refused = [
        post(visitor(server, email), path, data={"where": ADDRESS}).status_code
        for email in (BOB, CHARLIE)
    ]
    assert refused == [403, 404]
    assert channels(people)[0].host == "hooks.example.com"


def test_its_messages_are_listed_with_what_failed(
    server: Flask, people: People, number: int
) -> None:
    alice = visitor(server, ALICE)
    place, button = "channel-place", {"channel-messages": number}
    assert "No alert went this way yet" in press(alice, place, button, "n_clicks")
    with tenant_session(people.acme) as session:
        finding = Finding("stale", "stale", "Acme Coffee is stale.", "Look.")
        assert open_alert(session, people.acme, finding)
        alert = session.scalars(select(Alert)).one()
        for event, status, error in (
            ("opened", "failed", "hooks.slack.com answered 404."),
            ("resolved", "waiting", None),
        ):
            delivery = {"tenant_id": people.acme, "alert_id": alert.id, "recipient": "slack:1"}
            delivery |= {"event": event, "status": status, "error": error, "channel_id": number}
            session.add(AlertDelivery(**delivery))
    shown = press(alice, place, button, "n_clicks")
    assert "Failed: hooks.slack.com answered 404." in shown
    assert "Needs attention: Acme Coffee is stale." in shown
    assert "Waiting" in shown
    for email in (BOB, CHARLIE):
        assert "Acme Coffee" not in press(visitor(server, email), place, button, "n_clicks")


@pytest.mark.parametrize("email", [BOB, CHARLIE])
def test_others_change_nothing(server: Flask, people: People, number: int, email: str) -> None:
    visit = visitor(server, email)
    said = [
        press(visit, "channels", {f"channel-{do}": number}, "n_clicks") for do in ("pause", "test")
    ]
    said.append(press(visit, "channel-place", {"channel-edit": number}, "n_clicks"))
    said += [save(server, email, number), confirm(visit, "channels", DELETE, number)]
    assert "Press room" not in str(said)
    assert [(one.name, one.is_active) for one in channels(people)] == [("Press room", True)]


def save(server: Flask, email: str, number: int, **typed: Any) -> str:
    values = TYPED | typed | {"channel_edited": number}
    return press(visitor(server, email), "channel-wrong", "channel-form", "n_submit", **values)
