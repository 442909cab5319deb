"""Every failure has the same shape and names the wrong field."""

import pytest
from flask.testing import FlaskClient

from dashboard.api import pages
from tests.people import ACME_PAGE
from tests.visitors import post

BASE = f"/api/meta/pages/{ACME_PAGE}"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"{BASE}/overview/?date_preset=forever", "date_preset"),
        (f"{BASE}/overview/?since=2026-01-01", "until"),
        (f"{BASE}/overview/?since=yesterday&until=today", "since"),
        (f"{BASE}/timeseries/", "metric"),
        (f"{BASE}/timeseries/?metric=%00", "metric"),
        (f"{BASE}/timeseries/?metric=page_media_view&period=hour", "period"),
        (f"{BASE}/posts/?sort=up", "sort"),
        (f"{BASE}/posts/?limit=0", "limit"),
        (f"{BASE}/posts/?offset=x", "offset"),
        ("/api/meta/metrics/?level=USER", "level"),
        ("/api/meta/pages/?limit=1000", "limit"),
    ],
)
def test_a_wrong_value_is_422_with_its_field(alice: FlaskClient, path: str, field: str):
    answer = alice.get(path)
    assert answer.status_code == 422
    assert answer.json["error"]["field"] == field
    assert answer.json["error"]["message"]


@pytest.mark.parametrize(
    "path",
    ["/api/nothing", "/api/meta/pages/%00/overview/", "/api/meta/sync-runs/not-a-uuid/"],
)
def test_what_is_not_there_is_404(alice: FlaskClient, path: str):
    answer = alice.get(path)
    assert answer.status_code == 404
    assert answer.json == {
        "error": {
            "code": "not_found",
            "message": "There is no such thing here.",
            "field": None,
        }
    }


def test_a_wrong_method_is_405_and_names_the_right_ones(alice: FlaskClient):
    answer = post(alice, "/api/meta/pages/")
    assert (answer.status_code, answer.json["error"]["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_anything_but_json_is_refused(alice: FlaskClient):
    answer = post(alice, "/api/meta/connections/", data="token=x", content_type="text/plain")
    assert answer.status_code in (415, 422)
    assert answer.json["error"]["message"]


def test_a_missing_token_is_422(alice: FlaskClient):
    answer = post(alice, "/api/meta/connections/", json={})
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "token")


def test_broken_json_is_400(alice: FlaskClient):
    answer = post(alice, "/api/meta/connections/", data="{", content_type="application/json")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_request")


def test_a_fault_of_ours_tells_nothing_to_anybody(
    alice: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(*_arguments: object) -> None:
        raise RuntimeError("SELECT secret FROM vault")

    monkeypatch.setattr(pages, "list_pages", fail)
    answer = alice.get("/api/meta/pages/")
    assert (answer.status_code, answer.json["error"]["code"]) == (500, "internal_server_error")
    told = answer.text + "".join(capsys.readouterr())
    assert "secret" not in told
    assert "Traceback" not in told


def test_a_change_without_the_csrf_header_is_refused(alice: FlaskClient):
    answer = alice.post(f"{BASE}/select/")
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "csrf_failed")
