"""Each preset and comparison: cards, trend, posts and files are of the same days, and add up."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.queries.days.pacific import days_between
from dashboard.queries.days.presets import PRESETS
from ingest.plan.days import newest_day
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, People
from tests.queries.numbers import put_days, the_page
from tests.visitors import post, visitor

VIEWS, PATH = "page_media_view", f"/api/meta/pages/{ACME_PAGE}"
RANGE = ("since", "until")


@pytest.fixture
def alice(server: Flask, people: People) -> FlaskClient:
    newest = newest_day()
    days = days_between(newest - timedelta(days=1100), newest)
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, VIEWS, {day: day.toordinal() * 37 % 401 for day in days})
    return visitor(server, ALICE)


def told(client: FlaskClient, path: str, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{PATH}/{path}/", query_string=query).json
    return found


def common(one: dict[str, Any]) -> list[tuple[int, int]]:
    """The values of the days that both periods have, by their place."""
    pairs = zip(one["points"], one["previous"], strict=False)
    both = [(now["value"], then["value"]) for now, then in pairs]
    return [pair for pair in both if None not in pair]


@pytest.mark.parametrize("compare", ["previous", "year", "none"])
def test_every_preset(alice: FlaskClient, compare: str) -> None:
    for preset in PRESETS:
        asked = {"date_preset": preset, "compare": compare}
        cards, line = (
            told(alice, "overview", **asked),
            told(alice, "timeseries", **asked, metric=VIEWS),
        )
        posts = told(alice, "posts", date_preset=preset)
        days = [cards[name] for name in RANGE]
        if days[0] > days[1]:
            continue  # On the first day of a week, month, quarter or year.
        file = post(alice, f"{PATH}/exports/", json=asked | {"export_format": "csv"}).json[
            "options"
        ]
        for other in (line, posts, file):
            assert [other[name] for name in RANGE] == days, preset
        [views] = [kpi for kpi in cards["kpis"] if kpi["metric"] == VIEWS]
        assert views["value"] == sum(point["value"] for point in line["points"]), preset
        both = common(line)
        if compare == "none":
            assert (views["compared"], views["change"], line["previous"]) == (None, None, [])
            continue
        now, before = (sum(each) for each in zip(*both, strict=True))
        assert views["compared"] == {"value": now, "previous": before, "days": len(both)}, preset
        assert views["change"] == pytest.approx(now / before - 1), preset
        assert [line["previous"][place]["date"] for place in (0, -1)] == [
            cards["previous_since"],
            cards["previous_until"],
        ]
        assert file["previous_since"] == cards["previous_since"], preset
