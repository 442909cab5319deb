"""A Page that is not simply well is told of in one sentence, once, and the same on every screen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models import Alert, MetaConnection, MetaPage, SyncRun
from models.orm import now_utc
from models.pacific import pacific_day, published_day
from models.scope import tenant_session
from tests.dashboard.ui.words_of_screens import words_of
from tests.people import ACME_PAGE, ALICE, BOB, People
from tests.queries.coverage import put_line
from tests.queries.numbers import put_days, put_post, the_page
from tests.servers import whole_server

OVERVIEW, POSTS = "/pages/<page_id>", "/pages/<page_id>/posts"
CONNECTIONS = "/settings/connections"
ROWS = ("/", "/sync-health", "/settings/pages")
ACCESS = "Meta has not granted read_insights: without it no numbers can be fetched."
FALSE = (
    *("can be analysed", "Can be analysed", "complete from", "History back", "No posts yet"),
    *("nothing read yet", "Everything that is needed", "could not be read", "Missing nothing"),
)


@pytest.fixture
def server(people: People) -> Flask:
    """Acme's Page is served by a connection."""
    with acme(people) as (session, page):
        connection = MetaConnection(
            tenant_id=people.acme, kind="system_user", meta_user_id="7", name="Acme System",
            scopes=["read_insights", "pages_read_engagement"], checked_at=now_utc(),
        )  # fmt: skip
        session.add(connection)
        session.flush()
        page.connection_id, page.token_encrypted = connection.id, b"sealed"
        page.fan_count = 5000
    return whole_server()


@contextmanager
def acme(people: People) -> Iterator[tuple[Session, MetaPage]]:
    with tenant_session(people.acme) as session:
        yield session, the_page(session, people.acme_page)


def too_small(session: Session, page: MetaPage) -> None:
    """Meta answered everything, with nothing; its posts are stored."""
    page.fan_count, page.posts_listed = 78, []
    put_line(session, page, read=[_two_years()], answered_at=now_utc())
    _put_run(session, page, "partial", "unsupported_page", {"page_media_view": "no insights"})


def not_granted(session: Session, page: MetaPage) -> None:
    """The permission holds for other Pages of the connection."""
    page.missing_permissions = ["read_insights"]
    sentence = f"{page.name}: {ACCESS}"
    session.add(
        Alert(
            tenant_id=page.tenant_id, meta_page_id=page.id, kind="permission_missing",
            subject=f"page:{page.id}", severity="critical", sentence=sentence, cure="Allow it.",
        )
    )  # fmt: skip
    _put_run(session, page, "failed", "permission", {})


def just_connected(session: Session, page: MetaPage) -> None:
    """Nothing was read of Meta yet."""


def without_values(session: Session, page: MetaPage) -> None:
    """Meta answers, without a single value."""
    put_line(session, page, read=[_two_years()], answered_at=now_utc())


def _two_years():
    newest = published_day(now_utc())
    return newest - timedelta(days=700), newest


def _put_run(session: Session, page: MetaPage, status: str, kind: str, failed: dict) -> None:
    session.add(
        SyncRun(
            tenant_id=page.tenant_id, meta_page_id=page.id, kind="page", status=status,
            trigger="manual", error_kind=kind, error="", failed_metrics=failed,
            started_at=now_utc(), finished_at=now_utc(),
        )
    )  # fmt: skip


WITHOUT_NUMBERS: list[tuple[Callable[[Session, MetaPage], None], str, str]] = [
    (too_small, "78 likes", "Meta gives insights from 100 likes on; nothing to do."),
    (not_granted, "Cannot be analysed", ACCESS),
    (just_connected, "First numbers on their way", "They appear here by themselves."),
    (without_values, "No numbers yet", "without a single value so far"),
]


def screens(server: Flask, email: str) -> dict[str, str]:
    """The texts of every screen that tells of the Page."""
    of_page = {path: words_of(server, email, path, page_id=ACME_PAGE) for path in (OVERVIEW, POSTS)}
    return of_page | {path: words_of(server, email, path) for path in ROWS}


@pytest.mark.parametrize("email", [ALICE, BOB])
@pytest.mark.parametrize(("state", "tag", "sentence"), WITHOUT_NUMBERS)
def test_a_page_without_numbers(
    server: Flask, people: People, email: str, state: Callable, tag: str, sentence: str
) -> None:
    with acme(people) as (session, page):
        put_post(session, page, "1_old", now_utc() - timedelta(days=300))
        state(session, page)
    for path, said in screens(server, email).items():
        assert said.count(sentence) == 1, (path, said)
        assert said.count(tag) == 1, (path, said)
        assert [words for words in FALSE if words in said] == [], (path, said)


@pytest.mark.parametrize("email", [ALICE, BOB])
def test_the_connection_does_not_say_that_all_is_granted(
    server: Flask, people: People, email: str
) -> None:
    with acme(people) as (session, page):
        not_granted(session, page)
    said = words_of(server, email, CONNECTIONS)
    assert said.count(ACCESS) == 1
    assert "read_insights for 1 of 1 Pages" in said
    assert [words for words in FALSE if words in said] == []


def test_what_ends_a_connection_is_said_once_for_all_its_pages(
    server: Flask, people: People
) -> None:
    with acme(people) as (session, page):
        page.access_status = "expired"
        session.get_one(MetaConnection, (people.acme, page.connection_id)).status = "expired"
    said = words_of(server, ALICE, CONNECTIONS)
    assert said.count("The connection to Facebook has expired.") == 1


def test_a_small_page_is_no_trouble_of_its_connection(server: Flask, people: People) -> None:
    with acme(people) as (session, page):
        too_small(session, page)
    said = words_of(server, ALICE, CONNECTIONS)
    assert "Everything that is needed is granted." in said


def test_a_history_that_still_arrives_has_one_line(server: Flask, people: People) -> None:
    since, newest = _two_years()
    with acme(people) as (session, page):
        page.backfill_goal = since
        read = (newest - timedelta(days=99), newest)
        put_line(session, page, read=[read], answered_at=now_utc())
        put_days(session, page, "page_media_view", {newest: 7})
    for path, said in screens(server, ALICE).items():
        assert said.count(f"History back to {_day(read[0])}") == 1, (path, said)
        assert "complete from" not in said
        assert "Can be analysed" not in said


def test_posts_that_cannot_be_read_do_not_stop_the_numbers(server: Flask, people: People) -> None:
    _since, newest = _two_years()
    with acme(people) as (session, page):
        page.missing_permissions = ["pages_read_engagement"]
        put_line(session, page, read=[_two_years()], answered_at=now_utc())
        put_days(session, page, "page_media_view", {newest: 7})
    for path, said in screens(server, ALICE).items():
        assert said.count("Posts cannot be read") == 1, (path, said)
        assert "Cannot be analysed" not in said


def test_days_without_posts_name_the_newest_that_is_stored(server: Flask, people: People) -> None:
    published = now_utc() - timedelta(days=300)
    with acme(people) as (session, page):
        put_post(session, page, "1_old", published)
    for path in (OVERVIEW, POSTS):
        said = words_of(server, ALICE, path, page_id=ACME_PAGE)
        assert said.count("No posts published in these days") == 1
        assert said.count(f"The newest is of {_day(pacific_day(published))}") == 1
        assert "No posts yet" not in said


def _day(on) -> str:
    from dashboard.format import day

    return day(on, year=True)
