"""What adds up over Pages is added up, of those that are meant and that the person may see."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.portfolio import read_all_rows, read_portfolio
from dashboard.queries.pages.portfolio_totals import Total, Totals, read_totals
from dashboard.queries.pages.portfolio_wish import Wish
from models import MetaPage, PageGroup, PageGroupPage
from models.limited import limited_as
from models.scope import tenant_session
from tests.people import DORA, People, actor, add_client, add_page
from tests.queries.numbers import NOON, put_days, the_page

LAST = date(2026, 11, 23)
WEEK = {"since": "2026-11-17", "until": "2026-11-23"}
VIEWS, FOLLOWERS = "page_media_view", "page_follows"


def days(number: int, value: int) -> dict[date, int]:
    return {LAST - timedelta(days=back): value for back in range(number)}


def grouped(session: Session, people: People, name: str, pages: Collection[int]) -> int:
    group = PageGroup(tenant_id=people.acme, name=name)
    session.add(group)
    session.flush()
    for page in pages:
        session.add(PageGroupPage(tenant_id=people.acme, page_group_id=group.id, meta_page_id=page))
    session.flush()
    return group.id


@pytest.fixture
def pages(people: People) -> list[int]:
    """Coffee with two weeks of 10 views a day, Tea with one week of 5, Dora's with two of 100."""
    ids = [people.acme_page, add_page(people.acme, "71", "Acme Tea"), add_client(people)]
    with tenant_session(people.acme) as session:
        for page, (number, value) in zip(ids, ((14, 10), (7, 5), (14, 100)), strict=True):
            found = the_page(session, page)
            put_days(session, found, VIEWS, days(number, value))
            put_days(session, found, "page_total_media_view_unique", days(number, value))
            put_days(session, found, FOLLOWERS, days(number, value) | {LAST: value + 3})
    with tenant_session(people.globex) as session:
        put_days(session, the_page(session, people.globex_page), VIEWS, days(14, 9000))
    return ids


def totals(session: Session, people: People, **wish: object) -> Totals:
    return read_totals(session, people.acme, Wish(**(WEEK | wish)), NOON)


def test_the_change_compares_the_pages_that_have_both_periods(
    acme: Session, people: People, pages: list[int]
) -> None:
    found = totals(acme, people).whole
    assert found.pages == 3
    assert found.totals["views"] == Total(805, 3, 770, 770, 2)
    assert found.totals["net_follows"].value == 6
    assert found.totals["net_follows"].pages == 2
    assert not {"viewers", "followers"} & set(found.totals)


def test_nothing_is_compared_where_nothing_is_wanted(
    acme: Session, people: People, pages: list[int]
) -> None:
    alone = totals(acme, people, compare=Comparison("none")).whole.totals["views"]
    assert alone == Total(805, 3, None, None, 0)


def test_a_page_in_two_groups_counts_in_both_and_once_in_the_whole(
    acme: Session, people: People, pages: list[int]
) -> None:
    drinks, all_of_us = (
        grouped(acme, people, "drinks", pages[:2]),
        grouped(acme, people, "All", pages),
    )
    grouped(acme, people, "Empty", [])
    found = totals(acme, people)
    named = [(one.group_id, one.name, one.pages, one.totals["views"].value) for one in found.groups]
    assert named == [(all_of_us, "All", 3, 805), (drinks, "drinks", 2, 105)]
    assert totals(acme, people, group=str(drinks)).whole.totals["views"].value == 105
    searched = totals(acme, people, search="tea")
    assert [(one.name, one.pages) for one in searched.groups] == [("All", 1), ("drinks", 1)]


def test_a_group_narrows_the_list_and_a_strange_one_is_told(
    acme: Session, people: People, pages: list[int]
) -> None:
    drinks = grouped(acme, people, "drinks", pages[:2])
    found = read_portfolio(acme, people.acme, Wish(group=str(drinks), limit=1), NOON)
    assert (found.total, found.count, len(found.rows)) == (3, 2, 1)
    every = read_all_rows(acme, people.acme, Wish(group=str(drinks), limit=1, sort="views"), NOON)
    assert [row.page.name for row in every] == ["Acme Tea", "Acme Coffee"]
    for strange in (str(drinks + 1), "x", "-1", "²", "9" * 40):
        with pytest.raises(BadInput) as told:
            totals(acme, people, group=strange)
        assert told.value.field == "group_id"


def test_who_is_limited_adds_up_their_own_pages(people: People, pages: list[int]) -> None:
    with tenant_session(people.acme) as session:
        grouped(session, people, "All", pages)
    with limited_as(actor(DORA).user_id), tenant_session(people.acme) as session:
        found = totals(session, people)
        assert found.whole.totals["views"] == Total(700, 1, 700, 700, 1)
        assert found.groups == []
        rows = list(read_all_rows(session, people.acme, Wish(**WEEK), NOON))
        assert [row.page.name for row in rows] == ["Dora Flowers"]


def test_a_page_that_is_to_go_is_in_no_sum(acme: Session, people: People, pages: list[int]) -> None:
    acme.get_one(MetaPage, (people.acme, pages[2])).erased_at = NOON
    acme.flush()
    assert totals(acme, people).whole.totals["views"].value == 105
