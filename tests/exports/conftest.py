"""Acme's Page with two months of numbers and a few posts, some of them hostile."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models import MetaPage
from models.scope import tenant_session
from settings import get_settings
from tests.people import People
from tests.queries.numbers import put_counter, put_days, put_post, put_restatement, the_page
from tests.rows import Made, filled_once
from tests.servers import bare_server

LAST = date(2026, 11, 22)
SINCE, UNTIL = "2026-10-26", "2026-11-22"
FORMULA = '=HYPERLINK("http://evil.example","click")'
MARKUP = '<script>alert(1)</script><img src=x onerror=alert(2)> & "quotes"'
RIGHT_TO_LEFT = "مرحبا بالعالم \u202eabc 🎉👩‍👩‍👧"
LONG = "Long " * 12_000
TEXTS = (FORMULA, MARKUP, RIGHT_TO_LEFT, LONG, "+1 for coffee", "", "\tTabbed", "Monday, plain")


def put_numbers(session: Session, page: MetaPage, factor: int = 1) -> None:
    """56 days of five metrics, one of them with a hole and a restated day."""
    days = [LAST - timedelta(days=back) for back in range(56)]
    for key, start in (
        ("page_media_view", 1000),
        ("page_total_media_view_unique", 400),
        ("page_post_engagements", 50),
        ("page_daily_follows", 3),
        ("page_views_total", 70),
    ):
        values = {day: factor * (start + day.toordinal() % 17) for day in days}
        values.pop(date(2026, 11, 3))
        series = put_days(session, page, key, values)
        if key == "page_media_view":
            put_restatement(session, series, date(2026, 11, 10), 999, 1000, 1)
    put_days(session, page, "page_follows", dict.fromkeys(days, factor * 5000))
    window = {LAST: factor * 7777, LAST - timedelta(days=28): factor * 7000}
    put_days(session, page, "page_total_media_view_unique", window, period="days_28")


def put_posts(session: Session, page: MetaPage, texts: tuple[str, ...] = TEXTS) -> None:
    """A post for each text, one every second day; the last one has no counters yet."""
    for place, text in enumerate(texts):
        created = datetime(2026, 11, 20, 15, tzinfo=UTC) - timedelta(days=2 * place)
        post = put_post(session, page, f"{page.page_id}_{place}", created)
        post.message = text
        post.permalink_url = f"https://www.facebook.com/{post.post_id}"
        if place < len(texts) - 1:
            put_counter(session, post, "post_media_view", LAST, 100 * (place + 1))
            put_counter(session, post, "post_total_media_view_unique", LAST, 50 * (place + 1))
            put_counter(session, post, "post_activity_by_action_type", LAST, 5, "like")


@pytest.fixture
def full(
    people: People,
    store: Engine,
    made_before: Made,
    monkeypatch: pytest.MonkeyPatch,
) -> People:
    """Both tenants with numbers; Globex's are a hundred times Acme's.

    Nobody syncs their Pages, so their reports wait for no day.
    """
    monkeypatch.setattr("jobs.reports.WAITS_FOR_DAYS", timedelta())
    key = ("numbers of exports", get_settings().time_zone)
    filled_once(store, made_before, key, lambda: put_all_numbers(people))
    return people


def put_all_numbers(people: People) -> None:
    """The numbers and posts of both."""
    for tenant, page_id, factor in (
        (people.acme, people.acme_page, 1),
        (people.globex, people.globex_page, 100),
    ):
        with tenant_session(tenant) as session:
            page = the_page(session, page_id)
            put_numbers(session, page, factor)
            put_posts(session, page)


@pytest.fixture
def server(people: People) -> Flask:
    return bare_server()
