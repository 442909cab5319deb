"""A printed report holds the sections that were chosen, in their order, and people's own words."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.exports.asking import PATH, ask, fetch, make
from tests.people import ACME_PAGE, People
from tests.visitors import post

HEADINGS = {
    "overview": "In words",
    "why": "Why did it change?",
    "engagement": "Is my content engaging?",
    "reach": "How many people do my posts reach?",
    "community": "Is my community growing?",
    "posts": "Best and worst posts",
    "times": "When do my posts do best?",
    "definitions": "How each number is defined",
}
OWN = "Dear client,\n\n<b>thank you</b> for \u202ethis month."
REPORTS = f"/api/meta/pages/{ACME_PAGE}/reports/"
WEEKLY = {"frequency": "weekly", "recipients": ["client@customer.example"]}


def words_of(file: bytes) -> str:
    pages = PdfReader(io.BytesIO(file)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_sections_stand_in_the_chosen_order_after_ones_own_words(alice: FlaskClient, full: People):
    chosen = ["posts", "overview"]
    job = ask(alice, "pdf", sections=chosen, introduction=OWN, comment="The fair was in week 2.")
    assert make(full.acme, job) == "completed"
    words = words_of(fetch(alice, job).data)
    places = [words.index(HEADINGS[name]) for name in chosen]
    assert places == sorted(places)
    absent = [HEADINGS[name] for name in HEADINGS if name not in chosen]
    assert not [heading for heading in absent if heading in words]
    before = (
        words.index("Introduction"),
        words.index("Dear client, <b>thank you</b> for this month."),
    )
    assert before < (words.index("The fair was in week 2."), places[0])
    told = alice.get(f"/api/exports/{job['export_job_id']}/").json["options"]
    assert (told["sections"], told["introduction"]) == (chosen, OWN)


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"sections": []}, "sections"),
    ({"sections": ["weather"]}, "sections"),
    ({"sections": ["posts", "posts"]}, "sections"),
    ({"introduction": "x" * 3001}, "introduction"),
)


@pytest.mark.parametrize(("wrong", "field"), WRONG)
def test_a_wrong_choice_is_refused_by_name(alice: FlaskClient, wrong: dict[str, Any], field: str):
    asked = post(alice, PATH, json={"export_format": "pdf"} | wrong)
    scheduled = post(alice, REPORTS, json=WEEKLY | wrong)
    for answer in (asked, scheduled):
        assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_a_schedule_keeps_what_was_chosen(alice: FlaskClient):
    made = post(alice, REPORTS, json=WEEKLY | {"sections": ["posts"], "introduction": "Hello"})
    assert made.json["options"] == {"sections": ["posts"], "introduction": "Hello"}
