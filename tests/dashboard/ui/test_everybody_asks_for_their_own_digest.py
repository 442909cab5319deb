"""The weekly digest by API and screen: each person asks for themselves, in each workspace."""

import pytest
from flask import Flask
from sqlalchemy import select

from models import AuditEvent, Membership
from models.scope import tenant_session
from tests.dashboard.ui.pressing import press
from tests.dashboard.ui.words_of_screens import words_of
from tests.people import BOB, CHARLIE, People
from tests.servers import whole_server
from tests.visitors import change, visitor

OWN = "/api/own/digest/"


@pytest.fixture
def server(people: People) -> Flask:
    return whole_server()


def test_a_viewer_asks_and_ends_for_themselves_alone(server: Flask, people: People) -> None:
    bob, charlie = visitor(server, BOB), visitor(server, CHARLIE)
    assert bob.get(OWN).json == {"weekly": False, "last_sent_at": None, "last_error": None}
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
