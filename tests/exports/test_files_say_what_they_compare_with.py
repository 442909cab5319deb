"""Files compare as the view does, and name what they compare with."""

import csv
import io
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.exports.asking import PATH, ask, fetch, make
from tests.exports.conftest import SINCE, UNTIL
from tests.people import ACME_PAGE, People
from tests.visitors import post

DAYS = {"since": SINCE, "until": UNTIL}
OTHERS = {"compare_since": "2026-10-12", "compare_until": "2026-10-18"}


def archive_of(alice: FlaskClient, people: People, **more: Any) -> dict[str, str]:
    job = ask(alice, **more)
    assert make(people.acme, job) == "completed"
    made = zipfile.ZipFile(io.BytesIO(fetch(alice, job).data))
    return {name: made.read(name).decode("utf-8-sig") for name in made.namelist()}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("asked", "told", "first"),
    [
        ({}, "Compared with 2026-09-28 to 2026-10-25: the 28 days before", "2026-09-28"),
        (
            {"compare": "year"},
            "Compared with 2025-10-26 to 2025-11-22: the same days a year before",
            "2025-10-26",
        ),
        (OTHERS, "Compared with 2026-10-12 to 2026-10-18\r\n", "2026-10-12"),
        ({"compare": "none"}, "", ""),
    ],
)
def test_a_file_compares_as_the_api_does_and_names_it(
    alice: FlaskClient, full: People, asked: dict[str, str], told: str, first: str
) -> None:
    files = archive_of(alice, full, **asked)
    path = f"/api/meta/pages/{ACME_PAGE}/overview/"
    shown = alice.get(path, query_string=DAYS | asked).json
    written = {row["metric"]: row for row in rows(files["kpis.csv"])}
    for kpi in shown["kpis"]:
        row = written[kpi["metric"]]
        assert row["compare"] == shown["compare"]
        assert row["previous_since"] == (shown["previous_since"] or "") == first
        compared = kpi["compared"] or {}
        assert row["compared_days"] == str(compared.get("days", ""))
        assert float(row["change"] or 0) == pytest.approx(kpi["change"] or 0)
    assert rows(files["trend.csv"])[0]["previous_date"] == first
    assert told in files["README.txt"]
    assert ("Compared with" in files["README.txt"]) is bool(told)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"compare": "decade"}, "compare"),
        ({"compare_since": "2026-10-12"}, "compare_until"),
        ({"compare": "year"} | OTHERS, "compare"),
        ({"compare_since": "2026-10-18", "compare_until": "2026-10-12"}, "compare_until"),
    ],
)
def test_a_wrong_comparison_is_refused_with_its_field(
    alice: FlaskClient, full: People, asked: dict[str, str], field: str
) -> None:
    answers = [
        post(alice, PATH, json={"export_format": "csv"} | DAYS | asked),
        alice.get(f"/api/meta/pages/{ACME_PAGE}/overview/", query_string=DAYS | asked),
        alice.get(
            f"/api/meta/pages/{ACME_PAGE}/timeseries/",
            query_string=DAYS | asked | {"metric": "page_media_view"},
        ),
    ]
    assert {(one.status_code, one.json["error"]["field"]) for one in answers} == {(422, field)}
