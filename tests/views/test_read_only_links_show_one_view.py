"""A link opens one view for somebody without an account, until it ends; and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dashboard.queries.days.pacific import pacific_yesterday
from models import AuditEvent, MetaPost, ViewLink
from models.files import file_key, write_file
from models.orm import now_utc
from models.scope import tenant_session, widened
from tests.people import ACME_PAGE, GLOBEX_PAGE, People
from tests.queries.numbers import put_counter, put_days, put_post, the_page
from tests.views.sending import send

LINKS = "/api/meta/view-links/"
OVERVIEW = f"/pages/{ACME_PAGE}?range=last_7d"
POSTS = f"/pages/{ACME_PAGE}/posts?range=last_7d&q=beans"


ELSEWHERE = [
    *(
        ("GET", path)
        for path in (
            "/",
            f"/pages/{ACME_PAGE}",
            f"/pages/{ACME_PAGE}/posts/1_a",
            f"/pages/{GLOBEX_PAGE}",
            "/settings",
            "/thumbnails/1_a",
            "/_dash-layout",
            "/_dash-dependencies",
            "/api/people/",
            "/api/meta/pages/",
            f"/api/meta/pages/{ACME_PAGE}/overview/",
            f"/api/meta/pages/{ACME_PAGE}/exports/",
            "/api/meta/sync-runs/",
            LINKS,
        )
    ),
    ("POST", "/_dash-update-component"),
    ("POST", LINKS),
    ("POST", f"/api/meta/pages/{ACME_PAGE}/exports/"),
    ("POST", f"/api/metrics/meta/pages/{ACME_PAGE}/refresh/"),
]


@pytest.fixture
def numbers(people: People) -> None:
    last = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(
            session, page, "page_media_view", {last - timedelta(days=n): 1000 for n in range(60)}
        )
        for post_id, words in (("1_a", "<b>Beans</b> & more"), ("1_b", "A closed day")):
            post = put_post(session, page, post_id, now_utc() - timedelta(days=3))
            post.message = words
            put_counter(session, post, "post_media_view", last, 77)


def made(client: FlaskClient, address: str = OVERVIEW, days: int = 7) -> str:
    answer = send(client, "POST", LINKS, {"address": address, "days": days})
    assert answer.status_code == 201
    return str(answer.json["link"]).partition("localhost")[2]


def test_somebody_without_an_account_sees_the_numbers_and_no_way_on(
    server: Flask, alice: FlaskClient, numbers: None
):
    answer = server.test_client().get(made(alice))
    assert answer.status_code == 200
    assert "Acme Coffee" in answer.text
    assert 'title="7,000"' in answer.text
    for leak in ("Acme<", "alice", "/pages/", "/api/", "_dash", "<button", "<nav", "Globex"):
        assert leak not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_posts_of_a_link_keep_its_filter_whatever_the_visitor_adds(
    server: Flask, alice: FlaskClient, numbers: None
):
    path = made(alice, POSTS)
    answer = server.test_client().get(path + "?q=&range=last_90d&page=" + GLOBEX_PAGE)
    assert '<table class="posts">' in answer.text
    assert ">&lt;b&gt;Beans&lt;/b&gt; &amp; more<" in answer.text
    assert "A closed day" not in answer.text


def test_what_a_number_means_unfolds_without_a_script(
    server: Flask, alice: FlaskClient, numbers: None
):
    text = server.test_client().get(made(alice)).text
    scripts = [part.partition('"')[0] for part in text.split('<script src="')[1:]]
    assert [path.removeprefix("/assets/").partition("?")[0] for path in scripts] == [
        "js/theme.js", "vendor/plotly-basic.min.js", "js/shared_view.js", "js/print.js",
    ]  # fmt: skip
    assert "About Views" in text.partition('<details class="about-details">')[2][:200]
    assert "The days are added up." in text


@pytest.mark.parametrize("carried", ["cookie", "bearer", "token"])
def test_a_links_secret_opens_nothing_else(
    server: Flask, alice: FlaskClient, numbers: None, carried: str
):
    guest, path = server.test_client(), made(alice)
    secret = path.rpartition("/")[2]
    guest.get(path)
    headers = {"Authorization": f"Bearer {secret}"} if carried == "bearer" else {}
    query = f"?token={secret}&secret={secret}" if carried == "token" else ""
    opened = {
        (method, address): status
        for method, address in ELSEWHERE
        if (status := guest.open(address + query, method=method, headers=headers).status_code)
        not in (302, 400, 401, 403)
    }
    assert opened == {}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_link_takes_nothing_and_has_no_addresses_below_it(
    server: Flask, alice: FlaskClient, numbers: None, method: str
):
    guest, path = server.test_client(), made(alice)
    assert guest.open(path, method=method).status_code in (400, 403, 404, 405)
    for below in ("api/meta/pages/", f"pages/{ACME_PAGE}", "_dash-update-component", ".."):
        answer = guest.get(f"{path}/{below}")
        assert answer.status_code in (302, 401, 404)
        assert "Acme Coffee" not in answer.text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (OVERVIEW, {"1_a", "1_b"}),
        (POSTS, {"1_a"}),
        (f"/pages/{ACME_PAGE}?since=2026-01-01&until=2026-01-07", set()),
    ],
)
def test_a_link_gives_the_pictures_of_the_posts_that_its_view_may_show(
    server: Flask, alice: FlaskClient, people: People, numbers: None, address: str, shown: set[str]
):
    key = file_key(people.acme, "thumbnails", "x.webp")
    write_file(key, [b"a picture"])
    with tenant_session(people.acme) as session:
        session.execute(update(MetaPost).values(thumbnail_key=key))
    path, guest = made(alice, address), server.test_client()
    given = {
        post for post in ("1_a", "1_b") if guest.get(f"{path}/thumbnails/{post}").status_code == 200
    }
    assert given == shown


def test_only_pictures_of_the_links_page_are_given(server: Flask, alice: FlaskClient):
    path = made(alice)
    guest = server.test_client()
    for other in ("thumbnails/9_9", f"thumbnails/pages/{GLOBEX_PAGE}"):
        assert guest.get(f"{path}/{other}").status_code == 404


def test_a_link_ends_when_it_is_closed(server: Flask, alice: FlaskClient, numbers: None):
    path = made(alice)
    [link] = alice.get(LINKS).json["results"]
    assert send(alice, "DELETE", f"{LINKS}{link['id']}/").status_code == 204
    answer = server.test_client().get(path)
    assert answer.status_code == 404
    assert "Acme" not in answer.text


def test_a_link_ends_by_its_day(server: Flask, alice: FlaskClient, people: People):
    path = made(alice)
    with tenant_session(people.acme) as session:
        session.execute(update(ViewLink).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert server.test_client().get(path).status_code == 404


@pytest.mark.parametrize("secret", ["x", "%00", "a" * 500, "..", "'--"])
def test_a_guessed_secret_opens_nothing(server: Flask, people: People, secret: str):
    assert server.test_client().get(f"/share/{secret}").status_code == 404


def test_only_the_hash_of_a_secret_is_kept_and_the_making_is_noted(
    alice: FlaskClient, people: People
):
    secret = made(alice).rpartition("/")[2]
    with tenant_session(people.acme) as session:
        link = session.scalars(select(ViewLink)).one()
        assert secret not in f"{link.path}{link.query}{link.name}"
        with widened(session, "link"):
            assert secret not in session.scalars(select(ViewLink.token_hash)).one()
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["sign_in.succeeded", "view_link_created"]
    assert secret not in str([event.detail for event in events])


def test_a_viewer_makes_no_links_and_another_tenant_closes_none(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient
):
    made(alice)
    [link] = alice.get(LINKS).json["results"]
    body = {"address": OVERVIEW, "days": 7}
    assert send(bob, "POST", LINKS, body).status_code == 403
    assert send(charlie, "POST", LINKS, body).status_code == 422
    assert send(charlie, "DELETE", f"{LINKS}{link['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("address", "days"),
    [("/", 7), ("/settings", 7), (f"/pages/{GLOBEX_PAGE}", 7), (OVERVIEW, 8), ("https://x.y/z", 7)],
)
def test_what_is_no_view_of_ones_own_gets_no_link(alice: FlaskClient, address: str, days: int):
    assert send(alice, "POST", LINKS, {"address": address, "days": days}).status_code == 422
