"""What a card says when it is asked: why the number changed first, each part on its own line."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from dash import html

from dashboard.components.kpis import kpi_explanation
from dashboard.page_address import PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.days.pacific import days_between
from dashboard.queries.pages.freshness import Freshness
from models.scope import tenant_session
from tests.people import ACME_PAGE, People
from tests.queries.coverage import put_post_read
from tests.queries.numbers import put_counter, put_days, put_post, the_page

NEWEST = date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
VIEWS, VIEWERS = "page_media_view", "page_total_media_view_unique"


def words(part: Any) -> str:
    children = getattr(part, "children", part)
    if isinstance(children, list):
        return " ".join(words(each) for each in children)
    return str(children)


def test_why_it_changed_stands_before_what_it_means(people: People):
    days = days_between(NEWEST - timedelta(days=60), NEWEST)
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        for metric in (VIEWS, VIEWERS):
            put_days(session, page, metric, dict.fromkeys(days, 10) | {NEWEST: 90})
        post = put_post(session, page, f"{ACME_PAGE}_1", NOW - timedelta(days=2))
        post.message = "<b>Fresh</b> roast"
        put_counter(session, post, "post_media_view", NEWEST + timedelta(days=1), 75)
        put_post_read(session, post, NEWEST, NEWEST + timedelta(days=1))
        fresh = Freshness(NEWEST, None, stale=False, backfill=None)
        context = PageContext(session, page, PageAddress(ACME_PAGE), fresh, NOW)
        _means, heading, why, facts, *_ways = kpi_explanation(context, VIEWS)
        _means, _heading, of_people, *_ways = kpi_explanation(context, VIEWERS)
    assert (words(heading), isinstance(facts, html.Dl)) == ("Why did it change?", True)
    (parts,) = [one for one in why.children[0].children if isinstance(one, html.Ul)]
    assert [words(one) for one in parts.children] == [
        "“<b>Fresh</b> roast” of 21 Nov 2026 +75 (75 after 0)",
        "not by these posts +5 (285 after 280)",
    ]
    assert "no part carries a share" in words(of_people)
