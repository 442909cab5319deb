"""What of a Page is unusual: told by the API, and how sensitive that is said by its people."""

from datetime import timedelta

import pytest
from flask import Flask

from dashboard.queries.insights.bands import THE_YEAR
from ingest.plan.days import newest_day
from models import AuditEvent
from models.orm import now_utc
from models.scope import tenant_session
from tests.api.test_people_and_roles import send
from tests.dashboard.ui.pressing import press
from tests.dashboard.ui.words_of_screens import words_of
from tests.people import ACME_PAGE, ALICE, ANA, BOB, CHARLIE, People, add_analyst
from tests.queries.numbers import put_counter, put_days, put_post, the_page
from tests.visitors import visitor

PAGE = f"/api/meta/pages/{ACME_PAGE}/"
LINE = {"metric": "page_media_view", "date_preset": "last_7d"}
ODD = newest_day() - timedelta(days=4)


def put_year(people: People) -> None:
    """A year of 100 to 220 views a day, with one odd day; six posts, of which one is odd."""
    days = {ODD - timedelta(days=n): 100 + 10 * (n // 7 % 13) for n in range(THE_YEAR.days + 1)}
    days |= {newest_day() - timedelta(days=n): 150 for n in range(4)}
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, "page_media_view", days | {ODD: 3000})
        published = now_utc() - timedelta(days=5)
        for number, views in enumerate((100, 110, 120, 130, 140, 900)):
            post = put_post(session, page, f"{ACME_PAGE}_{number}", published)
            put_counter(session, post, "post_media_view", newest_day() - timedelta(days=1), views)


def test_days_and_posts_are_told_as_the_page_is_sensitive(server: Flask, people: People) -> None:
    add_analyst()
    put_year(people)
    ana = visitor(server, ANA)

    def odd() -> list[list[object]]:
        line = ana.get(f"{PAGE}timeseries/", query_string=LINE).json["points"]
        posts = ana.get(f"{PAGE}posts/", query_string={"date_preset": "last_14d"}).json["results"]
        return [
            [point["date"] for point in line if point["unusual"]],
            [post["post_id"] for post in posts if post["unusual"] == "above"],
        ]

    assert odd() == [[ODD.isoformat()], [f"{ACME_PAGE}_5"]]
    assert f"Unusual: {ODD:%a}" in words_of(server, BOB, "/pages/<page_id>", page_id=ACME_PAGE)
    assert send(ana, "PATCH", PAGE, sensitivity="off").json["sensitivity"] == "off"
    assert odd() == [[], []]
    assert "Unusual:" not in words_of(server, BOB, "/pages/<page_id>", page_id=ACME_PAGE)
    press(ana, "sensitivity.value", "sensitive", key=ACME_PAGE)
    assert len(odd()[0]) == 1
    with tenant_session(people.acme) as session:
        found = session.query(AuditEvent).filter_by(action="page.sensitivity_set")
        found = found.order_by(AuditEvent.id)
        assert [event.detail["sensitivity"] for event in found] == ["off", "sensitive"]


@pytest.mark.parametrize(
    ("who", "value", "status"),
    [(BOB, "off", 403), (CHARLIE, "off", 404), (ALICE, "loud", 422), (ALICE, None, 422)],
)
def test_viewers_and_strangers_change_nothing(
    server: Flask, who: str, value: str | None, status: int
) -> None:
    client = visitor(server, who)
    assert send(client, "PATCH", PAGE, sensitivity=value).status_code == status
    press(client, "sensitivity.value", value, key=ACME_PAGE)
    pages = visitor(server, ALICE).get("/api/meta/pages/").json["results"]
    assert [page["sensitivity"] for page in pages] == ["normal"]
    assert "Normal" in words_of(server, BOB, "/settings/pages")
