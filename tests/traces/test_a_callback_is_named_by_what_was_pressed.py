"""Spans of screens say what was pressed, never of which Page."""

import pytest

from dashboard.request_traces import PRESSED
from tests.people import ACME_PAGE, ALICE, People
from tests.servers import whole_server
from tests.traces.collector import Collector, facts_of
from tests.visitors import post, visitor
from traces.spans import send

CALL = "/_dash-update-component"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("refresh.n_clicks", ("refresh", "n_clicks")),
        ('{"id":7,"type":"row-edit"}.n_clicks', ("row-edit", "n_clicks")),
        (f'{{"page":"{ACME_PAGE}","type":"control"}}.value', ("control", "value")),
        (f"{ACME_PAGE}.value", None),
        ("a word of a person.value", None),
        ("", None),
    ],
)
def test_only_names_of_ours_are_taken(changed: str, told: tuple[str, str] | None) -> None:
    found = PRESSED.search(changed)
    assert (found and found.groups()) == told


def test_a_screen_and_a_call_that_is_forged_are_told(people: People, collector: Collector) -> None:
    alice = visitor(whole_server(), ALICE)
    assert alice.get("/healthz").status_code == 200
    post(alice, CALL, json={"output": "forged", "changedPropIds": [ACME_PAGE]})
    send()
    assert collector.named("GET /login")
    assert not collector.named("GET /healthz")
    (call,) = (span for span in collector.spans() if CALL in span.name)
    assert facts_of(call)["http.response_status_code"] == 400
    assert ACME_PAGE.encode() not in b"".join(collector.bodies)
