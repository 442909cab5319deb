"""The weekly digest by API and screen: each person asks for themselves, in each workspace."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from models import AuditEvent, DigestDelivery, Membership
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.dashboard.ui.pressing import press
from tests.dashboard.ui.words_of_screens import words_of
from tests.people import ALICE, BOB, CHARLIE, People
from tests.visitors import change, visitor

OWN = "/api/own/digest/"


def test_a_viewer_asks_and_ends_for_themselves_alone(server: Flask, people: People) -> None:
    bob, charlie = visitor(server, BOB), visitor(server, CHARLIE)
    assert bob.get(OWN).json["weekly"] is False
    assert change(bob, "PATCH", OWN, json={"weekly": True}).json["weekly"] is True
    assert change(bob, "PATCH", OWN, json={"weekly": "yes"}).status_code == 422
    assert charlie.get(OWN).json["weekly"] is False
    with tenant_session(people.acme) as session:
        assert sorted(session.scalars(select(Membership.weekly_digest))) == [False, True]
    assert "Weekly digest" in words_of(server, BOB, "/settings/notices")
    press(bob, "weekly-digest.value", False)
    press(bob, "weekly-digest.value", "yes")
    assert bob.get(OWN).json["weekly"] is False
    with tenant_session(people.acme) as session:
        found = session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("digest.%")))
        assert sorted(found) == ["digest.asked", "digest.ended"]


def test_one_that_failed_is_sent_again_from_its_readers_screen(
    server: Flask, people: People, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    refresh_settings()
    with tenant_session(people.acme) as session:
        member = session.scalars(select(Membership).where(Membership.role == "viewer")).one()
        member.weekly_digest = True
        failed = {"week": date(2026, 11, 16), "status": "failed", "error": "It was refused."}
        who = {"tenant_id": people.acme, "user_id": member.user_id}
        session.add(DigestDelivery(**who, **failed, letter={"pages": []}))
    bob = visitor(server, BOB)
    words = words_of(server, BOB, "/settings/notices")
    assert "The last one, of the week from Mon 16 Nov, was not sent: It was refused." in words
    assert "Send again" in words
    press(bob, "digest-again.n_clicks", 1)
    words = words_of(server, BOB, "/settings/notices")
    assert "of the week from Mon 16 Nov, waits to be sent." in words
    assert "Send again" not in words
    assert "was not sent" not in words_of(server, ALICE, "/settings/notices")
