"""Goals stand in print, on slides and in the mail as on the card, where they were chosen."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from pptx import Presentation

from dashboard.actions.goals import set_goal
from dashboard.components.goals import goal_lines
from dashboard.exports import pptx
from dashboard.exports.letter import mail_words, write_letter
from dashboard.exports.options import ExportOptions
from dashboard.exports.pdf.report_html import report_html
from dashboard.exports.report.content import read_report
from dashboard.exports.sections import ALL_SECTIONS
from dashboard.exports.work import Work
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.pages.freshness import read_freshness
from models import Tenant
from models.scope import tenant_session
from notify.email.frame import render_letter
from notify.email.report_letter import Where
from tests.conftest import refresh_settings
from tests.exports.conftest import LAST, UNTIL
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.queries.numbers import NOON, the_page

WITHOUT = tuple(name for name in ALL_SECTIONS if name != "goals")
HEADING = "<h2>Goals</h2>"


@pytest.fixture(autouse=True)
def no_browser(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("BROWSER_PATH", "/nowhere/chromium")
    refresh_settings()


@contextmanager
def work_of(people: People, folder: Path, sections: tuple[str, ...]) -> Iterator[Work]:
    span = resolve_range(since="2026-11-02", until=UNTIL, newest_day=LAST, now=NOON)
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        fresh = read_freshness(session, people.acme, [page], NOON)[page.id]
        tenant, options = session.get_one(Tenant, people.acme), ExportOptions(sections=sections)
        yield Work(session, tenant, page, options, span, fresh, NOON, folder, lambda *_: None)


def printed(work: Work) -> str:
    report = read_report(work)
    return report_html([report], [dict.fromkeys(report.figures(), "<svg/>")])


def mailed(work: Work) -> tuple[str, str]:
    letter = write_letter(work, {})
    html = render_letter(
        "report.html", letter=letter, subject="", opening="", footer="", way_out="",
        where=Where("Attached."),
    )  # fmt: skip
    return html, mail_words(work, letter)["text"]


def slides(work: Work) -> str:
    made = Presentation(str(pptx.make(work).path))
    shapes = [shape for slide in made.slides for shape in slide.shapes if shape.has_text_frame]
    return "\n".join(shape.text_frame.text for shape in shapes)


def set_goals(people: People) -> None:
    goal = {"metric": "page_media_view", "year": 2026, "target": Decimal(33_333)}
    with tenant_session(people.acme) as session:
        set_goal(actor(ALICE), session, ACME_PAGE, goal | {"month": 11})
        set_goal(actor(ALICE), session, ACME_PAGE, goal | {"month": 10})
        set_goal(actor(ALICE), session, ACME_PAGE, goal | {"metric": "page_follows", "month": 0})


def test_every_form_tells_the_sentences_of_the_card(full: People, tmp_path: Path):
    set_goals(full)
    with work_of(full, tmp_path, ALL_SECTIONS) as work:
        overview = read_overview(work.session, work.page, work.span, now=NOON)
        sentences = goal_lines(overview.goals)
        assert len(sentences) == 2
        assert sentences[0].startswith("Views, goal of November 2026: ")
        html, (letter, text), deck = printed(work), mailed(work), slides(work)
    assert html.count(HEADING) == 1
    assert html.index("In words") < html.index(HEADING) < html.index("Is my content engaging?")
    for sentence in sentences:
        assert sentence in html
        assert sentence in letter
        assert f"- {sentence}" in text
        assert sentence in deck


def test_what_was_left_out_is_told_nowhere(full: People, tmp_path: Path):
    set_goals(full)
    with work_of(full, tmp_path, WITHOUT) as work:
        told = "".join((printed(work), *mailed(work), slides(work)))
    assert "goal of" not in told
    assert HEADING not in told


def test_without_a_goal_there_is_no_such_section(full: People, tmp_path: Path):
    with work_of(full, tmp_path, ALL_SECTIONS) as work:
        told = "".join((printed(work), *mailed(work), slides(work)))
    assert "Goals" not in told
