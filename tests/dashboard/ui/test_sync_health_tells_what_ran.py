from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_login import login_user
from sqlalchemy import insert

from dashboard.auth.identity import identify
from dashboard.components.sync_health import PLAN_NAMES
from dashboard.page_address import query_values
from dashboard.queries.runs.sync_health import COUNTED
from jobs.schedules import plans
from models import Alert, SyncRun, User
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from settings import get_settings
from tests.conftest import refresh_settings
from tests.dashboard.ui.screens import layout_of
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, GLOBEX_PAGE, People
from tests.servers import whole_server


@pytest.fixture
def server(people: People) -> Flask:
    """With a run that lost two metrics, and an alert about it, in Acme."""
    with tenant_session(people.acme) as session:
        session.add_all([partial_run(people), alert(people)])
    return whole_server()


def partial_run(people: People) -> SyncRun:
    now = now_utc()
    return SyncRun(
        tenant_id=people.acme,
        meta_page_id=people.acme_page,
        kind="page",
        status="partial",
        trigger="schedule",
        started_at=now - timedelta(seconds=75),
        finished_at=now,
        graph_requests=7,
        graph_calls=31,
        rows_processed=1234,
        rows_changed=56,
        progress={"notes": ["Reels could not be listed."]},
        failed_metrics={"page_media_view": "Meta does not know it.", "other": "Gone."},
    )


def alert(people: People) -> Alert:
    ran = {
        "task_id": "0a1b",
        "kind": "page",
        "finished_at": "2026-11-24T08:11:12+00:00",
        "error_kind": None,
        "rows_processed": 0,
    }
    return Alert(
        tenant_id=people.acme,
        kind="errors",
        subject="1",
        meta_page_id=people.acme_page,
        sentence="Two metrics fail each night.",
        cure="Look at them in the glossary.",
        evidence={"runs": [ran]},
    )


def drawn(server: Flask, email: str, search: Any = "") -> str:
    with server.test_request_context("/"):
        with wide_session("command") as session:
            user_id = session.query(User).filter_by(email=email).one().id
        login_user(identify(user_id, None))
        return str(layout_of("/sync-health")(**query_values(search)))


@pytest.mark.parametrize("email", [ALICE, BOB])
def test_its_people_see_runs_costs_and_alerts(server: Flask, email: str) -> None:
    page = drawn(server, email)
    for text in ("1 min 15 s", "31 counted", "1,234", "56 changed", "2 metrics not read"):
        assert text in page
    assert "Meta does not know it." in page
    assert "Reels could not be listed." in page
    assert "Two metrics fail each night." in page
    assert "Look at them in the glossary." in page
    assert "page, ended 2026-11-24 08:11 UTC, rows processed 0" in page


def test_another_tenant_sees_nothing_of_it(server: Flask) -> None:
    page = drawn(server, CHARLIE)
    assert "Acme" not in page
    assert "Open alerts" not in page
    # In a test nobody works.
    assert "Nothing is fetched at the moment: no worker takes up what waits." in page
    assert "There is no such Page here" in drawn(server, CHARLIE, f"?page_id={ACME_PAGE}")
    assert "There is no such Page here" in drawn(server, ALICE, f"?page_id={GLOBEX_PAGE}")


def test_runs_are_filtered_by_status(server: Flask) -> None:
    assert "31 counted" in drawn(server, ALICE, f"?status=partial&page_id={ACME_PAGE}")
    assert "31 counted" not in drawn(server, ALICE, "?status=failed")


def test_a_budget_that_nobody_read_is_not_made_up(server: Flask) -> None:
    assert "nothing read lately" in drawn(server, ALICE)


@pytest.mark.parametrize("search", [None, 7, "?status=x", "?page=-1&pages=99999", "?page_id=%00"])
def test_whatever_is_asked_is_answered_calmly(server: Flask, search: Any) -> None:
    assert drawn(server, ALICE, search)


def test_many_runs_are_counted_to_a_limit(server: Flask, people: People) -> None:
    began = now_utc()
    with tenant_session(people.acme) as session:
        session.execute(
            insert(SyncRun),
            [
                {
                    "tenant_id": people.acme,
                    "meta_page_id": people.acme_page,
                    "kind": "page",
                    "status": "succeeded",
                    "created_at": began - timedelta(minutes=number + 1),
                }
                for number in range(COUNTED + 1)
            ],
        )
    page = drawn(server, ALICE)
    assert "More than 2,001 runs: more than 2,000 succeeded, 1 partial." in page
    assert "1–20 of more than 2,001 runs" in page
    assert "1–20 of more than 2,000 runs" in drawn(server, ALICE, "?status=succeeded")
    assert "1 run: 1 partial." not in page
    last = drawn(server, ALICE, "?page=101")
    assert "2,001–2,001 of more than 2,001 runs" in last
    assert last.count("run run-succeeded") == 2


def test_whatever_is_planned_has_a_name(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("INSIGHTS_KEEP_DAYS", "1000")
    refresh_settings()
    kinds = {plan.kind for plan in plans(get_settings(), "America/Jamaica", now_utc())}
    assert kinds == set(PLAN_NAMES)
