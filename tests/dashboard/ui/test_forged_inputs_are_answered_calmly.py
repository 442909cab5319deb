"""What stands in a forged or mistyped address is told once and calmly, on a Page's screens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dash
import pytest
from flask import Flask
from flask_login import login_user
from plotly.utils import PlotlyJSONEncoder

from dashboard.auth.identity import identify
from tests.people import ACME_PAGE, BOB, CHARLIE, GLOBEX_PAGE, actor

OVERVIEW, POSTS = "dashboard.pages.overview", "dashboard.pages.posts"


@contextmanager
def as_person(server: Flask, email: str) -> Iterator[None]:
    with server.test_request_context("/"):
        login_user(identify(actor(email).user_id, None))
        yield


def drawn(server: Flask, email: str, screen: str, page_id: Any, **query: Any) -> str:
    with as_person(server, email):
        layout: Any = dash.page_registry[screen]["layout"]
        return json.dumps(layout(page_id, **query), cls=PlotlyJSONEncoder)


@pytest.mark.parametrize(("email", "page_id"), [(CHARLIE, ACME_PAGE), (BOB, GLOBEX_PAGE)])
@pytest.mark.parametrize("screen", [OVERVIEW, POSTS])
def test_another_tenants_page_is_not_there(
    server: Flask, email: str, page_id: str, screen: str
) -> None:
    screen_drawn = drawn(server, email, screen, page_id)
    assert "There is nothing here" in screen_drawn
    assert "kpi" not in screen_drawn


@pytest.mark.parametrize("screen", [OVERVIEW, POSTS])
@pytest.mark.parametrize(
    "query",
    [
        {"range": "zzz"},
        {"since": "2025-13-01", "until": "x"},
        {"since": "2025-01-01"},
        {"until": "9"},
    ],
)
def test_a_wrong_range_is_told_once(server: Flask, screen: str, query: dict[str, str]) -> None:
    assert drawn(server, BOB, screen, ACME_PAGE, **query).count("cannot be shown") == 1


@pytest.mark.parametrize("query", [{"metric": "bogus"}, {"period": "year"}, {"split": "moon"}])
def test_a_wrong_metric_period_or_part_is_told(server: Flask, query: dict[str, str]) -> None:
    assert "cannot be shown" in drawn(server, BOB, OVERVIEW, ACME_PAGE, **query)


@pytest.mark.parametrize("screen", [OVERVIEW, POSTS])
@pytest.mark.parametrize("query", [{"posts_metric": "bogus"}, {"posts_sort": "sideways"}])
def test_a_wrong_order_is_told(server: Flask, screen: str, query: dict[str, str]) -> None:
    assert "cannot be shown" in drawn(server, BOB, screen, ACME_PAGE, **query)


@pytest.mark.parametrize("value", [None, 5, [], {"a": 1}, ["x", "y"]])
def test_values_of_a_wrong_type_break_nothing(server: Flask, value: Any) -> None:
    for screen in (OVERVIEW, POSTS):
        for query in ({"range": value}, {"page": value, "q": value}, {"unknown": value}):
            assert "could not be loaded" not in drawn(server, BOB, screen, ACME_PAGE, **query)
        assert drawn(server, BOB, screen, value)
