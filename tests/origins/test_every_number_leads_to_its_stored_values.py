"""GET …/points/: the stored values behind a number, when they were read, what they were before."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.scope import tenant_session
from tests.origins.conftest import DAYS, PATH, QUERY, VIEWS, Read
from tests.people import People
from tests.queries.numbers import put_days, the_page


def ask(client: FlaskClient, **more: Any) -> dict[str, Any]:
    answer = client.get(PATH, query_string=QUERY | more)
    assert answer.status_code == 200, answer.json
    return answer.json or {}


def put(people: People, key: str, values: list[int], **more: Any) -> None:
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, key, dict(zip(DAYS, values, strict=False)), **more)


def test_the_values_add_up_to_the_number(alice: FlaskClient, read: Read) -> None:
    told = ask(alice)
    number, rows = told["number"], told["results"]
    assert (number["value"], number["made"], number["days"], number["of_days"]) == (
        240,
        "sum",
        6,
        7,
    )
    assert [row["value"] for row in rows] == [10, 20, 30, 50, 60, 70]
    assert [row["so_far"] for row in rows] == [10, 30, 60, 110, 170, 240]
    assert all(row["used"] for row in rows)
    assert told["count"] == 6


def test_a_number_is_that_of_its_card(alice: FlaskClient, read: Read) -> None:
    address = PATH.replace("points", "overview")
    days = {name: QUERY[name] for name in ("since", "until")}
    kpis = alice.get(address, query_string=days).json["kpis"]
    [card] = [kpi for kpi in kpis if kpi["metric"] == VIEWS]
    assert ask(alice)["number"]["value"] == card["value"]


def test_a_value_says_which_runs_were_at_work_when_it_was_read(alice, read: Read) -> None:
    rows = {row["date"]: row for row in ask(alice)["results"]}
    [history] = rows["2026-11-01"]["runs"]
    assert (history["task_id"], history["kind"]) == (str(read.history), "backfill")
    assert rows["2026-11-01"]["observed_at"] == "2026-11-09T10:00:00Z"


def test_a_run_of_other_days_is_not_told(alice, read: Read) -> None:
    rows = {row["date"]: row for row in ask(alice)["results"]}
    assert rows["2026-11-06"]["runs"] == []


def test_a_restated_value_says_what_it_was_before(alice, read: Read) -> None:
    [_first, second, *_] = ask(alice)["results"]
    [before] = second["earlier"]
    assert (before["value"], before["until"]) == (17, "2026-11-12T10:00:00Z")
    assert [run["task_id"] for run in before["runs"]] == [str(read.nightly)]


def test_an_imported_value_names_its_file_and_no_run(alice, read: Read) -> None:
    [_first, second, third, *_] = ask(alice)["results"]
    assert (third["imported_from"], third["runs"]) == ("views of the agency.csv", [])
    assert second["imported_from"] is None


def test_it_says_what_the_metric_is_at_meta(alice, read: Read) -> None:
    [told] = ask(alice)["definitions"]
    assert (told["metric"], told["aggregation"]) == (VIEWS, "sum")
    assert told["described_at"].startswith("https://developers.facebook.com/")
    assert any("Pacific" in sentence for sentence in told["differences"])
    assert any("page_impressions" in sentence for sentence in told["differences"])


def test_a_part_of_the_list_goes_on_with_the_sum(alice, read: Read) -> None:
    told = ask(alice, limit=2, offset=2)
    assert [row["so_far"] for row in told["results"]] == [60, 110]
    assert (told["count"], told["next_offset"]) == (6, 4)


def test_people_are_never_added_up(alice, people: People) -> None:
    viewers = "page_total_media_view_unique"
    put(people, viewers, [1, 2, 3, 4, 5, 6, 7])
    assert (
        ask(alice, metric=viewers)["number"] | {"value": 4, "made": "average", "total": 28}
        == (ask(alice, metric=viewers)["number"])
    )
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, viewers, {DAYS[-1]: 12}, period="week")
    told = ask(alice, metric=viewers)
    assert (told["number"]["made"], told["number"]["value"]) == ("window", 12)
    [window, *days] = told["results"]
    assert (window["period"], window["used"], window["value"]) == ("week", True, 12)
    assert not any(row["used"] or row["so_far"] for row in days)


def test_of_a_level_the_newest_value_counts(alice, people: People) -> None:
    put(people, "page_follows", [5, 6, 9])
    told = ask(alice, metric="page_follows")
    assert (told["number"]["value"], told["number"]["made"]) == (9, "last")
    assert [row["used"] for row in told["results"]] == [False, False, True]


def test_a_difference_names_both_its_days(alice, people: People) -> None:
    put(people, "page_follows", [5, 6, 9])
    told = ask(alice, metric="net_follows", since="2026-11-02")
    assert (told["number"]["value"], told["number"]["made"]) == (4, "difference")
    assert [row["date"] for row in told["results"] if row["used"]] == ["2026-11-01", "2026-11-03"]


def test_a_rate_stands_beside_what_it_is_made_of(alice, people: People) -> None:
    put(people, "page_post_engagements", [1, 4])
    put(people, "page_total_media_view_unique", [10, 10, 10])
    told = ask(alice, metric="engagement_rate")
    assert (told["number"]["value"], told["number"]["made"]) == (0.25, "rates")
    assert [row["rate"] for row in told["results"] if row["rate"] is not None] == [0.1, 0.4]
    assert len(told["definitions"]) == 2


def test_a_part_has_values_of_its_own(alice, people: People) -> None:
    put(people, VIEWS, [3, 4], breakdown="is_from_ads=1")
    put(people, VIEWS, [30, 40])
    told = ask(alice, breakdown="is_from_ads=1")
    assert (told["number"]["value"], told["count"]) == (7, 2)
    assert ask(alice)["number"]["value"] == 70


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"metric": "page_of_nothing"}, "metric"),
        ({"period": "month"}, "period"),
        ({"metric": "net_follows", "period": "week"}, "period"),
        ({"breakdown": "a\nb"}, "breakdown"),
        ({"since": "2026-11-09"}, "until"),
        ({"limit": 101}, "limit"),
    ],
)
def test_wrong_values_are_named(alice, wrong: dict[str, Any], field: str) -> None:
    answer = alice.get(PATH, query_string=QUERY | wrong)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_viewers_read_it_and_strangers_find_nothing(alice, bob, charlie, dora, read: Read) -> None:
    assert ask(bob) == ask(alice)
    for stranger in (charlie, dora):
        for path in (PATH, f"{PATH}file/"):
            assert stranger.get(path, query_string=QUERY).status_code == 404
