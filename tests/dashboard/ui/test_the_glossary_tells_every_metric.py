from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from catalog.source import load_catalog
from dashboard.components.explain import glossary_link
from dashboard.components.glossary import ENTRIES_A_PAGE
from dashboard.page_address import query_values
from tests.dashboard.ui.screens import callback_of, layout_of


def drawn(server: Flask, search: Any = "") -> str:
    with server.test_request_context("/"):
        return str(layout_of("/glossary")(**query_values(search)))


def entry(key: str, *, marked: bool = False) -> str:
    return f"className='entry{' marked' if marked else ''}', data-metric='{key}'"


@pytest.mark.parametrize("level", ["PAGE", "POST", "VIDEO"])
def test_every_metric_of_a_level_has_an_entry(server: Flask, level: str) -> None:
    metrics = [metric for metric in load_catalog().metrics if metric.level == level]
    pages = range(1, len(metrics) // ENTRIES_A_PAGE + 3)
    whole = "".join(drawn(server, f"?level={level}&page={number}") for number in pages)
    assert [metric.key for metric in metrics if entry(metric.key) not in whole] == []


def test_a_page_of_it_is_short_and_says_of_how_many(server: Flask) -> None:
    first = drawn(server)
    assert first.count("data-metric=") == ENTRIES_A_PAGE
    assert f"1–{ENTRIES_A_PAGE} of " in first


def test_a_group_shows_its_metrics_alone(server: Flask) -> None:
    page = drawn(server, "?group=Reactions")
    assert entry("page_actions_post_reactions_total") in page
    assert entry("page_media_view") not in page
    assert entry("page_actions_post_reactions_total") in drawn(
        server, "?group=No+such&q=page_actions_post_reactions_total"
    )


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


def test_a_link_to_a_post_metric_finds_its_level_and_comes_first(server: Flask) -> None:
    page = drawn(server, "?metric=post_clicks")
    assert entry("post_clicks", marked=True) in page
    assert page.index("data-metric=") == page.index("data-metric='post_clicks'")
    assert "'control': 'level', 'default': 'POST'" in page


@pytest.mark.parametrize("key", ["engagement_rate", "net_follows", "page_media_view"])
def test_every_card_leads_to_its_own_entry(server: Flask, key: str) -> None:
    page = drawn(server, f"?{glossary_link(key).partition('?')[2]}")
    assert page.count(entry(key, marked=True)) == 1


def test_our_own_numbers_are_searched_like_those_of_meta(server: Flask) -> None:
    assert entry("net_follows") in drawn(server, "?q=follows+net")
    assert entry("net_follows") not in drawn(server, "?q=impressions")
    assert entry("click_rate") in drawn(server, "?level=POST&q=click+rate")


@pytest.mark.parametrize("search", [None, 7, "?level=X&show=Y&q=%25%00", "?q=nothing-like-it"])
def test_whatever_is_asked_is_answered_calmly(server: Flask, search: Any) -> None:
    page = drawn(server, search)
    assert "Glossary" in page
    assert "could not be loaded" not in page


@pytest.mark.parametrize("forged", [None, 7, [], {"a": 1}, "\x00", "x" * 5000])
def test_forged_choices_are_answered_calmly(server: Flask, forged: Any) -> None:
    redraw = callback_of("/glossary", "redraw_entries")
    given = dict.fromkeys(("q", "show", "group", "page"), forged)
    with server.test_request_context("/"):
        assert "could not be loaded" not in str(redraw(given, forged, forged))
