"""A second metric in the trend: the address keeps it, the chart and its table show both."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.components.trend_choices import fitting, period_choices
from dashboard.page_address import PageAddress, format_address, parse_address
from ingest.plan.days import newest_day
from models.scope import tenant_session
from tests.dashboard.ui.pressing import press
from tests.people import ACME_PAGE, People
from tests.queries.numbers import put_days, the_page
from tests.queries.test_calendar_buckets import FOLLOWERS, VIEWERS, VIEWS
from tests.servers import whole_server

MAP = "page_video_views_by_paid_non_paid"


def test_the_address_keeps_it_and_chooses_what_both_have() -> None:
    address = parse_address(f"/pages/{ACME_PAGE}", f"?second={FOLLOWERS}&split=ads")
    assert address.second == FOLLOWERS
    assert fitting(address).split == ""
    assert format_address(fitting(address)) == f"/pages/{ACME_PAGE}?second={FOLLOWERS}"
    assert set(period_choices(VIEWERS, "", FOLLOWERS)) == set(period_choices(FOLLOWERS))
    for second in (VIEWS, MAP):
        assert fitting(PageAddress(ACME_PAGE, metric=VIEWS, second=second)).second == ""


@pytest.fixture
def server(people: People) -> Flask:
    newest = newest_day()
    days = [newest - timedelta(days=back) for back in range(20)]
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, VIEWS, dict.fromkeys(days, 1234))
        put_days(session, page, FOLLOWERS, dict.fromkeys(days, 56789))
    return whole_server()


def test_the_screen_draws_both_and_its_table_shows_them(alice: FlaskClient) -> None:
    chosen = {"metric__value": VIEWS, "range__value": "last_7d", "compare__value": "none"}
    drawn = press(alice, "second.value", FOLLOWERS, **chosen)
    assert "Views and Followers" in drawn
    assert "Each has a scale of its own: Views on the left, Followers on the right." in drawn
    table = press(alice, "trend-table-open.n_clicks", 1, **chosen, second__value=FOLLOWERS)
    assert table.count("1,234") == table.count("56,789") == 7
    empty = press(alice, "second.value", "page_views_total", **chosen)
    assert "Page visits has no value in these days." in empty
    first = alice.get(f"/pages/{ACME_PAGE}?range=last_7d&second={FOLLOWERS}").text
    assert "Views and Followers" in first
