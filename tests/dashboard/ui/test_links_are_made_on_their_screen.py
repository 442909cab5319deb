"""Read-only links in the panel: made and shown once, listed with their Page, revoked by a yes."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions.view_links import make_link
from dashboard.app import FAILED
from models import Tenant, ViewLink
from models.scope import tenant_session, wide_session
from tests.dashboard.ui.pressing import OVERVIEW, confirm, drawn, press
from tests.people import (
    ACME_PAGE,
    ALICE,
    ANA,
    BOB,
    CHARLIE,
    GLOBEX_PAGE,
    People,
    actor,
)
from tests.queries.numbers import put_post, the_page
from tests.visitors import visitor

GONE = "This is not there any more."
NO_LINKS = "Only owners and analysts may make read-only links; ask one of them."
NO_FRAMES = "Only owners and analysts may let other sites show parts of screens; ask one of them."
SECRET = re.compile(r"http://localhost(/share/[\w-]+)")
pytestmark = pytest.mark.usefixtures("analyst")


def linked(email: str, now: datetime | None = None) -> int:
    who, then = actor(email), now or datetime.now(UTC)
    with tenant_session(who.tenant_id) as session:
        return make_link(who, session, "Board", f"{OVERVIEW}/posts", 30, then).value[1].id


def is_open(people: People, link_id: int) -> bool:
    with tenant_session(people.acme) as session:
        return (
            session.scalars(select(ViewLink.revoked_at).where(ViewLink.id == link_id)).one() is None
        )


def make(server: Flask, email: str, **given: Any) -> str:
    asked = {"link_name__value": "Board", "link_days__value": 7} | given
    return press(visitor(server, email), "link-form.n_submit", 1, **asked)


def test_a_link_is_shown_once_and_opens_the_view_without_signing_in(server: Flask) -> None:
    said = make(server, ANA)
    found = SECRET.search(said)
    assert found
    assert "Copy it now: it is shown only this once." in said
    assert "Acme Coffee" in server.test_client().get(found[1]).text
    again = press(visitor(server, ANA), "saved.is_open", True)
    assert "Board" in again
    assert "/share/" not in again


def embed(server: Flask, email: str, sites: Any, **more: Any) -> str:
    asked = {
        "embed_part__value": "chart",
        "embed_sites__value": sites,
        "embed_name__value": "Site",
        "embed_days__value": 7,
    } | more
    return press(visitor(server, email), "embed-form.n_submit", 1, **asked)


def test_a_chart_for_other_sites_is_made_shown_once_and_listed(server: Flask) -> None:
    said = embed(server, ANA, "https://www.a.example, https://b.example")
    found = re.search(r'<iframe src=\\"http://localhost(/embed/[\w-]+)\\"', said)
    assert found
    listed = press(visitor(server, ANA), "embed-made.children", "anything")
    assert "chart for https://www.a.example, https://b.example" in listed
    assert "Acme Coffee" in server.test_client().get(found[1]).text
    again = press(visitor(server, ANA), "saved.is_open", True)
    assert "chart for https://www.a.example" in again
    assert "/embed/" not in again


def test_the_form_offers_the_parts_of_its_screen_and_makes_the_chosen_one(server: Flask) -> None:
    ana = visitor(server, ANA)
    overview, of_posts = (
        press(ana, "saved-open.n_clicks", 1, url__pathname=f"{OVERVIEW}{section}")
        for section in ("", "/posts")
    )
    assert '"embed-part"' in overview
    assert '"The best times"' not in overview
    assert '"The best times"' in of_posts
    posts = {"url__pathname": f"{OVERVIEW}/posts", "url__search": ""}
    said = embed(server, ANA, "https://a.example", embed_part__value="times", **posts)
    assert "Best times from Pagelens" in said
    found = re.search(r'<iframe src=\\"http://localhost(/embed/[\w-]+)\\"', said)
    assert found
    assert "Best times</h1>" in server.test_client().get(found[1]).text
    listed = press(visitor(server, ANA), "embed-made.children", "anything")
    assert "best times for https://a.example" in listed
    assert "Of this screen another site may show" in embed(
        server, ANA, "https://a.example", embed_part__value="times"
    )


def test_the_chart_of_a_post_is_made_below_it(server: Flask, people: People) -> None:
    with tenant_session(people.acme) as session:
        put_post(session, the_page(session, people.acme_page), "1_a", datetime.now(UTC))
    path = f"{OVERVIEW}/posts/1_a"
    asked = {"page_id": ACME_PAGE, "post_id": "1_a"}
    seen = [
        "embed-form"
        in json.dumps(drawn(server, email, "/pages/<page_id>/posts/<post_id>", **asked))
        for email in (ANA, BOB)
    ]
    assert seen == [True, False]
    said = embed(server, ANA, "https://a.example", url__pathname=path, url__search="")
    assert "/embed/" in said


@pytest.mark.parametrize("sites", ["", "*", "www.a.example", None, 7, ["https://a.example"]])
def test_without_a_site_that_is_one_it_says_so_at_the_field(
    server: Flask, people: People, sites: Any
) -> None:
    said = embed(server, ANA, sites)
    assert '"embed-sites":{"invalid":true}' in said
    assert "such as https://www.example.com" in said
    assert NO_FRAMES in embed(server, BOB, "https://a.example")
    with tenant_session(people.acme) as session:
        assert session.scalars(select(ViewLink)).all() == []


def test_links_are_listed_with_their_page_and_the_days_of_the_workspace(
    server: Flask, people: People
) -> None:
    with wide_session("command") as session:
        session.get_one(Tenant, people.acme).time_zone = "Pacific/Auckland"
    now = datetime.now(UTC).replace(month=1, day=31, hour=22)
    linked(ALICE, now.replace(year=now.year + 1))
    said = press(visitor(server, ANA), "saved.is_open", True)
    for words in ("Board", "Acme Coffee", f"made 1 Feb {now.year + 1} by alice", "ends 3 Mar"):
        assert words in said


def test_a_viewer_sees_no_links_and_makes_none(server: Flask) -> None:
    linked(ALICE)
    assert "Board" not in press(visitor(server, BOB), "saved.is_open", True)
    said = make(server, BOB)
    assert NO_LINKS in said
    assert "/share/" not in said


def test_only_ones_own_or_as_an_owner_any_is_revoked(server: Flask, people: People) -> None:
    of_alice, of_ana = linked(ALICE), linked(ANA)
    for email in (ANA, CHARLIE):
        assert GONE in confirm(visitor(server, email), "revoke-link", of_alice)
    assert "Only owners and analysts" in confirm(visitor(server, BOB), "revoke-link", of_alice)
    assert is_open(people, of_alice)
    assert "The link is closed." in confirm(visitor(server, ALICE), "revoke-link", of_ana)
    assert not is_open(people, of_ana)


@pytest.mark.parametrize("key", [0, -1, True, "1", None, [], {}, 1.5, 10**30])
def test_a_forged_number_is_answered_calmly(server: Flask, people: People, key: Any) -> None:
    link_id = linked(ALICE)
    assert FAILED not in confirm(visitor(server, ALICE), "revoke-link", key)
    assert is_open(people, link_id)


@pytest.mark.parametrize(
    "forged",
    [
        {"link_days__value": 8},
        {"link_days__value": "7"},
        {"link_days__value": True},
        {"link_days__value": None},
        {"url__pathname": f"/pages/{GLOBEX_PAGE}"},
        {"url__pathname": "/settings"},
        {"link_name__value": "x" * 81},
    ],
)
def test_what_is_forged_makes_no_link(server: Flask, forged: dict[str, Any]) -> None:
    said = make(server, ALICE, **forged)
    assert '"invalid":true' in said
    assert "/share/" not in said
