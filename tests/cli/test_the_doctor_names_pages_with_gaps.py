"""The doctor names Pages that lack days for more than a day, and those that Meta gives not all."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from jobs.health.check import Check
from local.doctor.examine import examine
from local.doctor.numbers import examine_numbers
from models import MetaInsightCoverage, SyncRun
from models.orm import now_utc
from models.pacific import published_day
from models.scope import tenant_session
from tests.people import ACME_PAGE, People, add_page
from tests.queries.coverage import put_line, ranges
from tests.queries.numbers import the_page

DAY = timedelta(days=1)


def read(people: People, *lacks: int, page_id: int | None = None, **values: Any) -> None:
    """A hundred days that were read, but those so many days before the newest published."""
    newest = published_day(now_utc())
    ends = sorted(lacks, reverse=True)
    stretches = zip([99, *(end - 1 for end in ends)], [*(end + 1 for end in ends), -1], strict=True)
    days = [(newest - a * DAY, newest - b * DAY) for a, b in stretches if a >= b]
    with tenant_session(people.acme) as session:
        page = the_page(session, page_id or people.acme_page)
        page.backfill_goal, page.token_encrypted = newest - 99 * DAY, b"sealed"
        put_line(session, page, read=days, answered_at=now_utc(), **values)


def read_again(people: People, settled: date) -> None:
    """Only what lies before that day is settled."""
    with tenant_session(people.acme) as session:
        line = session.scalars(select(MetaInsightCoverage)).one()
        line.settled = ranges((published_day(now_utc()) - 99 * DAY, settled))


def found() -> Check:
    return examine_numbers()


def test_complete_pages_are_well(people: People) -> None:
    read(people)
    assert (found().mark, found().finding) == ("✓", "no Page lacks a day")


def test_a_page_of_which_nothing_was_read_yet_has_no_gap(people: People) -> None:
    assert found().mark == "✓"


def test_a_day_that_is_to_be_read_once_more_since_yesterday_is_no_gap(people: People) -> None:
    newest = published_day(now_utc())
    read(people, settled=[(newest - 99 * DAY, newest - 29 * DAY)])
    assert found().mark == "✓"
    read_again(people, newest - 30 * DAY)
    assert found().mark == "✗"


def test_pages_with_gaps_are_named_with_the_cure(people: People) -> None:
    read(people, 5, 6)
    for number in range(4):
        read(people, 1, page_id=add_page(people.acme, f"9{number}", f"Page {number}"))
    check = found()
    assert check.mark == "✗"
    assert check.finding == (
        "days are missing of Acme Coffee (2 days), Page 0 (1 day), Page 1 (1 day) and 2 more"
    )
    assert check.cure.startswith("5 Pages lack days: ")
    assert f"`pagelens gaps --page {ACME_PAGE} --tenant acme`" in check.cure
    assert [each.finding for each in examine() if each.name == "numbers"] == [check.finding]


def test_what_meta_does_not_give_is_told_and_needs_no_cure(people: People) -> None:
    day = published_day(now_utc()) - 5 * DAY
    read(people, 5, given_up=[(day, day)])
    assert found().mark == "✓"
    assert found().finding.endswith("Meta does not give some days of Acme Coffee")


@pytest.mark.parametrize(
    "values",
    [{"being_checked": True}, {"access_status": "expired"}, {"token_encrypted": None}],
)
def test_a_page_that_is_checked_again_or_cannot_be_read_is_not_named(people, values) -> None:
    read(people, 5)
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        for name, value in values.items():
            setattr(page, name, value)
    assert found().mark == "✓"


def test_a_history_on_its_way_is_no_gap(people: People) -> None:
    read(people, *range(30, 99))
    assert found().mark == "✗"
    with tenant_session(people.acme) as session:
        run = SyncRun(tenant_id=people.acme, meta_page_id=people.acme_page, kind="backfill")
        session.add(run)
    assert found().mark == "✓"
