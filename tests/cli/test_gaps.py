"""`pagelens gaps` lists what is missing of a Page and why, and asks for it."""

from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from cli import explain, pagelens
from models import MetaInsightCoverage, MetaInsightGap, MetaPage, SyncRun
from models.orm import now_utc
from models.pacific import published_day
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.people import ACME_PAGE, GLOBEX_PAGE, People, add_page
from tests.queries.coverage import list_posts, put_gap, put_line
from tests.queries.numbers import put_post, the_page

DAYS = 400
ONE = timedelta(days=1)


@pytest.fixture
def acme(people: People) -> People:
    """Its Page can be read."""
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        page.token_encrypted, page.backfill_goal = b"sealed", back(DAYS - 1)
        list_posts(page)
    return people


def back(days: int) -> date:
    """So many days before the newest that Meta has published."""
    return published_day(now_utc()) - timedelta(days=days)


def read_all_but(people: People, *days: date, metric: str = "page_media_view", **values: Any):
    starts = [back(DAYS - 1), *(day + ONE for day in sorted(days))]
    ends = [*(day - ONE for day in sorted(days)), back(0)]
    read = [days for days in zip(starts, ends, strict=True) if days[0] <= days[1]]
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        line = put_line(session, page, metric, read=read, answered_at=now_utc(), **values)
        return line.id


def gaps(*arguments: str, page: str = ACME_PAGE) -> Result:
    return CliRunner().invoke(pagelens, ["gaps", "--page", page, *arguments])


def runs(people: People) -> dict[str, SyncRun]:
    with tenant_session(people.acme) as session:
        return {run.kind: run for run in session.scalars(select(SyncRun))}


def test_a_complete_page_says_from_when_to_when(acme: People) -> None:
    read_all_but(acme)
    done = gaps()
    assert done.exit_code == 0
    assert done.output == (
        f"Acme Coffee: Nothing is missing: complete from {back(DAYS - 1)} to {back(0)}.\n"
    )
    again = gaps("--repair")
    assert again.output.endswith("Nothing to ask for.\n")
    assert runs(acme) == {}


def test_series_that_lack_the_same_days_stand_together(acme: People) -> None:
    for period in ("day", "week"):
        read_all_but(acme, back(10), period=period)
    read_all_but(acme, back(10), metric="page_follows")
    read_all_but(acme, back(20), back(21), metric="page_views_total")
    done = gaps()
    head, *rows = done.output.splitlines()[1:]
    assert head.split() == ["days", "asked", "again", "metrics", "why"]
    assert [row.split("  ")[0] for row in rows] == [str(back(10)), f"{back(21)} to {back(20)}"]
    assert "page_follows day, page_media_view day/week  Not read yet." in rows[0]
    assert done.output.startswith("Acme Coffee: 3 days are incomplete; complete since")
    assert done.exit_code == 0


def test_why_and_when_are_told(acme: People) -> None:
    later = now_utc() + timedelta(days=3)
    line = read_all_but(acme, back(10))
    with tenant_session(acme.acme) as session:
        row = session.get_one(MetaInsightCoverage, (acme.acme, line))
        put_gap(session, row, (back(10), back(10)), later, tries=2)
        put_post(session, the_page(session, acme.acme_page), "1_a", now_utc())
    output = gaps().output
    assert f"{later:%Y-%m-%d %H:%M} UTC" in output
    assert "Meta answered 2 times without a value." in output
    assert "1 post has no numbers yet, or not all of them." in output


def test_a_repair_asks_for_all_of_it_now(acme: People) -> None:
    line = read_all_but(acme, back(10), back(200), given_up=[(back(200), back(200))])
    with tenant_session(acme.acme) as session:
        row = session.get_one(MetaInsightCoverage, (acme.acme, line))
        put_gap(session, row, (back(10), back(10)), now_utc() + timedelta(days=3))
        put_post(session, the_page(session, acme.acme_page), "1_a", now_utc())
    done = gaps("--repair")
    started = runs(acme)
    assert done.exit_code == 0
    assert sorted(started) == ["backfill", "page", "post"]
    for kind, run in started.items():
        assert f"{kind}: started (task {run.id})." in done.output
        assert run.trigger == "command"
    assert "1 pause ended." in done.output
    assert "What Meta did not give of 1 series is asked for once more." in done.output
    with tenant_session(acme.acme) as session:
        assert session.scalars(select(MetaInsightCoverage)).one().given_up == []
        assert session.scalars(select(MetaInsightGap)).one().next_try_at <= now_utc()
    again = gaps("--repair")
    assert again.output.count("active already") == 3
    assert len(runs(acme)) == 3


def test_only_the_runs_that_it_takes_are_started(acme: People) -> None:
    read_all_but(acme, back(200))
    gaps("--repair")
    assert list(runs(acme)) == ["backfill"]


def test_posts_that_were_not_listed_are_asked_for(acme: People) -> None:
    read_all_but(acme)
    with tenant_session(acme.acme) as session:
        list_posts(the_page(session, acme.acme_page), (back(99), back(0)))
    done = gaps("--repair")
    assert "The numbers of the Page itself are complete from" in done.output
    assert "posts    The posts of these days were not listed yet." in done.output
    assert list(runs(acme)) == ["post"]


def test_a_page_of_which_nothing_was_read_is_asked_for(acme: People) -> None:
    done = gaps("--repair")
    assert done.output.startswith("Acme Coffee: Nothing was read of Meta yet.\n")
    assert "page: started" in done.output


def test_a_page_that_cannot_be_read_is_not_asked_for(acme: People, environment) -> None:
    read_all_but(acme, back(10))
    with tenant_session(acme.acme) as session:
        the_page(session, acme.acme_page).access_status = "expired"
    assert "not at present" in gaps().output
    refused = gaps("--repair")
    assert refused.exit_code == 1
    assert explain(refused.exception).startswith("The connection to Facebook has expired.")
    environment.setenv("META_PAGE_INSIGHTS_ENABLED", "false")
    refresh_settings()
    assert "switched off" in explain(gaps("--repair").exception)
    assert runs(acme) == {}


def test_the_tenant_is_named_where_two_have_the_page(acme: People) -> None:
    read_all_but(acme)
    add_page(acme.globex, ACME_PAGE, "The same Page")
    assert "acme or globex" in explain(gaps().exception)
    assert gaps("--tenant", "acme").output.startswith("Acme Coffee: Nothing is missing")
    elsewhere = gaps("--tenant", "globex")
    assert elsewhere.output.startswith("The same Page: Nothing was read of Meta yet.")
    assert explain(gaps("--tenant", "acme", page=GLOBEX_PAGE).exception).startswith("No Page")
    with tenant_session(acme.globex) as session:
        assert session.scalars(select(MetaPage)).all()
