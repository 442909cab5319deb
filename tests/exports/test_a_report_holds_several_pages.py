"""A report of several Pages, or of a group: a part for each, and all of them side by side."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from pptx import Presentation
from pypdf import PdfReader
from sqlalchemy import select

from dashboard.actions.page_groups import end_group
from jobs.erasure.shared_reports import leave_reports
from jobs.report_pages import pages_of_report
from jobs.reports import start_report
from models import MetaPage, PageGroup, PageGroupPage, ReportSchedule
from models.scope import tenant_session
from tests.exports.asking import PATH, ask, fetch, make
from tests.exports.conftest import put_numbers
from tests.people import (
    ACME_PAGE,
    ALICE,
    DORA,
    DORAS_PAGE,
    GLOBEX_PAGE,
    People,
    actor,
    add_client,
    add_page,
)
from tests.queries.numbers import the_page
from tests.visitors import post, visitor

REPORTS = f"/api/meta/pages/{ACME_PAGE}/reports/"
WEEKLY = {"frequency": "weekly", "recipients": ["client@customer.example"]}
BOTH = {"more_page_ids": [DORAS_PAGE]}


@pytest.fixture
def doras(full: People) -> int:
    """Our id of a second Page of Acme's."""
    page_id = add_client(full)
    with tenant_session(full.acme) as session:
        put_numbers(session, the_page(session, page_id), 3)
    return page_id


@pytest.fixture
def group(full: People, doras: int) -> int:
    with tenant_session(full.acme) as session:
        made = PageGroup(tenant_id=full.acme, name="Old Town")
        session.add(made)
        session.flush()
        session.add_all(
            PageGroupPage(tenant_id=full.acme, page_group_id=made.id, meta_page_id=page)
            for page in (full.acme_page, doras)
        )
        return made.id


def pages_of(people: People) -> tuple[list[int], str]:
    with tenant_session(people.acme) as session:
        schedule = session.scalars(select(ReportSchedule)).one()
        page, more, name = pages_of_report(session, schedule)
        return [page.id, *more], name


def foot_of(slide: Any) -> str:
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return next(text for text in said if " · Data through" in text)


def test_each_page_has_its_part_and_all_stand_side_by_side(
    alice: FlaskClient, full: People, doras: int
):
    job = ask(alice, "pdf", sections=["overview", "why", "definitions"], **BOTH)
    assert make(full.acme, job) == "completed"
    file = fetch(alice, job)
    assert "acme-coffee-and-one-more-page" in file.headers["Content-Disposition"]
    pages = [
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file.data)).pages
    ]
    cover, beside, *parts = pages
    assert "Acme Coffee and one more Page" in cover
    assert "Dora Flowers" in cover
    assert "Side by side" in beside
    assert {"7,777", "23,331"} <= set(beside.split())
    acme, acme_why, dora, dora_why, meanings = parts
    named = ("Acme Coffee Data through", "Dora Flowers Data through", "How each number is defined")
    for name, words in zip(named, (acme, dora, meanings), strict=True):
        assert name in words
    changed = [re.findall(r"Views .*?; \+\d+ of \+(\d+)\.", each) for each in (acme_why, dora_why)]
    assert changed == [["25"], ["75"]], "each Page has its own reasons"


