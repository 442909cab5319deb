"""A chart for other sites: one chart, framed by the sites named for it, until it ends."""

import html
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dashboard.actions.frame_origins import checked_origins
from dashboard.auth.page_limits import set_limit
from dashboard.queries.days.pacific import pacific_yesterday
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.page_limits import PageLimit
from models import AuditEvent, Membership, ViewLink
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, DORA, DORAS_PAGE, GLOBEX_PAGE, People, actor, add_client
from tests.queries.numbers import put_counter, put_days, put_post, the_page
from tests.views.sending import send
from tests.visitors import visitor

EMBEDS, LINKS = "/api/meta/embeds/", "/api/meta/view-links/"
TREND = f"/pages/{ACME_PAGE}?range=last_7d"
SITES = ["https://www.customer.example", "http://intranet.example:8080"]
FRAMED = "frame-ancestors https://www.customer.example http://intranet.example:8080"


@pytest.fixture
def numbers(people: People) -> None:
    last = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        days = [last - timedelta(days=back) for back in range(20)]
        put_days(session, page, "page_media_view", dict.fromkeys(days, 4321))
        put_days(session, page, "page_post_engagements", dict.fromkeys(days, 987))
        post = put_post(session, page, "1_a", now_utc() - timedelta(days=3))
        post.message = "Beans of spring"
        put_counter(session, post, "post_media_view", last, 77)


def made(client: FlaskClient, address: str = TREND, **more: Any) -> str:
    body = {"address": address, "days": 7, "frame_origins": SITES} | more
    answer = send(client, "POST", EMBEDS, body)
    assert answer.status_code == 201, answer.text
    return str(answer.json["link"]).partition("localhost")[2]


def figure_in(text: str) -> str:
    found = re.search(r'data-figure="([^"]*)"', text)
    return html.unescape(found[1]) if found else ""


def test_only_its_sites_may_frame_it_and_nothing_else_changes(
    server: Flask, alice: FlaskClient, numbers: None
):
    shared = send(alice, "POST", LINKS, {"address": TREND, "days": 7}).json["link"]
    beside = server.test_client().get(shared.partition("localhost")[2])
    for who in (server.test_client(), alice):
        answer = who.get(made(alice))
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"].endswith(f"; {FRAMED}")
        assert "X-Frame-Options" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        kept = set(beside.headers.keys()) - {"X-Frame-Options", "Content-Security-Policy"}
        for name in kept - {"Date", "Content-Length"}:
            assert answer.headers[name] == beside.headers[name], name
    for other in (beside, server.test_client().get("/login"), alice.get("/api/meta/pages/")):
        assert other.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]


def test_it_shows_one_chart_with_its_days_its_source_and_its_last_update(
    server: Flask, alice: FlaskClient, numbers: None, people: People
):
    with tenant_session(people.acme) as session:
        the_page(session, people.acme_page).name = "Acme <b>Coffee</b>"
    path = made(alice)
    answer = server.test_client().get(f"{path}?metric=page_post_engagements&range=last_90d")
    lines = [one["y"] for one in json.loads(figure_in(answer.text))["data"]]
    assert max(map(len, lines)) == 7
    assert {value for line in lines for value in line if value} == {4321}
    for words in (
        *('<h1 class="section-title">Views</h1>', "Acme &lt;b&gt;Coffee&lt;/b&gt; · "),
        *("Source: Meta, page_media_view, days in Pacific time. Numbers through ", "open until"),
    ):
        assert words in answer.text
    leaks = ("987", "engagement", "alice", "Globex", "/pages/", "/api/", "_dash", "<button", "<a ")
    assert [leak for leak in leaks if leak in answer.text] == []


@pytest.mark.parametrize(
    ("address", "title"),
    [
        (f"/pages/{ACME_PAGE}/posts?range=last_7d", "Every post, when it was published"),
        (f"/pages/{ACME_PAGE}/posts/1_a", "Growth of views, photo of "),
    ],
)
def test_the_charts_of_posts_are_embedded_as_well(
    server: Flask, alice: FlaskClient, numbers: None, address: str, title: str
):
    text = server.test_client().get(made(alice, address)).text
    assert f'<h1 class="section-title">{title}' in text
    assert "77" in figure_in(text)
    assert "Source: Meta, post_media_view" in text


def test_a_secret_opens_as_what_it_was_made_for_alone(
    server: Flask, alice: FlaskClient, numbers: None
):
    guest, secret = server.test_client(), made(alice).rpartition("/")[2]
    for below in ("", "/thumbnails/1_a", f"/thumbnails/pages/{ACME_PAGE}"):
        assert guest.get(f"/share/{secret}{below}").status_code == 404
        assert below == "" or guest.get(f"/embed/{secret}{below}").status_code == 404
    link = send(alice, "POST", LINKS, {"address": TREND, "days": 7}).json["link"]
    assert guest.get(f"/embed/{link.rpartition('/')[2]}").status_code == 404
    token = {"Authorization": f"Bearer {secret}"}
    assert guest.get("/api/meta/pages/", headers=token).status_code == 401
    assert guest.post(f"/embed/{secret}").status_code in (400, 403, 405)


