"""Sync health says for each Page how complete it is, what is missing, why, and when it comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dashboard.format import day as day_words
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.pacific import published_day
from models.scope import tenant_session
from tests.dashboard.ui.test_sync_health_tells_what_ran import drawn
from tests.people import ALICE, BOB, CHARLIE, People
from tests.queries.coverage import list_posts, put_line
from tests.queries.numbers import put_days, put_post, the_page
from tests.servers import whole_server

DAYS = 400


@pytest.fixture
def server(people: People) -> Flask:
    """Acme's Page can be read and has a number."""
    with acme(people) as (session, page):
        page.token_encrypted, page.backfill_goal = b"sealed", back(DAYS - 1)
        list_posts(page)
        put_days(session, page, "page_media_view", {back(0): 7})
    return whole_server()


@contextmanager
def acme(people: People) -> Iterator[tuple[Session, MetaPage]]:
    with tenant_session(people.acme) as session:
        yield session, the_page(session, people.acme_page)


def back(days: int) -> date:
    """So many days before the newest that Meta has published."""
    return published_day(now_utc()) - timedelta(days=days)


def read_all_but(people: People, *days: date, **values: Any) -> None:
    one = timedelta(days=1)
    starts = [back(DAYS - 1), *(day + one for day in days)]
    ends = [*(day - one for day in days), back(0)]
    read = list(zip(starts, ends, strict=True))
    with acme(people) as (session, page):
        put_line(session, page, **{"read": read, "answered_at": now_utc()} | values)


@pytest.mark.parametrize("email", [ALICE, BOB])
def test_a_complete_page_says_from_when_to_when(server: Flask, people: People, email: str) -> None:
    read_all_but(people)
    first, last = day_words(back(DAYS - 1), year=True), day_words(back(0), year=True)
    told = drawn(server, email)
    assert f"complete from {first} to {last}" in told
    assert "What is missing and why" not in told


def test_another_tenant_sees_nothing_of_it(server: Flask, people: People) -> None:
    read_all_but(people)
    told = drawn(server, CHARLIE)
    assert "complete from" not in told
    assert "Globex" in told


def test_missing_days_are_named_with_why_and_when(server: Flask, people: People) -> None:
    read_all_but(people, back(10), reason="Facebook did not give a usable answer.")
    with acme(people) as (session, page):
        put_post(session, page, "1_a", now_utc())
    told = drawn(server, ALICE)
    for words in (
        f"{day_words(back(10))} incomplete",
        f"complete since {day_words(back(9))}",
        "What is missing and why",
        "Views: Not read yet. Facebook did not give a usable answer.",
        "1 post without all numbers yet",
    ):
        assert words in told
    with acme(people) as (session, page):
        session.add(SyncRun(tenant_id=people.acme, meta_page_id=page.id, kind="page"))
    assert "being asked for now" in drawn(server, ALICE)


def test_what_meta_does_not_give_is_told_calmly(server: Flask, people: People) -> None:
    read_all_but(people, back(10), given_up=[(back(10), back(10))], evidence="Asked 5 times.")
    told = drawn(server, ALICE)
    assert "complete from" in told
    assert "Meta does not give 1 day of Views" in told
    assert "Meta does not give this day. Asked 5 times." in told
    assert "tag-warn" not in told


def test_a_history_says_how_far_back_it_is(server: Flask, people: People) -> None:
    read_all_but(people, read=[(back(99), back(0))])
    assert f"back to {day_words(back(99), year=True)} · 25" in drawn(server, ALICE)


def test_after_an_upgrade_it_says_being_checked_again(server: Flask, people: People) -> None:
    read_all_but(people, settled=[])
    assert "Older days are being checked again" not in drawn(server, ALICE)
    with acme(people) as (_session, page):
        page.being_checked = True
    told = drawn(server, ALICE)
    assert "Older days are being checked again" in told
    assert "nothing to do" in told
    assert "through" in told


def test_a_page_whose_newest_days_were_not_read_is_stale(server: Flask, people: People) -> None:
    read_all_but(people, read=[(back(DAYS - 1), back(5))])
    told = drawn(server, ALICE)
    assert "Stale" in told
    assert f"Nothing newer than {day_words(back(5), weekday=True)} was read." in told
