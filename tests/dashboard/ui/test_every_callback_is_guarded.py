"""Walks every callback: a limited person sees their own Pages, odd values are answered calmly.

Strangers and other tenants are the matrix's: tests/matrix.
"""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import FAILED
from models.scope import tenant_session
from tests.dashboard.ui.callbacks import call, is_pattern, outputs_of, server_callbacks
from tests.people import ACME_PAGE, ALICE, DORA, People, add_client
from tests.queries.numbers import NOON, put_post, the_page
from tests.servers import whole_server
from tests.visitors import post, visitor

PAGE = f"/pages/{ACME_PAGE}"
SCREENS = (
    "/",
    PAGE,
    f"{PAGE}/posts",
    f"{PAGE}/numbers",
    f"{PAGE}/posts/1_a",
    "/pages",
    "/glossary",
    "/sync-health",
    *(
        f"/settings/{section}"
        for section in (
            *(
                "connections",
                "pages",
                "groups",
                "people",
                "workspace",
                "reports",
                "tokens",
                "password",
            ),
        )
    ),
    "/nothing/here",
)
QUERIES = (
    "",
    f"?page_id={ACME_PAGE}&q=Acme&section=people",
    "?range=this_month&metric=engagement_rate&split=ads&period=week",
    "?since=2026-11-01&until=2026-11-20&posts_metric=click_rate&page=2",
)
ROUTER = "_pages_content"
BROKEN = (FAILED, "could not be loaded")
ODD: tuple[Any, ...] = (
    *(None, [], {}, -1, True, "x", ["\x00"], {"id": {}}, 10**30, "\ud800", "9" * 60_000, "٣"),
    {"kind": "delete-note", "key": {"x": []}},
    {"points": [{"customdata": ["\x00"]}]},
    "?since=0000-01-01&until=9999-12-31&page=-5&from=-1&q=%00\ud800",
)


# One of each kind, for what is tried in every place.
ODD_KINDS: tuple[Any, ...] = (None, [], {"id": {}}, 10**30, "\ud800")


@pytest.fixture
def server(people: People) -> Flask:
    with tenant_session(people.acme) as session:
        made = put_post(session, the_page(session, people.acme_page), "1_a", NOON)
        made.message = "Beans of spring"
    return whole_server()


def acme_values(pathname: str, search: str) -> Any:
    """What the controls of Acme's screens say; every button is pressed."""

    def value(place: Any, prop: str) -> Any:
        by_place = {"url": {"pathname": pathname, "search": search}, "page-id": {"data": ACME_PAGE}}
        known = by_place.get(place) if isinstance(place, str) else None
        if known and prop in known:
            return known[prop]
        if place == "_pages_location":
            return {"pathname": pathname, "search": search}[prop]
        if isinstance(place, dict) and "default" in place:
            return place["default"]
        by_property = {"n_clicks": 1, "n_intervals": 1, "active_page": 1, "is_open": True}
        return by_property.get(prop)

    return value


def is_router(callback: dict[str, Any]) -> bool:
    return any(name.startswith(ROUTER) for name in outputs_of(callback))


def own_callbacks(client: FlaskClient) -> list[dict[str, Any]]:
    """All but the router, which is Dash's own and takes no address that is no text."""
    return [each for each in server_callbacks(client) if not is_router(each)]


def good_statuses(callback: dict[str, Any]) -> tuple[int, ...]:
    """Where it fills a pattern of places, one place is a call of another shape than a screen's."""
    patterns = any(is_pattern(name.rpartition(".")[0]) for name in outputs_of(callback))
    return (200, 204, 400) if patterns else (200, 204)


def places_of(callback: dict[str, Any]) -> list[tuple[str, str]]:
    """The addresses at which it is called: the router draws all screens."""
    if not is_router(callback):
        return [(PAGE, QUERIES[0]), (f"{PAGE}/posts", QUERIES[2])]
    return [(path, query) for path in SCREENS for query in QUERIES]


def test_a_client_is_shown_nothing_of_a_page_that_is_not_hers(
    server: Flask, people: People
) -> None:
    add_client(people)
    dora, shown = visitor(server, DORA), ""
    for callback in server_callbacks(dora):
        for path, query in places_of(callback):
            answer = call(dora, callback, acme_values(path, query))
            assert answer.status_code in good_statuses(callback), (callback["output"], path)
            for secret in ("Acme Coffee", "Beans of spring", *BROKEN):
                assert secret not in answer.text, (callback["output"], path, query)
            shown += answer.text
    assert "Dora Flowers" in shown


@pytest.mark.proof
def test_no_input_is_too_odd_for_a_calm_answer(server: Flask) -> None:
    alice = visitor(server, ALICE)
    wrong = []
    for callback in own_callbacks(alice):
        for value in ODD:
            for trigger in {0, len(callback["inputs"]) - 1}:
                answer = call(alice, callback, lambda _place, _prop, v=value: v, trigger)
                broken = any(words in answer.text for words in BROKEN)
                if answer.status_code >= 500 or broken:
                    wrong.append((callback["output"], str(value)[:80], answer.status_code))
    assert wrong == []


@pytest.mark.proof
def test_one_odd_input_among_right_ones_is_answered_calmly_too(server: Flask) -> None:
    alice = visitor(server, ALICE)
    right, wrong = acme_values(PAGE, ""), []
    for callback in own_callbacks(alice):
        for value in ODD_KINDS:
            for each in (*callback["inputs"], *callback["state"]):

                def values(place: Any, prop: str, odd: Any = value, at: Any = each) -> Any:
                    name = place if isinstance(place, str) else json.dumps(place)
                    odd_one = name == at["id"] and prop == at["property"]
                    return odd if odd_one else right(place, prop)

                answer = call(alice, callback, values)
                broken = any(words in answer.text for words in BROKEN)
                if answer.status_code >= 500 or broken:
                    wrong.append((callback["output"], each["id"], str(value)[:80]))
    assert wrong == []


def test_a_call_of_no_known_shape_is_refused(server: Flask) -> None:
    alice = visitor(server, ALICE)
    known = server_callbacks(alice)[0]["output"]
    empty: dict[str, Any] = {"output": known, "inputs": [], "changedPropIds": []}
    for body in ({}, [], 5, {"output": "x.children"}, {"output": {}}, empty, empty | {"inputs": 7}):
        assert post(alice, "/_dash-update-component", json=body).status_code in (200, 400), body
    assert alice.get("/_dash-component-suites/dash/nothing.js").status_code == 404


def test_a_place_is_matched_by_keys_of_the_same_name(server: Flask) -> None:
    """A browser never calls a callback whose input and output match by different keys."""
    for callback in server_callbacks(visitor(server, ALICE)):
        places = [name.rsplit(".", 1)[0] for name in outputs_of(callback)]
        filled = {key for place in places for key in matched(place)}
        asked = {key for each in callback["inputs"] for key in matched(each["id"])}
        assert asked <= filled, callback["output"]


def matched(place: str) -> set[str]:
    parts = json.loads(place) if place.startswith("{") else {}
    return {key for key, value in parts.items() if value == ["MATCH"]}
