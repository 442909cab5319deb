"""The PDF's words, read back and computed again from the stored days, over many kinds of range."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dashboard.exports.browser import Studio, use_browser
from dashboard.exports.options import ExportOptions
from dashboard.exports.pdf.report_html import report_html
from dashboard.exports.report.content import Report, read_report
from dashboard.exports.work import Work
from dashboard.queries.days.pacific import days_between
from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.pages.freshness import read_freshness
from models import MetaInsightCoverage, Tenant
from models.scope import tenant_session
from tests.exports.telling import check_line, check_total, plain
from tests.people import People
from tests.queries.numbers import metric_id, put_counter, put_days, put_post, the_page

NEWEST = date(2026, 12, 1)
NOW = datetime(2026, 12, 2, 20, tzinfo=UTC)
SEAM = date(2025, 11, 15)
FIRST_POST = date(2026, 9, 11)
VIEWS, ENGAGEMENTS, FOLLOWERS = "page_media_view", "page_post_engagements", "page_follows"
LACKING = {date(2026, 11, 3), date(2026, 10, 9), date(2026, 10, 10)}
HISTORY = days_between(date(2023, 12, 1), NEWEST)
VALUES: dict[str, dict[date, int]] = {
    VIEWS: {
        day: 900 + day.toordinal() * 37 % 401
        for day in HISTORY
        if day >= SEAM and day not in LACKING
    },
    ENGAGEMENTS: {day: 40 + day.toordinal() * 13 % 29 for day in HISTORY if day not in LACKING},
    FOLLOWERS: {day: 3000 + 2 * place for place, day in enumerate(HISTORY)},
    "page_views_total": {day: 70 + day.toordinal() % 19 for day in HISTORY},
}
TITLES = {VIEWS: "Views", ENGAGEMENTS: "Engagements", "page_views_total": "Page visits"}


def custom(since: str, until: str) -> dict[str, Any]:
    return {"since": since, "until": until}


def month(year: int, number: int) -> dict[str, Any]:
    """The month before this moment."""
    return {"preset": "last_month", "now": datetime(year, number, 10, 20, tzinfo=UTC)}


RANGES: dict[str, dict[str, Any]] = {
    "a week": {"preset": "last_7d"},
    "two weeks": {"preset": "last_14d"},
    "four weeks": {"preset": "last_28d"},
    "ninety days": {"preset": "last_90d"},
    "February": month(2026, 3),
    "February of a leap year": month(2024, 3),
    "a long month": month(2026, 11),
    "one day": custom("2026-11-20", "2026-11-20"),
    "across a year": custom("2025-12-20", "2026-01-10"),
    "a quarter": custom("2026-07-01", "2026-09-30"),
    "this month on the 2nd": {"preset": "this_month"},
    "missing days": custom("2026-10-05", "2026-11-08"),
    "across a seam": custom("2025-11-01", "2025-11-30"),
    "before anything": custom("2023-05-01", "2023-05-10"),
}


def span_of(wanted: dict[str, Any]) -> DateRange:
    now = wanted.get("now", NOW)
    newest = min(NEWEST, (now - timedelta(days=1)).date())
    return resolve_range(**{"newest_day": newest, "now": now} | wanted)


@pytest.fixture(scope="module")
def printed() -> dict[str, list[str]]:
    """The words of each page, by range; printed once for all tests of this file."""
    return {}


@pytest.fixture
def reports(printed: dict[str, list[str]], people: People, tmp_path: Path) -> dict[str, list[str]]:
    if not printed:
        with tenant_session(people.acme) as session:
            page = the_page(session, people.acme_page)
            for key, values in VALUES.items():
                put_days(session, page, key, values)
            for back in range(0, 80, 3):
                created = datetime(2026, 11, 28, 15, tzinfo=UTC) - timedelta(days=back)
                post = put_post(session, page, f"{page.page_id}_{back}", created)
                put_counter(session, post, "post_media_view", NEWEST, 100 + back)
            put_answers(session, page, "page_video_views")
        with tenant_session(people.acme) as session:
            page = the_page(session, people.acme_page)
            fresh = read_freshness(session, people.acme, [page], NOW)[page.id]
            tenant = session.get_one(Tenant, people.acme)
            works = {
                name: Work(session, tenant, page, ExportOptions(), span_of(wanted), fresh, NOW,
                           tmp_path, lambda _step, _done: None)
                for name, wanted in RANGES.items()
            }  # fmt: skip
            reports = {name: read_report(work) for name, work in works.items()}
            printed.update(print_all(reports, tmp_path))
    return printed


def put_answers(session: Any, page: Any, key: str) -> None:
    """Meta was asked for the metric on all days and gave nothing."""
    from sqlalchemy.dialects.postgresql import Range

    session.add(
        MetaInsightCoverage(
            tenant_id=page.tenant_id, meta_page_id=page.id, metric_id=metric_id(session, key),
            period="day", read=[Range(HISTORY[0], NEWEST, bounds="[]")],
        )
    )  # fmt: skip


def print_all(reports: dict[str, Report], folder: Path) -> dict[str, list[str]]:
    """All of them in one browser; charts are drawn elsewhere."""

    async def draw(studio: Studio) -> dict[str, bytes]:
        return {
            name: await studio.pdf(
                report_html([report], [dict.fromkeys(report.figures(), "<svg/>")])
            )
            for name, report in reports.items()
        }

    made = use_browser(folder, draw)
    return {
        name: [plain(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
        for name, pdf in made.items()
    }


def told(reports: dict[str, list[str]]) -> Iterator[tuple[str, DateRange, str]]:
    for name, pages in reports.items():
        yield name, span_of(RANGES[name]), " ".join(pages)


def test_sums_and_their_changes_follow_from_the_days(reports: dict[str, list[str]]):
    for name, span, text in told(reports):
        if name != "before anything":
            for key, title in TITLES.items():
                check_total(text, title, VALUES[key], span.days, span.previous_days)


def test_the_table_compares_the_values_of_the_sentence(reports: dict[str, list[str]]):
    values = VALUES[ENGAGEMENTS]
    for name, span, text in told(reports):
        both = [
            (values[a], values[b])
            for a, b in zip(span.days, span.previous_days, strict=False)
            if a in values and b in values
        ]
        if name != "before anything":
            mine, theirs = (sum(each) for each in zip(*both, strict=True))
            check_line(text, "Engagements", mine, theirs)


def test_a_stock_names_its_days(reports: dict[str, list[str]]):
    values = VALUES[FOLLOWERS]
    for name, span, text in told(reports):
        if name == "before anything":
            continue
        before = span.since - timedelta(days=1)
        now, moved = values[span.until], values[span.until] - values[before]
        year = f" {before.year}" if before.year != span.until.year else ""
        start = f"{before.day} {before:%b}{year}"
        assert re.search(
            rf"Followers: {now:,}( on [\w ]+)?, {moved:,} more than on {start}\.", text
        ), name


def test_posts_are_counted_only_where_they_are_known(reports: dict[str, list[str]]):
    for name, span, text in told(reports):
        if name == "before anything":
            continue
        line = re.search(r"Posts published(?: \(from [^)]*on\))? (–|\d+) (–|\d+) ", text)
        assert line, name
        assert (line[1] == "–") == (span.until < FIRST_POST), name
        assert (line[2] == "–") == (span.previous_since < FIRST_POST), name


def test_only_what_meta_was_asked_for_was_not_given(reports: dict[str, list[str]]):
    for name, _span, text in told(reports):
        assert ("Video views: Meta gave no number" in text) == (name != "before anything"), name
        assert text.count("Meta gave no number") <= 2, name


def test_a_seam_is_named_only_where_days_before_it_are_missing(reports: dict[str, list[str]]):
    for name, span, text in told(reports):
        expected = name == "February of a leap year"
        assert ("Views: counted since 15 Nov 2025" in text) == expected, name
        reaches = span.previous_since < SEAM
        assert reaches or "counted since 15 Nov 2025" not in text, name


def test_ranges_carry_their_year_and_single_days_read_well(reports: dict[str, list[str]]):
    across = " ".join(reports["across a year"])
    assert "20 Dec 2025 – 10 Jan 2026, compared with 28 Nov – 19 Dec 2025" in across
    assert " of 28 Nov – 19 Dec 2025" in across
    one = " ".join(reports["one day"])
    assert "20 Nov 2026, compared with 19 Nov 2026" in one
    assert "of 19 Nov." in one
    assert "daily average" not in one
    for name, _span, text in told(reports):
        for wrong in (r"\b1 days\b", r"\b1 posts\b", r"\b1 of 1\b", r"\bone days\b", r"1 times"):
            assert not re.search(wrong, text), (name, wrong)


def test_no_page_but_the_last_is_nearly_empty(reports: dict[str, list[str]]):
    for name, pages in reports.items():
        for place, words in enumerate(pages[1:-1], 2):
            assert len(words.split()) > 40, (name, place, words)
