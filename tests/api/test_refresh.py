"""The manual refresh: two runs, the active ones again, the cool-down, the refusals."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import select, update

from dashboard.actions.refresh import refresh_page
from jobs.runs import MIDDAY, start_run
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from settings import get_settings
from tests.conftest import refresh_settings
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.visitors import post

PATH = f"/api/metrics/meta/pages/{ACME_PAGE}/refresh/"


def end_runs(people: People, *kinds: str) -> None:
    with tenant_session(people.acme) as session:
        session.execute(update(SyncRun).where(SyncRun.kind.in_(kinds)).values(status="succeeded"))


def test_it_starts_both_runs_and_puts_their_jobs_into_the_queue(alice: FlaskClient):
    answer = post(alice, PATH)
    assert answer.status_code == 202
    tasks = set(answer.json.values())
    assert set(answer.json) == {"page_task_id", "post_task_id"}
    with Redis.from_url(get_settings().require_redis_url()) as redis:
        waiting = {job.decode() for job in redis.lrange("rq:queue:sync", 0, -1)}
    assert waiting == tasks


def test_while_a_run_is_active_it_answers_with_the_same_ids(alice: FlaskClient, people: People):
    first = post(alice, PATH).json
    assert post(alice, PATH).json == first
    end_runs(people, "page")
    again = post(alice, PATH)
    assert (again.status_code, again.json) == (202, first)


def test_after_the_runs_it_cools_down(alice: FlaskClient, people: People):
    post(alice, PATH)
    end_runs(people, "page", "post")
    answer = post(alice, PATH)
    assert (answer.status_code, answer.json["error"]["code"]) == (429, "cooling_down")
    assert 290 <= int(answer.headers["Retry-After"]) <= 300


def test_without_a_cool_down_it_starts_anew(alice: FlaskClient, people: People, environment):
    environment.setenv("META_REFRESH_COOLDOWN_SECONDS", "0")
    refresh_settings()
    first = post(alice, PATH).json
    end_runs(people, "page", "post")
    assert post(alice, PATH).json["page_task_id"] != first["page_task_id"]


def test_a_backfill_does_not_count(alice: FlaskClient, people: People):
    with tenant_session(people.acme) as session:
        session.add(SyncRun(tenant_id=people.acme, meta_page_id=people.acme_page, kind="backfill"))
    assert post(alice, PATH).json["page_task_id"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"can_analyze": False}, "ANALYZE"),
        ({"missing_permissions": ["read_insights"]}, "read_insights"),
    ],
)
def test_a_page_that_cannot_be_analysed_is_refused_with_the_reason(
    alice: FlaskClient, people: People, values: dict[str, object], words: str
):
    with tenant_session(people.acme) as session:
        session.execute(update(MetaPage).values(**values))
    answer = post(alice, PATH)
    assert answer.status_code == 409
    assert words in answer.json["error"]["message"]


def test_a_switched_off_installation_says_so(alice: FlaskClient, environment):
    environment.setenv("META_PAGE_INSIGHTS_ENABLED", "false")
    refresh_settings()
    answer = post(alice, PATH)
    assert answer.status_code == 409
    assert "META_PAGE_INSIGHTS_ENABLED" in answer.json["error"]["message"]


def test_a_pause_of_all_active_runs_is_known_with_its_end(alice: FlaskClient, people: People):
    post(alice, PATH)
    until = now_utc() + timedelta(minutes=9)
    with tenant_session(people.acme) as session:
        session.execute(update(SyncRun).values(status="throttled", resume_at=until))
    with tenant_session(people.acme) as session:
        answer = refresh_page(actor(ALICE), session, ACME_PAGE, now_utc()).value
    assert (answer.outcome, answer.resume_at) == ("active", until)


def test_a_midday_read_that_works_is_followed_by_what_a_person_asks_for(
    alice: FlaskClient, people: People
):
    with tenant_session(people.acme) as session:
        page = session.scalars(select(MetaPage).where(MetaPage.page_id == ACME_PAGE)).one()
        midday = start_run(session, page, "page", trigger=MIDDAY).task_id
        session.execute(update(SyncRun).values(status="running"))
    answer = post(alice, PATH)
    assert answer.status_code == 202
    assert answer.json["page_task_id"] == str(midday)
    with tenant_session(people.acme) as session:
        followed = session.execute(select(SyncRun.kind, SyncRun.trigger, SyncRun.then_trigger))
        assert set(followed) == {("page", MIDDAY, "manual"), ("post", "manual", None)}
