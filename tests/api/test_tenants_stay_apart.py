"""Another tenant's thing is not there; a colleague sees what the owner sees."""

import pytest
from flask.testing import FlaskClient

from dashboard.actions.refresh import refresh_page
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.queries.numbers import NOON, put_post, the_page
from tests.visitors import post

READS = (
    f"/api/meta/pages/{ACME_PAGE}/overview/",
    f"/api/meta/pages/{ACME_PAGE}/timeseries/?metric=page_media_view",
    f"/api/meta/pages/{ACME_PAGE}/posts/",
    f"/api/meta/metrics/?page_id={ACME_PAGE}",
    f"/api/meta/sync-runs/?page_id={ACME_PAGE}",
    "/api/meta/posts/1_a/",
    "/api/meta/posts/1_a/timeseries/",
)
CHANGES = (
    f"/api/meta/pages/{ACME_PAGE}/select/",
    f"/api/metrics/meta/pages/{ACME_PAGE}/refresh/",
)


@pytest.fixture
def a_post(people: People) -> None:
    with tenant_session(people.acme) as session:
        put_post(session, the_page(session, people.acme_page), "1_a", NOON)


@pytest.mark.parametrize("path", READS)
def test_alice_and_bob_read_and_charlie_finds_nothing(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient, a_post: None, path: str
):
    assert alice.get(path).status_code == 200
    assert bob.get(path).status_code == 200
    answer = charlie.get(path)
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", CHANGES)
def test_a_viewer_may_select_and_refresh_and_charlie_finds_nothing(
    bob: FlaskClient, charlie: FlaskClient, path: str
):
    assert post(bob, path).status_code in (200, 202)
    assert post(charlie, path).status_code == 404


def test_a_run_is_there_for_its_tenant_only(
    alice: FlaskClient, charlie: FlaskClient, people: People
):
    with tenant_session(people.acme) as session:
        task = refresh_page(actor(ALICE), session, ACME_PAGE, now_utc()).value.page_task_id
    path = f"/api/meta/sync-runs/{task}/"
    assert alice.get(path).json["status"] == "queued"
    assert charlie.get(path).status_code == 404
    assert charlie.get("/api/meta/sync-runs/").json["count"] == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [("/api/meta/connect/start/", {}), ("/api/meta/connections/", {"token": "x"})],
)
def test_only_an_owner_connects(bob: FlaskClient, path: str, body: dict[str, str]):
    answer = post(bob, path, json=body)
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")
