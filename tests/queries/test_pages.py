"""How fresh a Page is, how far its history reaches, and which Page opens first."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from dashboard.queries.pages import PageSummary, default_page, list_pages, summarise_page
from models import MetaPage, SyncRun
from tests.people import ACME_PAGE, People
from tests.queries.numbers import NOON, put_days

YESTERDAY = date(2026, 11, 23)


def put_run(session: Session, page: MetaPage, **values: object) -> None:
    session.add(SyncRun(tenant_id=page.tenant_id, meta_page_id=page.id, **values))
    session.flush()


def summary(session: Session, page: MetaPage) -> PageSummary:
    return summarise_page(session, page, now=NOON)


def test_a_page_never_synced_is_stale_and_has_no_day(acme: Session, page: MetaPage):
    found = summary(acme, page)
    assert (found.stale, found.data_through, found.backfill) == (True, None, None)


def test_a_success_within_36_hours_is_fresh(acme: Session, page: MetaPage):
    put_run(acme, page, kind="page", status="succeeded", finished_at=NOON - timedelta(hours=35))
    put_days(acme, page, "page_media_view", {YESTERDAY: 1})
    found = summary(acme, page)
    assert (found.stale, found.data_through) == (False, YESTERDAY)


def test_failures_and_old_successes_are_stale(acme: Session, page: MetaPage):
    put_run(acme, page, kind="page", status="succeeded", finished_at=NOON - timedelta(hours=37))
    put_run(acme, page, kind="page", status="failed", finished_at=NOON)
    assert summary(acme, page).stale


def test_a_backfill_of_last_year_brings_no_freshness(acme: Session, page: MetaPage):
    put_run(
        acme,
        page,
        kind="backfill",
        status="succeeded",
        finished_at=NOON,
        window_since=date(2025, 1, 1),
        window_until=date(2025, 3, 1),
    )
    assert summary(acme, page).stale


def test_the_backfill_tells_the_oldest_day_and_its_share(acme: Session, page: MetaPage):
    page.backfill_goal = YESTERDAY - timedelta(days=200)
    put_run(
        acme,
        page,
        kind="backfill",
        status="succeeded",
        finished_at=NOON,
        window_since=YESTERDAY - timedelta(days=50),
        window_until=YESTERDAY,
    )
    put_run(acme, page, kind="backfill", status="running")
    found = summary(acme, page).backfill
    assert found
    assert (found.oldest_day, found.share, found.running) == (
        YESTERDAY - timedelta(days=50),
        0.25,
        True,
    )


def test_the_list_shows_one_tenants_pages(acme: Session, page: MetaPage, people: People):
    found = list_pages(acme, people.acme, user_id=1, now=NOON)
    assert [each.page_id for each in found] == [ACME_PAGE]


def test_a_page_that_can_be_analysed_opens_first(acme: Session, page: MetaPage, people: People):
    acme.add(MetaPage(tenant_id=people.acme, page_id="1", name="A page without ANALYZE"))
    acme.flush()
    assert default_page(acme, people.acme, user_id=1) is page
