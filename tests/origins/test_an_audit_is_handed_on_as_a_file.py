"""GET …/points/file/: the number, its arithmetic, its values and runs in one CSV."""

import csv
import io

from flask.testing import FlaskClient

from tests.origins.conftest import PATH, QUERY, VIEWS, Read


def rows_of(client: FlaskClient, **more: str) -> list[dict[str, str]]:
    answer = client.get(f"{PATH}file/", query_string=QUERY | more)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_values_of_the_file_add_up_to_its_number(bob, read: Read) -> None:
    rows = rows_of(bob)
    [number] = [row["value"] for row in rows if (row["part"], row["name"]) == ("about", "number")]
    values = [row for row in rows if row["part"] == "value"]
    assert sum(int(row["value"]) for row in values if row["used"] == "true") == int(number) == 240
    assert values[-1]["so_far"] == number
    assert {row["name"] for row in values} == {VIEWS}


def test_each_value_says_when_it_was_read_and_what_it_was(bob, read: Read) -> None:
    rows = rows_of(bob)
    [before] = [row for row in rows if row["part"] == "before"]
    assert (before["date"], before["value"]) == ("2026-11-02", "17")
    assert before["at"].startswith("2026-11-12T10:00:00")
    imported = [row["imported_from"] for row in rows if row["imported_from"]]
    assert imported == ["views of the agency.csv"]


def test_the_runs_that_it_names_stand_at_its_end(bob, read: Read) -> None:
    rows = rows_of(bob)
    named = {run for row in rows for run in row["runs"].split()}
    told = {row["name"]: row["value"] for row in rows if row["part"] == "run"}
    assert named == set(told) == {str(read.nightly), str(read.history)}
    assert told[str(read.history)].startswith("History, by the nightly plan, 2026-11-01 to")


def test_its_name_says_what_it_is(bob, read: Read) -> None:
    told = bob.get(f"{PATH}file/", query_string=QUERY).headers["Content-Disposition"]
    assert "acme-coffee-page-media-view-origin-2026-11-01-to-2026-11-07.csv" in told


def test_a_wrong_value_is_told_before_the_file_begins(bob, read: Read) -> None:
    answer = bob.get(f"{PATH}file/", query_string=QUERY | {"metric": "nothing"})
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "metric")
