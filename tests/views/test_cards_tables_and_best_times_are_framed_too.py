"""Cards, table of posts and best times for other sites: one part each, and nothing beside it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from models import AuditEvent, MetaPost, PostLabel, ViewLink
from models.files import file_key, write_file
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, DORA, DORAS_PAGE, GLOBEX_PAGE, People, add_client
from tests.queries.numbers import put_post, the_page
from tests.views.sending import send
from tests.views.test_an_embedded_chart_is_framed_by_its_sites_alone import (
    EMBEDS,
    FRAMED,
    LINKS,
    SITES,
    TREND,
    limit,
    made,
    numbers,
)
from tests.visitors import visitor

__all__ = ["numbers"]
POSTS = f"/pages/{ACME_PAGE}/posts?range=last_7d"
CARDS_OF_PAGE, CARDS_OF_POSTS = '<h1 class="section-title">Key figures', "Figures of the posts"
TABLE, TIMES = "Posts by views", '<h1 class="section-title">Best times'
OTHERS = ("Beans of spring", "4,321", "/pages/", "/api/", "<button", "<summary", "alice", "Globex")


@pytest.mark.parametrize(
    ("screen", "words", "source"),
    [
        ((TREND, "cards"), (CARDS_OF_PAGE, "30.2", "6.9"), "Page Insights"),
        ((POSTS, "cards"), (CARDS_OF_POSTS, "published in these days"), "post_media_view"),
        ((POSTS, "table"), (TABLE, "Beans of spring", "77"), "post_media_view"),
        ((POSTS, "times"), (TIMES, "No post of "), "post_media_view"),
    ],
)
def test_each_part_stands_alone_with_its_source_for_its_sites(
    server: Flask,
    alice: FlaskClient,
    numbers: None,
    people: People,
    screen: tuple[str, str],
    words: tuple[str, ...],
    source: str,
):
    with tenant_session(people.acme) as session:
        session.add(PostLabel(tenant_id=people.acme, name="Client secret", words=["beans"]))
    address, part = screen
    path = made(alice, address, part=part)
    answer = server.test_client().get(f"{path}?range=last_90d&part=chart")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].endswith(f"; {FRAMED}")
    assert "Set-Cookie" not in answer.headers
    for told in (*words, f"Source: Meta, {source}", "Numbers through ", "open until"):
        assert told in answer.text, told
    heads = {CARDS_OF_PAGE, CARDS_OF_POSTS, TABLE, TIMES} - {words[0]}
    leaks = ({*OTHERS, *heads, "Client secret", "plotly"}) - set(words)
    assert [leak for leak in leaks if leak in answer.text] == []
    [link] = alice.get(LINKS).json["results"]
    assert (link["framed_part"], link["frame_origins"]) == (part, SITES)


@pytest.mark.parametrize("part", ["chart", "cards", "table"])
def test_where_no_post_is_meant_that_is_said(
    server: Flask, alice: FlaskClient, numbers: None, part: str
):
    days = "range=custom&since=2025-01-01&until=2025-01-02"
    for query, words in (
        (days, "is stored."),
        ("range=last_7d&q=zzz", "No post of these days fits."),
    ):
        text = (
            server.test_client()
            .get(made(alice, f"/pages/{ACME_PAGE}/posts?{query}", part=part))
            .text
        )
        assert words in text, query
        assert "hoose" not in text
        assert "Search for" not in text


def test_a_table_has_the_pictures_of_its_posts_and_of_no_other(
    server: Flask, alice: FlaskClient, numbers: None, people: People
):
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_post(session, page, "1_old", now_utc() - timedelta(days=40))
        key = file_key(people.acme, "thumbnails", "x.webp")
        write_file(key, [b"a picture"])
        session.execute(update(MetaPost).values(thumbnail_key=key))
    guest, table = server.test_client(), made(alice, POSTS, part="table")
    shown = set(re.findall(r'src="([^"?]*/thumbnails/[^"?]*)', guest.get(table).text))
    assert shown == {f"{table}/thumbnails/1_a"}
    assert guest.get(f"{table}/thumbnails/1_a").status_code == 200
    cards = made(alice, POSTS, part="cards")
    others = [f"{table}/thumbnails/{name}" for name in ("1_old", "9_9", f"pages/{ACME_PAGE}")]
    for path in (*others, f"{cards}/thumbnails/1_a", "/embed/x/thumbnails/1_a"):
        assert guest.get(path).status_code == 404, path


def test_only_what_a_screen_has_and_by_who_may(
    server: Flask, alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient, numbers: None,
    people: People,
):  # fmt: skip
    def asked(client: FlaskClient, address: str, part: Any) -> Any:
        body = {"address": address, "days": 7, "frame_origins": SITES, "part": part}
        return send(client, "POST", EMBEDS, body)

    post = f"/pages/{ACME_PAGE}/posts/1_a"
    for address, part in ((TREND, "table"), (TREND, "times"), (post, "cards"), (POSTS, "goals")):
        answer = asked(alice, address, part)
        assert (answer.status_code, answer.json["error"]["field"]) == (422, "part")
    assert asked(alice, f"/pages/{GLOBEX_PAGE}/posts", "table").status_code == 422
    assert asked(bob, POSTS, "table").status_code == 403
    assert asked(charlie, POSTS, "table").status_code == 422
    answer = asked(alice, POSTS, "times")
    assert 'title="Best times from Pagelens"' in answer.json["html"]
    with tenant_session(people.acme) as session:
        [event] = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "view_link_embedded")
        )
        assert event.detail["part"] == "best times"
        assert session.scalars(select(ViewLink.framed_part)).all() == ["times"]


def test_a_table_of_a_limited_maker_ends_with_the_page_that_they_lose(
    server: Flask, people: People
):
    add_client(people)
    limit(people, DORAS_PAGE)
    dora = visitor(server, DORA)
    path = made(dora, f"/pages/{DORAS_PAGE}/posts?range=last_7d", part="table")
    assert "Dora Flowers" in server.test_client().get(path).text
    body = {"address": POSTS, "days": 7, "frame_origins": SITES, "part": "table"}
    assert send(dora, "POST", EMBEDS, body).status_code == 422
    limit(people)
    assert server.test_client().get(path).status_code == 410
    assert server.test_client().get(f"{path}/thumbnails/1_a").status_code == 404
