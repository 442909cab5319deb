"""How fresh a Page is, how far its history reaches, and which Page opens first."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from dashboard.queries.pages.freshness import read_freshness
from dashboard.queries.pages.listing import PageSummary, default_page, list_pages, summarise_page
from models import MetaPage, SyncRun
from tests.people import ACME_PAGE, People
from tests.queries.coverage import put_line
from tests.queries.numbers import NOON, put_days

YESTERDAY = date(2026, 11, 23)


def summary(session: Session, page: MetaPage) -> PageSummary:
    return summarise_page(session, page, now=NOON)


def test_a_page_never_synced_is_stale_and_has_no_day(acme: Session, page: MetaPage):
    found = summary(acme, page)
    assert (found.stale, found.data_through, found.backfill) == (True, None, None)


def test_a_page_that_was_read_through_the_newest_published_day_is_fresh(acme, page: MetaPage):
    put_line(acme, page, read=[(YESTERDAY - timedelta(days=5), YESTERDAY)], answered_at=NOON)
    put_days(acme, page, "page_media_view", {YESTERDAY: 1})
    found = summary(acme, page)
    assert (found.stale, found.data_through, found.last_success_at) == (False, YESTERDAY, NOON)


def test_it_is_stale_36_hours_after_a_day_ended_that_was_not_read(acme: Session, page: MetaPage):
    put_line(acme, page, read=[(YESTERDAY, YESTERDAY)], answered_at=NOON)
    # The 24th ends on the 25th at 8:00 UTC.
    end = datetime(2026, 11, 25, 8, tzinfo=UTC)
    before, after = end + timedelta(hours=35), end + timedelta(hours=37)
    assert not summarise_page(acme, page, now=before).stale
    assert summarise_page(acme, page, now=after).stale


def test_runs_that_succeeded_make_nothing_fresh(acme: Session, page: MetaPage):
    run = SyncRun(kind="page", status="succeeded", finished_at=NOON, rows_processed=9)
    run.tenant_id, run.meta_page_id = page.tenant_id, page.id
    acme.add(run)
    acme.flush()
    assert summary(acme, page).stale


def test_imported_values_make_nothing_fresh(acme: Session, page: MetaPage):
    put_days(acme, page, "page_media_view", {YESTERDAY: 1})
    found = summary(acme, page)
    assert (found.stale, found.data_through, found.last_success_at) == (True, YESTERDAY, None)


def test_many_pages_take_few_statements(acme: Session, page: MetaPage, people: People):
    pages = [page]
    for number in range(30):
        each = MetaPage(tenant_id=people.acme, page_id=str(number), name=f"Page {number}")
        each.backfill_goal = YESTERDAY - timedelta(days=200)
        acme.add(each)
        acme.flush()
        put_line(acme, each, read=[(YESTERDAY, YESTERDAY)], answered_at=NOON)
        pages.append(each)
    statements: list[str] = []
    engine = acme.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    found = read_freshness(acme, people.acme, pages, NOON)
    assert len(statements) == 3
    assert sum(not one.stale for one in found.values()) == 30


def test_the_list_shows_one_tenants_pages(acme: Session, page: MetaPage, people: People):
    found = list_pages(acme, people.acme, user_id=1, now=NOON)
    assert [each.page_id for each in found] == [ACME_PAGE]


def test_a_page_that_can_be_analysed_opens_first(acme: Session, page: MetaPage, people: People):
    acme.add(MetaPage(tenant_id=people.acme, page_id="1", name="A page without ANALYZE"))
    acme.flush()
    assert default_page(acme, people.acme, user_id=1) is page
