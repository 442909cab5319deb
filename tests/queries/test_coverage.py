"""What is missing says why, and when it is asked for next."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.pages.coverage import Coverage, read_coverage, together
from models import MetaPage, MetaPostGap, Schedule, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People
from tests.queries.coverage import list_posts, put_gap, put_line, put_post_coverage
from tests.queries.numbers import NOON, put_post

PUBLISHED = date(2026, 11, 22)
GOAL = PUBLISHED - timedelta(days=299)
NIGHT, MIDDAY = NOON + timedelta(hours=12), NOON + timedelta(hours=20)
POSTS = NOON + timedelta(hours=13)
SYNCED = {"token_encrypted": b"sealed", "can_analyze": True}


@pytest.fixture
def wanted(acme: Session, page: MetaPage) -> MetaPage:
    """A Page that can be read, in a tenant with its plan."""
    page.backfill_goal = GOAL
    list_posts(page)
    for name, value in SYNCED.items():
        setattr(page, name, value)
    for kind, moment in (("page", NIGHT), ("midday", MIDDAY), ("post", POSTS)):
        row = Schedule(tenant_id=page.tenant_id, name=kind, kind=kind, hour=3, minute=10)
        row.next_at = moment
        acme.add(row)
    acme.flush()
    return page


def back(days: int) -> date:
    return PUBLISHED - timedelta(days=days)


def covered(session: Session, page: MetaPage) -> Coverage:
    return read_coverage(session, page.tenant_id, [page], NOON)[page.id]


def put_run(session: Session, page: MetaPage, kind: str, **values: object) -> None:
    run = SyncRun(tenant_id=page.tenant_id, meta_page_id=page.id, kind=kind)
    for name, value in values.items():
        setattr(run, name, value)
    session.add(run)
    session.flush()


def lack(session: Session, page: MetaPage, day: date) -> None:
    """All is read but this day."""
    one = timedelta(days=1)
    put_line(session, page, read=[(GOAL, day - one), (day + one, PUBLISHED)], answered_at=NOON)


@pytest.mark.parametrize(
    ("day", "kind", "values", "expected"),
    [
        (back(0), None, {}, NIGHT),
        (back(0), "page", {"trigger": "midday"}, NOON),
        (back(40), "page", {"trigger": "midday"}, NOON),
        (back(40), "page", {"status": "throttled", "resume_at": MIDDAY}, MIDDAY),
        (back(200), None, {}, NIGHT),
        (back(200), "backfill", {"status": "running"}, NOON),
        (back(40), "backfill", {"status": "running"}, NIGHT),
        (back(40), "post", {"status": "running"}, NIGHT),
    ],
)
def test_the_next_run_that_takes_a_day_tells_when(acme, wanted, day, kind, values, expected):
    lack(acme, wanted, day)
    if kind:
        put_run(acme, wanted, kind, **values)
    [gap] = covered(acme, wanted).gaps
    assert (gap.next_try, gap.reason) == (expected, "Not read yet.")


def test_the_midday_read_takes_what_is_unread_when_it_comes_first(acme, wanted) -> None:
    acme.query(Schedule).filter_by(kind="page").one().next_at = MIDDAY + timedelta(hours=9)
    lack(acme, wanted, back(40))
    assert covered(acme, wanted).gaps[0].next_try == MIDDAY


@pytest.mark.parametrize(("then", "expected"), [(None, NIGHT), ("schedule", NOON)])
def test_what_is_to_be_read_again_waits_for_the_night(acme, wanted, then, expected) -> None:
    put_line(
        acme, wanted, read=[(GOAL, PUBLISHED)],
        settled=[(GOAL, back(51)), (back(49), PUBLISHED)], answered_at=NOON,
    )  # fmt: skip
    put_run(acme, wanted, "page", trigger="midday", then_trigger=then)
    [gap] = covered(acme, wanted).gaps
    assert (gap.state, gap.next_try) == ("no_last_read", expected)


def test_a_day_without_a_value_waits_for_its_own_time(acme: Session, wanted: MetaPage) -> None:
    line = put_line(acme, wanted, read=[(GOAL, back(41)), (back(39), PUBLISHED)], answered_at=NOON)
    put_gap(acme, line, (back(40), back(40)), NOON + timedelta(days=3), tries=3)
    [gap] = covered(acme, wanted).gaps
    assert (gap.next_try, gap.state) == (NOON + timedelta(days=3), "no_value")
    assert gap.reason == "Meta answered 3 times without a value."


def test_what_failed_says_so(acme: Session, wanted: MetaPage) -> None:
    put_line(acme, wanted, reason="Facebook did not give a usable answer.", failed_at=NOON)
    assert covered(acme, wanted).gaps[0].reason == (
        "Not read yet. Facebook did not give a usable answer."
    )


@pytest.mark.parametrize(("days", "kind"), [(40, "page"), (200, "backfill")])
def test_the_run_that_failed_says_why_too(acme, wanted, days: int, kind: str) -> None:
    lack(acme, wanted, back(days))
    put_run(acme, wanted, kind, status="failed", error="The disk is full.", created_at=NOON)
    other = "post" if kind == "page" else "page"
    put_run(acme, wanted, other, status="failed", error="Another reason.", created_at=NOON)
    assert covered(acme, wanted).gaps[0].reason == "Not read yet. The disk is full."
    later = NOON + timedelta(hours=1)
    put_run(acme, wanted, kind, status="succeeded", created_at=later)
    assert covered(acme, wanted).gaps[0].reason == "Not read yet."


def test_what_meta_does_not_give_is_told_with_what_shows_it(acme, wanted) -> None:
    put_line(
        acme, wanted, read=[(GOAL, back(41)), (back(39), PUBLISHED)],
        given_up=[(back(40), back(40))], evidence="Asked 5 times.", answered_at=NOON,
    )  # fmt: skip
    found = covered(acme, wanted)
    [gap] = found.given_up
    assert (gap.reason, gap.next_try) == ("Meta does not give this day. Asked 5 times.", None)
    assert (found.missing, found.known.complete) == ([], True)


@pytest.mark.parametrize("metric", ["page_media_view", "page_actions_post_reactions_total"])
def test_days_before_the_first_value_are_not_missing_once_they_were_asked_for(
    acme: Session, wanted: MetaPage, metric: str
) -> None:
    line = put_line(acme, wanted, metric, read=[(back(3), PUBLISHED)], settled=[])
    put_gap(acme, line, (GOAL, back(27)), NOON, tries=1)
    assert covered(acme, wanted).missing != []
    line.answered_at = NOON
    acme.flush()
    assert covered(acme, wanted).missing == []


def test_new_days_without_anything_in_a_map_are_not_missing_once_they_were_asked_for(
    acme: Session, wanted: MetaPage
) -> None:
    name = "page_actions_post_reactions_total"
    put_line(acme, wanted, name, read=[(GOAL, back(6))], answered_at=NOON - timedelta(days=2))
    [gap] = covered(acme, wanted).missing
    assert gap.days == ((back(1), back(0)),)
    put_line(acme, wanted, read=[(GOAL, back(6))], answered_at=NOON)
    days = {gap.metric: gap.days for gap in covered(acme, wanted).missing}
    assert days["page_media_view"] == ((back(5), back(0)),)


def test_a_day_of_a_map_that_came_twice_as_it_cannot_be_is_missing(acme, wanted) -> None:
    name = "page_actions_post_reactions_total"
    line = put_line(
        acme, wanted, name, read=[(GOAL, back(41)), (back(39), PUBLISHED)], answered_at=NOON
    )
    put_gap(acme, line, (back(40), back(40)), NIGHT, tries=2)
    [gap] = covered(acme, wanted).missing
    assert (gap.days, gap.state) == (((back(40), back(40)),), "no_value")


def test_a_page_without_any_value_is_not_complete(acme: Session, wanted: MetaPage) -> None:
    put_line(acme, wanted, answered_at=NOON)
    found = covered(acme, wanted)
    assert (found.missing, found.known.complete) == ([], False)


def test_a_page_that_cannot_be_read_is_not_asked_for_anything(acme, wanted: MetaPage) -> None:
    lack(acme, wanted, back(40))
    wanted.access_status = "expired"
    [gap] = covered(acme, wanted).gaps
    assert gap.next_try is None
    assert gap.reason.startswith("Not read yet. The connection to Facebook has expired.")


def test_after_an_upgrade_old_days_are_being_checked(acme: Session, wanted: MetaPage) -> None:
    put_line(acme, wanted, read=[(GOAL, PUBLISHED)], settled=[], answered_at=NOON)
    assert "not read again" in covered(acme, wanted).gaps[0].reason
    wanted.being_checked = True
    assert "being checked again" in covered(acme, wanted).gaps[0].reason


def test_lines_that_lack_the_same_are_told_together(acme: Session, wanted: MetaPage) -> None:
    for period in ("day", "week"):
        put_line(acme, wanted, period=period, read=[(GOAL, back(1))], answered_at=NOON)
    put_line(
        acme, wanted, "page_follows", read=[(GOAL, back(9)), (back(7), PUBLISHED)], answered_at=NOON
    )
    put_line(
        acme, wanted, "page_views_total", read=[(GOAL, back(41)), (back(39), PUBLISHED)],
        given_up=[(back(40), back(40))], answered_at=NOON,
    )  # fmt: skip
    told = [(same.state, same.metrics) for same in together(covered(acme, wanted).gaps)]
    assert told == [
        ("unread", {"page_media_view": ["day", "week"]}),
        ("unread", {"page_follows": ["day"]}),
        ("given_up", {"page_views_total": ["day"]}),
    ]


def test_days_whose_posts_were_not_listed_are_told(acme: Session, wanted: MetaPage) -> None:
    list_posts(wanted, (back(250), PUBLISHED))
    [gap] = covered(acme, wanted).missing
    assert (gap.level, gap.metric, gap.period) == ("POST", "", "lifetime")
    assert (gap.days, gap.next_try) == (((GOAL, back(251)),), POSTS)
    assert gap.reason == "The posts of these days were not listed yet."
    put_run(acme, wanted, "post", status="running")
    assert covered(acme, wanted).gaps[0].next_try == NOON
    wanted.missing_permissions = ["pages_read_engagement"]
    assert covered(acme, wanted).gaps[0].next_try is None


def test_a_post_that_breaks_its_list_is_told_until_it_was_read(acme, wanted: MetaPage) -> None:
    moment = NOON - timedelta(days=9)
    later = NOON + timedelta(days=3)
    acme.add(
        MetaPostGap(
            tenant_id=wanted.tenant_id,
            meta_page_id=wanted.id,
            since=moment,
            until=moment + timedelta(hours=1),
            tries=2,
            next_try_at=later,
        )
    )
    acme.flush()
    [gap] = covered(acme, wanted).gaps
    assert (gap.level, gap.next_try, gap.days[0].days) == ("POST", later, 1)
    assert gap.reason == "A post breaks each list that would hold it; Meta was asked 2 times."
    post = put_post(acme, wanted, "1_a", moment)
    put_post_coverage(acme, post, read_at=NOON)
    assert covered(acme, wanted).gaps == []


def test_nothing_of_another_tenant_is_read(acme, wanted: MetaPage, people: People) -> None:
    lack(acme, wanted, back(40))
    acme.commit()
    with tenant_session(people.globex) as session:
        found = read_coverage(session, people.globex, [wanted], now_utc())[wanted.id]
    assert (found.gaps, found.posts_unread, found.known.answered_at) == ([], 0, None)
