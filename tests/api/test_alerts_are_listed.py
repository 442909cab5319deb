"""Alerts are read by every role of their tenant and by nobody else."""

import pytest
from flask.testing import FlaskClient

from models.scope import tenant_session
from notify.alerts import Finding, open_alert, resolve_alert
from tests.notify.runs import give_connection
from tests.people import ACME_PAGE, GLOBEX_PAGE, People

PATH = "/api/meta/alerts/"


@pytest.fixture
def told(people: People) -> int:
    """An open alert of Acme's connection and a resolved one of its Page."""
    connection_id = give_connection(people)
    with tenant_session(people.acme) as session:
        stale = Finding("stale", "page:1", "Stale.", meta_page_id=people.acme_page)
        open_alert(session, people.acme, stale)
        resolve_alert(session, people.acme, "stale", "page:1")
        expired = Finding(
            "token_expired", "connection:1", "Expired.", "Connect again.", "critical",
            {"granted": []}, connection_id=connection_id,
        )  # fmt: skip
        open_alert(session, people.acme, expired)
    return connection_id


def test_owner_and_viewer_see_them_with_evidence_and_cure(told: int, alice, bob) -> None:
    for client in (alice, bob):
        answer = client.get(PATH).json
        assert (answer["count"], answer["next_offset"]) == (2, None)
        first, second = answer["results"]
        assert (first["kind"], first["open"], first["cure"]) == (
            "token_expired", True, "Connect again.",
        )  # fmt: skip
        assert (first["evidence"], first["connection_id"]) == ({"granted": []}, told)
        assert (second["page_id"], second["open"]) == (ACME_PAGE, False)
        assert second["resolved_at"].endswith("Z")


def test_they_are_chosen_by_page_and_by_state(told: int, alice: FlaskClient) -> None:
    assert [a["kind"] for a in alice.get(PATH + "?open=true").json["results"]] == ["token_expired"]
    assert [a["kind"] for a in alice.get(PATH + "?open=false").json["results"]] == ["stale"]
    of_page = alice.get(f"{PATH}?page_id={ACME_PAGE}").json
    assert of_page["count"] == 2
    assert alice.get(PATH + "?limit=1").json["next_offset"] == 1


def test_another_tenant_sees_none(told: int, charlie: FlaskClient) -> None:
    assert charlie.get(PATH).json["count"] == 0
    assert charlie.get(f"{PATH}?page_id={GLOBEX_PAGE}").json["count"] == 0
    assert charlie.get(f"{PATH}?page_id={ACME_PAGE}").status_code == 404


def test_a_wrong_value_is_named(told: int, alice: FlaskClient) -> None:
    answer = alice.get(PATH + "?open=perhaps")
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "open")
