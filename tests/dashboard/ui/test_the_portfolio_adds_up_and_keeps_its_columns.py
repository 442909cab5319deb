"""The portfolio's totals, groups and columns: each person's own, by the days that are chosen."""

from datetime import timedelta

import pytest
from flask import Flask

from dashboard.queries.days.pacific import days_between, pacific_yesterday
from models import PageGroup, PageGroupPage
from models.orm import now_utc
from models.scope import tenant_session
from tests.dashboard.ui.pressing import press
from tests.dashboard.ui.settings_screens import screen
from tests.dashboard.ui.test_the_portfolio_is_sorted_and_searched import drawn
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, DORA, People, add_client, add_page
from tests.queries.numbers import put_days, the_page
from tests.servers import whole_server
from tests.visitors import visitor

VIEWS = "page_media_view"
REPORT = "/settings/reports?of="


@pytest.fixture
def server(people: People) -> Flask:
    """Acme Coffee and Acme Tea with 1,000 views a day in the group Drinks, and Dora's beside it."""
    ids = [people.acme_page, add_page(people.acme, "71", "Acme Tea"), add_client(people)]
    last = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        for page in ids:
            days = days_between(last - timedelta(days=29), last)
            put_days(session, the_page(session, page), VIEWS, dict.fromkeys(days, 1000))
        session.add(PageGroup(tenant_id=people.acme, name="Drinks"))
        session.flush()
        for page in ids[:2]:
            session.add(PageGroupPage(tenant_id=people.acme, page_group_id=1, meta_page_id=page))
    return whole_server()


def plain(text: str) -> str:
    return text.replace("\\u202f", " ").replace("\\u2192", "→")


def test_all_pages_and_each_group_have_their_totals(server: Flask) -> None:
    told = plain(drawn(server, "?range=last_7d"))
    assert '"All 3 Pages"' in told
    assert '"21 K"' in told
    assert '"14 K"' in told
    assert "they are not added up" in told
    assert "Changes compare with the 7 days before." in told
    narrow = plain(drawn(server, "?range=last_7d&group_id=1"))
    assert ('"2 Pages"' in narrow, '"21 K"' in narrow) == (True, False)
    assert "A Page in several groups" not in narrow


def test_days_of_choice_and_their_comparison_are_those_of_the_address(server: Flask) -> None:
    last = pacific_yesterday(now_utc())
    own = f"since={last - timedelta(days=4)}&until={last}"
    told = plain(drawn(server, f"?{own}&compare=none"))
    assert '"15 K"' in told
    assert "Changes compare" not in told
    assert f'"/pages/{ACME_PAGE}?{own}&compare=none"' in told
    compared = drawn(server, f"?{own}&compare_since={last}&compare_until={last}")
    assert "Changes compare with the days" in compared


def test_a_number_leads_to_its_stored_values(server: Flask) -> None:
    assert f'"/pages/{ACME_PAGE}/numbers?range=last_7d"' in drawn(server, "?range=last_7d")


def test_each_person_keeps_columns_of_their_own(server: Flask) -> None:
    press(visitor(server, BOB), "portfolio-columns.value", ["views", "alerts"])
    assert "hides-viewers" in drawn(server, "", BOB)
    assert "hides-views" not in drawn(server, "", BOB)
    assert "hides-viewers" not in drawn(server, "", ALICE)
    press(visitor(server, BOB), "portfolio-columns.value", ["bogus", "views", 7])
    assert "hides-alerts" in drawn(server, "", BOB)
    assert "hides-views" not in drawn(server, "", BOB)


def test_nobody_sees_totals_of_others(server: Flask) -> None:
    theirs = plain(drawn(server, "?range=last_7d", CHARLIE))
    assert "Drinks" not in theirs
    assert '"21 K"' not in theirs
    hers = plain(drawn(server, "?range=last_7d", DORA))
    assert ("Drinks" in hers, '"21 K"' in hers, '"7 K"' in hers) == (False, False, True)


def test_a_report_of_a_group_is_one_press_away_for_who_may_make_one(server: Flask) -> None:
    assert REPORT in drawn(server, "", ALICE)
    assert REPORT not in drawn(server, "", BOB)
    form = screen(server, ALICE, "reports", of="/?group_id=1&range=last_7d")
    assert "value=['group:1']" in form
    assert "value='last_7d'" in form
    assert "report-form" not in screen(server, ALICE, "reports", of="/?group_id=7")
