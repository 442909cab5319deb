"""Many Pages in one table: the numbers of each are those of its own overview."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.pages.portfolio import read_portfolio
from dashboard.queries.pages.portfolio_wish import COLUMNS, Wish
from models import Alert, MetaPage
from tests.people import People, add_page
from tests.queries.numbers import NOON, put_days, the_page

NEWEST = date(2026, 11, 23)
NUMBERS = ("page_media_view", "page_total_media_view_unique", "page_post_engagements")


@pytest.fixture
def pages(acme: Session, people: People) -> list[MetaPage]:
    """Acme Coffee, Bakery (a day behind, twice the numbers), and Cider without numbers."""
    ids = [people.acme_page]
    ids += [add_page(people.acme, f"7{n}", name) for n, name in enumerate(("Bakery", "Cider_1"))]
    found = [the_page(acme, page_id) for page_id in ids]
    for lag, page in enumerate(found[:2]):
        last = NEWEST - timedelta(days=lag)
        days = [last - timedelta(days=back) for back in range(60)]
        for place, key in enumerate((*NUMBERS, "page_follows")):
            values = {day: (lag + 1) * (100 + n + place) for n, day in enumerate(days)}
            put_days(acme, page, key, values)
    put_days(acme, found[0], "page_total_media_view_unique", {NEWEST: 777}, period="days_28")
    return found


def names(session: Session, people: People, **wish: object) -> list[str]:
    found = read_portfolio(session, people.acme, Wish(**wish), NOON)
    return [row.page.name for row in found.rows]


@pytest.mark.parametrize("preset", ["last_28d", "last_7d", "this_month", None])
def test_each_number_is_the_one_of_the_pages_own_overview(
    acme: Session, people: People, pages: list[MetaPage], preset: str | None
) -> None:
    found = read_portfolio(acme, people.acme, Wish(preset=preset), NOON)
    for row in found.rows:
        span = resolve_range(preset=preset, newest_day=row.fresh.data_through, now=NOON)
        own = {kpi.metric: kpi for kpi in read_overview(acme, row.page, span, now=NOON).kpis}
        for column, kpi in row.kpis.items():
            assert kpi == own[COLUMNS[column][0]]
    assert found.rows[0].kpis["views"].value


def test_pages_are_sorted_by_a_number_and_those_without_it_come_last(
    acme: Session, people: People, pages: list[MetaPage]
) -> None:
    assert names(acme, people) == ["Acme Coffee", "Bakery", "Cider_1"]
    largest = ["Bakery", "Acme Coffee", "Cider_1"]
    assert names(acme, people, sort="views", descending=True) == largest
    assert names(acme, people, sort="views") == ["Acme Coffee", "Bakery", "Cider_1"]
    assert names(acme, people, sort="followers", descending=True) == largest
    assert names(acme, people, sort="fresh") == ["Bakery", "Acme Coffee", "Cider_1"]


@pytest.mark.parametrize("column", ["views", "viewers", "engagements", "followers"])
def test_days_that_are_still_to_come_are_sorted_by_the_numbers_shown(
    acme: Session, people: People, pages: list[MetaPage], column: str
) -> None:
    until = NOON.date()
    since = until - timedelta(days=27)
    assert until > NEWEST
    wish = Wish(None, since.isoformat(), until.isoformat(), sort=column, descending=True)
    rows = read_portfolio(acme, people.acme, wish, NOON).rows
    assert [row.page.name for row in rows] == ["Bakery", "Acme Coffee", "Cider_1"]
    one, other = (row.kpis[column].value for row in rows[:2])
    assert one > other


def test_a_search_takes_signs_as_they_are(
    acme: Session, people: People, pages: list[MetaPage]
) -> None:
    assert names(acme, people, search="BAK") == ["Bakery"]
    assert names(acme, people, search="%") == []
    assert names(acme, people, search="r_1") == ["Cider_1"]
    assert names(acme, people, search="Globex") == []


def test_pages_come_in_parts(acme: Session, people: People, pages: list[MetaPage]) -> None:
    found = read_portfolio(acme, people.acme, Wish(limit=2, offset=2), NOON)
    assert (found.total, found.count, [row.page.name for row in found.rows]) == (3, 3, ["Cider_1"])


def test_open_alerts_are_counted_at_their_page(
    acme: Session, people: People, pages: list[MetaPage]
) -> None:
    for resolved in (None, NOON):
        acme.add(
            Alert(
                tenant_id=people.acme,
                kind="stale",
                subject=str(pages[1].id),
                meta_page_id=pages[1].id,
                sentence="No sync succeeded.",
                resolved_at=resolved,
            )
        )
    acme.flush()
    found = read_portfolio(acme, people.acme, Wish(sort="alerts", descending=True), NOON)
    assert (found.rows[0].page.name, found.rows[0].alerts) == ("Bakery", 1)


@pytest.mark.parametrize("wish", [{"sort": "bogus"}, {"preset": "last_year"}])
def test_what_cannot_be_used_is_told(acme: Session, people: People, wish: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read_portfolio(acme, people.acme, Wish(**wish), NOON)
