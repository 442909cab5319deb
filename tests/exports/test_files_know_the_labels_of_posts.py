"""Labels of posts: a column of the files, the filter of a view, a table of the report."""

import csv
import io
import zipfile

from flask.testing import FlaskClient

from tests.exports.asking import ask, fetch, make
from tests.people import ACME_PAGE, People
from tests.visitors import change, post

LABELS = "/api/meta/post-labels/"


def test_a_label_is_a_column_and_a_filter(full: People, alice: FlaskClient) -> None:
    coffee = post(alice, LABELS, json={"name": "Coffee", "words": ["coffee"]}).json["id"]
    given = post(alice, LABELS, json={"name": "Best; of all"}).json["id"]
    body = {"post_ids": [f"{ACME_PAGE}_4", f"{ACME_PAGE}_7"]}
    assert post(alice, f"{LABELS}{given}/posts/", json=body).status_code == 200
    job = ask(alice, view="posts", posts_label=given)
    assert make(full.acme, job) == "completed"
    archive = zipfile.ZipFile(io.BytesIO(fetch(alice, job).data))
    text = archive.read("posts.csv").decode("utf-8-sig")
    found = {row["text"]: row["labels"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert sorted(found.values()) == ["Best; of all", "Best; of all; Coffee"]
    told = "only posts with the label “Best; of all”"
    assert told in archive.read("README.txt").decode("utf-8-sig")
    assert change(alice, "delete", f"{LABELS}{given}/").status_code == 204
    later = ask(alice, view="posts", posts_label=given, csv_form="single")
    assert make(full.acme, later) == "completed"
    single = fetch(alice, later).data.decode("utf-8-sig")
    assert "only posts with a label that is gone" in single
    assert "\r\npost," not in single
    assert coffee