def test_slides_have_a_part_for_each_page_too(alice: FlaskClient, full: People, doras: int):
    add_page(full.acme, "100000000000009", "New Bakery")
    more = [DORAS_PAGE, "100000000000009"]
    job = ask(alice, "pptx", sections=["why", "overview", "definitions"], more_page_ids=more)
    assert make(full.acme, job) == "completed"
    slides = list(Presentation(io.BytesIO(fetch(alice, job).data)).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[:2] == ["Acme Coffee and 2 more Pages", "Side by side"]
    assert "No data yet" not in str([shape.text_frame.text for shape in slides[0].shapes])
    assert "New Bakery" in titles
    cells = "\n".join(
        cell.text
        for shape in slides[1].shapes
        if shape.has_table
        for cell in shape.table.iter_cells()
    )
    assert {"Acme Coffee", "Dora Flowers", "7,777", "23,331"} <= set(cells.split("\n"))
    assert titles.count("Why did it change? Views") == 2, "each Page has its own reasons"
    ends = "How each number is defined"
    named = [title for title in titles if title in ("Acme Coffee", "Dora Flowers", ends)]
    assert list(dict.fromkeys(named)) == ["Acme Coffee", "Dora Flowers", ends]
    place = titles.index("Dora Flowers")
    assert foot_of(slides[place - 1]).startswith("Acme Coffee · ")
    assert foot_of(slides[place]).startswith("Dora Flowers · ")


def test_a_group_is_the_pages_that_it_has_when_the_report_goes(
    alice: FlaskClient, full: People, doras: int, group: int
):
    made = post(alice, REPORTS, json=WEEKLY | {"page_group_id": group})
    assert (made.json["page_group_id"], made.json["group_name"]) == (group, "Old Town")
    assert pages_of(full) == ([full.acme_page, doras], "Old Town")
    with tenant_session(full.acme) as session:
        session.delete(session.get_one(PageGroupPage, (full.acme, group, full.acme_page)))
    assert pages_of(full) == ([doras], "Old Town")
    with tenant_session(full.acme) as session:
        schedule = session.scalars(select(ReportSchedule)).one()
        job = start_report(session, schedule, [ALICE], {})
        assert job is not None
        assert (job.meta_page_id, job.options["group_name"]) == (doras, "Old Town")


def test_its_reports_go_on_when_a_group_ends_or_a_page_is_deleted(
    alice: FlaskClient, full: People, doras: int, group: int
):
    post(alice, REPORTS, json=WEEKLY | {"page_group_id": group})
    with tenant_session(full.acme) as session:
        end_group(actor(ALICE), session, group)
    assert pages_of(full) == ([full.acme_page, doras], "")
    with tenant_session(full.acme) as session:
        leave_reports(session, full.acme, full.acme_page)
    assert pages_of(full) == ([doras], "")


def test_who_sees_one_of_the_pages_alone_sees_neither_report_nor_file(
    alice: FlaskClient, full: People, doras: int, server: Any
):
    path = f"/api/meta/pages/{DORAS_PAGE}/"
    dora, both = visitor(server, DORA), {"more_page_ids": [ACME_PAGE]}
    asked = post(alice, f"{path}exports/", json={"export_format": "pdf"} | both).json
    kept = post(alice, f"{path}reports/", json=WEEKLY | both).json
    for address in (
        f"/api/exports/{asked['export_job_id']}/",
        f"/api/reports/{kept['report_id']}/",
    ):
        assert [alice.get(address).status_code, dora.get(address).status_code] == [200, 404]


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"more_page_ids": [GLOBEX_PAGE]}, "more_page_ids"),
    ({"more_page_ids": ["no such page"]}, "more_page_ids"),
    ({"page_group_id": 999}, "page_group_id"),
    (BOTH | {"page_group_id": 1}, "page_group_id"),
    (BOTH | {"export_format": "csv"}, "export_format"),
)


def test_wrong_pages_are_refused_by_name(alice: FlaskClient, doras: int):
    said = []
    for wrong, field in WRONG:
        for path, body in ((PATH, {"export_format": "pdf"}), (REPORTS, WEEKLY)):
            answer = post(alice, path, json=body | wrong)
            assert (answer.status_code, answer.json["error"]["field"]) == (422, field)
            said.append(answer.json["error"]["message"])
    assert len(set(said[:4])) == 1


def test_pages_are_told_by_facebooks_ids(alice: FlaskClient, full: People, doras: int):
    made = post(alice, REPORTS, json=WEEKLY | BOTH).json
    assert (made["page_id"], made["more_page_ids"]) == (ACME_PAGE, [DORAS_PAGE])
    with tenant_session(full.acme) as session:
        assert session.get_one(MetaPage, (full.acme, doras)).page_id == DORAS_PAGE
