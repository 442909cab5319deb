"""The PDF: real text, vectors, embedded fonts, page numbers, hostile posts; two tenants at once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from models import Tenant
from models.scope import wide_session
from tests.exports.asking import ask, fetch, make
from tests.people import GLOBEX_PAGE, People
from tests.visitors import post

A4 = (595, 842)
made: dict[str, PdfReader] = {}


@pytest.fixture
def reports(request: pytest.FixtureRequest) -> dict[str, PdfReader]:
    """Acme's and Globex's reports, printed side by side, once for all tests of this file."""
    if not made:
        people: People = request.getfixturevalue("full")
        with wide_session("command") as session:
            session.get_one(Tenant, people.acme).report_color = "#F2C94C"
        acme, globex = (request.getfixturevalue(name) for name in ("alice", "charlie"))
        path = f"/api/meta/pages/{GLOBEX_PAGE}/exports/"
        jobs = {"acme": ask(acme, "pdf"), "globex": post(globex, path, json=BODY).json}
        with ThreadPoolExecutor(2) as pool:
            ended = pool.map(make, (people.acme, people.globex), jobs.values())
        assert list(ended) == ["completed", "completed"]
        for name, client in (("acme", acme), ("globex", globex)):
            made[name] = PdfReader(io.BytesIO(fetch(client, jobs[name]).data))
    return made


BODY = {"export_format": "pdf", "since": "2026-10-26", "until": "2026-11-22"}


def text_of(report: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in report.pages)


def test_it_answers_the_questions_of_whoever_pays_for_it(reports: dict[str, PdfReader]):
    text = text_of(reports["acme"])
    for words in (
        "Acme Coffee",
        "26 Oct – 22 Nov 2026",
        "Overview",
        "Is my content engaging?",
        "How many people do my posts reach?",
        "Best and worst posts",
        "How each number is defined",
        "Data through Sun 22 Nov 2026",
        "America/Jamaica time",
    ):
        assert words in text


def test_its_sentences_say_only_what_the_numbers_say(reports: dict[str, PdfReader]):
    text = text_of(reports["acme"])
    assert "Viewers: 7,777, each person counted once over the 28 days, up 11" in text
    assert "New followers and Page visits: Only 27 of the 28 days have a number." in text
    assert "Video views: no number for these days has been read yet." in text
    assert "Views: one day without a number; the line is open there." in text
    assert "Meta has since changed the numbers of one day." in text


def test_the_reports_of_two_tenants_do_not_mix(reports: dict[str, PdfReader]):
    acme, globex = text_of(reports["acme"]), text_of(reports["globex"])
    assert "777,700" in globex
    assert "777,700" not in acme
    assert "Globex" not in acme
    assert "Acme" not in globex


def test_pages_are_numbered_on_the_paper_that_was_asked_for(reports: dict[str, PdfReader]):
    report = reports["acme"]
    count = len(report.pages)
    assert f"2 / {count}" in report.pages[1].extract_text()
    assert f"1 / {count}" not in report.pages[0].extract_text()
    box = report.pages[0].mediabox
    assert (round(box.width), round(box.height)) == A4


def test_fonts_are_embedded_and_charts_are_no_pictures(reports: dict[str, PdfReader]):
    for page in reports["acme"].pages:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        # Colour emoji are drawings within the file (Type 3); all letters are fonts.
        for font in (font for font in fonts if font["/Subtype"] != "/Type3"):
            below = font["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in below["/FontDescriptor"].get_object()
        assert not page.images


def test_hostile_posts_are_words_and_nothing_else(reports: dict[str, PdfReader]):
    report = reports["acme"]
    text = text_of(report)
    assert "<script>alert(1)</script>" in text
    assert '=HYPERLINK("http://evil.example"' in text
    assert "Long Long Long" in text
    assert text.count("Long") < 60
    assert "\u202e" not in text
    assert "/OpenAction" not in report.trailer["/Root"]
    assert all("/Annots" not in page for page in report.pages)


def test_it_costs_no_browser_after_its_end(reports: dict[str, PdfReader]):
    import psutil

    mine = psutil.Process().children(recursive=True)
    assert not [child for child in mine if "pagelens-export-" in " ".join(child.cmdline())]
