from typing import Any

import pytest
from flask import Flask
from flask_login import login_user

from dashboard.auth.identity import identify
from dashboard.server import create_server
from dashboard.widgets import callbacks
from models import User
from models.scope import open_session
from tests.people import ACME_PAGE, BOB, CHARLIE, GLOBEX_PAGE, People


@pytest.fixture
def server(people: People) -> Flask:
    return create_server()


def as_person(email: str) -> None:
    with open_session() as session:
        user_id = session.query(User).filter_by(email=email).one().id
    login_user(identify(user_id, None))


def said(answer: Any) -> str:
    return str(answer)


@pytest.mark.parametrize(("email", "page_id"), [(CHARLIE, ACME_PAGE), (BOB, GLOBEX_PAGE)])
def test_another_tenants_page_is_not_there(server: Flask, email: str, page_id: str) -> None:
    with server.test_request_context("/"):
        as_person(email)
        path = f"/pages/{page_id}"
        assert "There is nothing here" in said(callbacks.draw_shell(path, ""))
        assert callbacks.draw_kpis(path, "", None) == []
        assert callbacks.draw_posts(path, "", None) == []


@pytest.mark.parametrize(
    "search",
    ["?range=zzz", "?since=2025-13-01&until=x", "?since=2025-01-01", "?until=9"],
)
def test_a_wrong_range_is_told(server: Flask, search: str) -> None:
    with server.test_request_context("/"):
        as_person(BOB)
        assert "cannot be shown" in said(callbacks.draw_kpis("/", search, None))
        assert "cannot be shown" in said(callbacks.draw_trend_parts("/", search, None))


@pytest.mark.parametrize("search", ["?metric=bogus", "?period=year"])
def test_a_wrong_metric_or_period_is_told(server: Flask, search: str) -> None:
    with server.test_request_context("/"):
        as_person(BOB)
        assert "cannot be shown" in said(callbacks.draw_trend_parts("/", search, None))


@pytest.mark.parametrize("search", ["?posts_metric=bogus", "?posts_sort=sideways"])
def test_a_wrong_order_is_told(server: Flask, search: str) -> None:
    with server.test_request_context("/"):
        as_person(BOB)
        assert "cannot be shown" in said(callbacks.draw_posts("/", search, None))


@pytest.mark.parametrize("value", [None, 5, [], {"a": 1}])
def test_values_of_a_wrong_type_break_nothing(server: Flask, value: Any) -> None:
    with server.test_request_context("/"):
        as_person(BOB)
        callbacks.draw_shell(value, value)
        callbacks.draw_kpis(value, value, value)
        callbacks.draw_posts(value, value, value)
