"""A number of people that is no total says what it is where it is read, on a phone too."""

import json
from datetime import timedelta

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.components.portfolio import COLUMN_NAMES
from dashboard.components.portfolio_rows import Drawn, draw_rows
from dashboard.portfolio_address import PortfolioAddress
from dashboard.queries.days.pacific import days_between, pacific_yesterday
from dashboard.queries.pages.portfolio import read_portfolio
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People
from tests.queries.numbers import put_days, the_page

VIEWERS = "page_total_media_view_unique"


def table(people: People, preset: str) -> str:
    now = now_utc()
    with tenant_session(people.acme) as session:
        address = PortfolioAddress.of({"range": preset})
        found = read_portfolio(session, people.acme, address.wish, now)
        how = Drawn(address, list(COLUMN_NAMES), 0, now)
        return json.dumps(draw_rows(found, how).children, cls=PlotlyJSONEncoder)


@pytest.mark.parametrize("preset", ["last_14d", "last_90d"])
def test_viewers_of_other_ranges_are_a_daily_average_of_whole_people(
    people: People, preset: str
) -> None:
    newest = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        many = days_between(newest - timedelta(days=89), newest)
        put_days(session, page, VIEWERS, {day: 937 + n % 2 for n, day in enumerate(many)})
    drawn = table(people, preset)
    assert '"daily average"' in drawn
    assert "937.5" not in drawn


def test_viewers_of_28_days_are_said_to_be_of_28_days(people: People) -> None:
    newest = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, VIEWERS, {newest: 500})
        put_days(session, page, VIEWERS, {newest: 7777}, period="days_28")
    assert '"28-day viewers"' in table(people, "last_28d")
