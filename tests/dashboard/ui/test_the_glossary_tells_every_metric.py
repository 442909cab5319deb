from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from catalog.source import load_catalog
from dashboard.components.explain import glossary_link
from dashboard.pages.glossary import draw_glossary
from dashboard.server import create_server
from tests.people import People


@pytest.fixture
def server(people: People) -> Flask:
    return create_server()


def drawn(server: Flask, search: Any = "") -> str:
    with server.test_request_context("/"):
        return str(draw_glossary({"pathname": "/glossary", "search": search}))


@pytest.mark.parametrize("level", ["PAGE", "POST", "VIDEO"])
def test_every_metric_of_a_level_has_an_entry(server: Flask, level: str) -> None:
    page = drawn(server, f"?level={level}")
    missing = [
        metric.key
        for metric in load_catalog().metrics
        if metric.level == level and f"id='{metric.key}'" not in page
    ]
    assert missing == []


def test_a_retired_metric_tells_its_day_and_its_replacement(server: Flask) -> None:
    page = drawn(server, "?q=page_impressions_unique&show=retired")
    assert "retired 15 Jun 2026" in page
    assert "metric=page_total_media_view_unique" in page


def test_what_meta_refuses_at_run_time_is_said(server: Flask, store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(
            text(
                "UPDATE meta_metric_registry SET runtime_status = 'INVALID'"
                " WHERE key = 'page_media_view' AND level = 'PAGE'"
            )
        )
    assert "refused by Meta" in drawn(server, "?q=page_media_view")


def test_a_link_to_a_post_metric_finds_its_level_and_marks_it(server: Flask) -> None:
    assert "id='post_clicks', className='entry marked'" in drawn(server, "?metric=post_clicks")


@pytest.mark.parametrize("key", ["engagement_rate", "net_follows", "page_media_view"])
def test_every_card_leads_to_its_own_entry(server: Flask, key: str) -> None:
    page = drawn(server, f"?{glossary_link(key).partition('?')[2]}")
    assert page.count(f"id='{key}', className='entry marked'") == 1


def test_our_own_numbers_are_searched_like_those_of_meta(server: Flask) -> None:
    assert "id='net_follows'" in drawn(server, "?q=follows+net")
    assert "id='net_follows'" not in drawn(server, "?q=impressions")
    assert "id='click_rate'" in drawn(server, "?level=POST&q=click+rate")


@pytest.mark.parametrize("search", [None, 7, "?level=X&show=Y&q=%25%00", "?q=nothing-like-it"])
def test_whatever_is_asked_is_answered_calmly(server: Flask, search: Any) -> None:
    assert drawn(server, search)
