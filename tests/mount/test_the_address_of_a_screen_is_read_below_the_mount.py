"""What a browser tells as its path holds the mount; the screens read the address behind it."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from models import ExportJob, SavedView, ViewLink
from models.scope import tenant_session
from tests.dashboard.ui.pressing import OVERVIEW, press
from tests.mount.conftest import MOUNT
from tests.people import ACME_PAGE, People, add_page

BELOW = {"url__pathname": f"{MOUNT}{OVERVIEW}/posts", "url__search": "?range=last_7d"}
OTHER = "100000000000009"


def kept(people: People, row: type[Any]) -> Any:
    with tenant_session(people.acme) as session:
        return session.scalars(select(row)).one()


def test_the_top_bar_follows_it(alice: FlaskClient) -> None:
    alice.get("/settings")
    told = press(alice, "url.pathname", f"{MOUNT}{OVERVIEW}", page_picker__value=None)
    assert f'"page-picker":{{"value":"{ACME_PAGE}"' in told
    assert f'"nav-overview":{{"href":"{MOUNT}{OVERVIEW}","active":true}}' in told
    assert f'"nav-posts":{{"href":"{MOUNT}{OVERVIEW}/posts","active":false}}' in told


def test_another_page_is_opened_on_the_same_screen(alice: FlaskClient, people: People) -> None:
    add_page(people.acme, OTHER, "Acme Tea")
    alice.get("/settings")
    told = press(alice, "page-picker.value", OTHER, **BELOW)
    assert f'"lead":{{"href":"{MOUNT}/pages/{OTHER}/posts?range=last_7d"}}' in told


def test_the_first_top_bar_is_that_of_the_screen(alice: FlaskClient) -> None:
    posts = f'"{MOUNT}{OVERVIEW}/posts"'
    layout = alice.get("/_dash-layout", headers={"Referer": f"http://localhost{MOUNT}{OVERVIEW}"})
    assert posts in layout.text
    assert posts not in alice.get("/_dash-layout").text


def test_views_links_and_files_are_of_it(alice: FlaskClient, people: People) -> None:
    alice.get("/settings")
    press(alice, "saved-form.n_submit", 1, saved_name__value="Week", **BELOW)
    assert kept(people, SavedView).path == f"{OVERVIEW}/posts"
    press(alice, "link-form.n_submit", 1, link_name__value="Week", link_days__value=7, **BELOW)
    assert kept(people, ViewLink).path == f"{OVERVIEW}/posts"
    press(alice, "export.n_clicks", 1, "csv-zip", **BELOW)
    assert kept(people, ExportJob).options["view"] == "posts"