@pytest.mark.parametrize("how", ["revoked", "expired", "page"])
def test_one_that_has_ended_says_so_in_its_frame(
    server: Flask, alice: FlaskClient, people: People, numbers: None, how: str
):
    path = made(alice)
    if how == "revoked":
        [link] = alice.get(LINKS).json["results"]
        assert send(alice, "DELETE", f"{LINKS}{link['id']}/").status_code == 204
    values = {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)} if how == "expired" else {}
    values |= {"path": "/pages/1"} if how == "page" else {}
    if values:
        with tenant_session(people.acme) as session:
            session.execute(update(ViewLink).values(values))
    answer = server.test_client().get(path)
    assert answer.status_code == 410
    assert "This is shown no longer" in answer.text
    assert "Acme" not in answer.text
    assert answer.headers["Content-Security-Policy"].endswith(f"; {FRAMED}")


def test_a_guessed_secret_opens_nothing_and_is_framed_by_nobody(server: Flask, people: People):
    for secret in ("x", "%00", "a" * 500, "..", "'--"):
        answer = server.test_client().get(f"/embed/{secret}")
        assert answer.status_code == 404
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_it_stands_with_the_links_and_is_made_and_closed_by_who_may(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient, people: People
):
    made(alice, name="For the site")
    [link] = alice.get(LINKS).json["results"]
    assert (link["name"], link["frame_origins"], link["state"]) == ("For the site", SITES, "open")
    body = {"address": TREND, "days": 7, "frame_origins": SITES}
    assert send(bob, "POST", EMBEDS, body).status_code == 403
    assert send(charlie, "POST", EMBEDS, body).status_code == 422
    assert send(charlie, "DELETE", f"{LINKS}{link['id']}/").status_code == 404
    assert charlie.get(LINKS).json["results"] == []
    with tenant_session(people.acme) as session:
        [event] = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "view_link_embedded")
        )
    assert event.detail["sites"] == SITES


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["HTTPS://WWW.Customer.example/"], ["https://www.customer.example"]),
        (["https://a.example:443", "https://a.example"], ["https://a.example"]),
        (["https://bücher.example"], ["https://xn--bcher-kva.example"]),
        (["http://localhost:3000"], ["http://localhost:3000"]),
        (["https://[::1]:8443"], ["https://[::1]:8443"]),
    ],
)
def test_sites_are_kept_as_browsers_name_them(given: list[str], kept: list[str]):
    assert checked_origins(given) == kept


@pytest.mark.parametrize(
    "sites",
    [
        *([], [""], ["*"], ["https://*.example.com"], ["www.example.com"], ["'self'"], ["data:"]),
        *(["https://a.example/path"], ["https://a.example?x"], ["https://me@a.example"]),
        *(["https://a.example; script-src *"], ["https://a.example https://b.example"]),
        *(["javascript://a.example"], ["https://a.example:99999"], ["https://[::1"], ["https://"]),
        ["https://a.example", "https://b.example\r\nX: y"],
        [f"https://{number}.example" for number in range(11)],
    ],
)
def test_what_is_no_site_is_refused_with_a_sentence(sites: list[str]):
    with pytest.raises(BadInput) as refused:
        checked_origins(sites)
    assert refused.value.field == "frame_origins"
    assert refused.value.message.endswith(".")


def test_what_has_no_chart_of_ones_own_or_no_site_is_refused(alice: FlaskClient):
    fine = {"address": TREND, "days": 7, "frame_origins": SITES}
    wrong = [
        *({"address": address} for address in ("/", "/glossary", f"/pages/{GLOBEX_PAGE}")),
        *({"address": f"/pages/{ACME_PAGE}/{rest}"} for rest in ("posts/9_9", "numbers")),
        *({"days": 8}, {"frame_origins": []}, {"frame_origins": ["*"]}),
    ]
    for one in wrong:
        answer = send(alice, "POST", EMBEDS, fine | one)
        assert (answer.status_code, answer.json["error"]["field"]) == (422, next(iter(one)))
    assert alice.get(LINKS).json["results"] == []


def test_the_chart_of_a_limited_maker_ends_with_the_page_that_they_lose(
    server: Flask, people: People
):
    add_client(people)
    limit(people, DORAS_PAGE)
    dora = visitor(server, DORA)
    path = made(dora, f"/pages/{DORAS_PAGE}?range=last_7d")
    assert "Dora Flowers" in server.test_client().get(path).text
    body = {"address": TREND, "days": 7, "frame_origins": SITES}
    assert send(dora, "POST", EMBEDS, body).status_code == 422
    limit(people)
    answer = server.test_client().get(path)
    assert answer.status_code == 410
    assert "Dora" not in answer.text


def limit(people: People, *pages: str) -> None:
    """Makes her an analyst who sees these Pages."""
    with tenant_session(people.acme) as session:
        mine = Membership.user_id == actor(DORA).user_id
        membership = session.scalars(select(Membership).where(mine)).one()
        membership.role = "analyst"
        set_limit(session, membership, PageLimit(list(pages)))
