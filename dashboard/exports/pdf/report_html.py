"""The report's pages as HTML, out of its numbers and its drawn charts."""

from typing import Any

from dashboard.charts.sparkline import spark_svg
from dashboard.color import brand_color, readable, text_on
from dashboard.exports.own_words import paragraphs
from dashboard.exports.pdf.part_html import kpi_cards, part_html
from dashboard.exports.report.content import Report
from dashboard.exports.report.paper import render
from dashboard.exports.report.pictures import logo, thumbnail
from dashboard.exports.sections import VIEWS
from dashboard.format import day, day_range

PAPER_SIZES = {"a4": "A4", "letter": "letter"}
HIGHLIGHTS = ("page_follows", "page_total_media_view_unique", "engagement_rate")


def report_html(report: Report, svgs: dict[str, str]) -> str:
    """The whole report, ready to be printed."""
    facts, cards, options = _facts(report), kpi_cards(report), report.work.options
    return render(
        "report.html",
        **facts,
        **_cover(report),
        highlights=[cards[key] for key in HIGHLIGHTS if key in cards],
        introduction=paragraphs(options.introduction),
        comment=paragraphs(options.comment),
        body=part_html(report, svgs, facts),
    )


def _facts(report: Report) -> dict[str, Any]:
    """What the cover and the sections say alike."""
    work = report.work
    return {
        "period": day_range(work.span.since, work.span.until),
        "years": _years(report),
        "compared": day_range(work.span.previous_since, work.span.previous_until),
        "through": work.through,
        "made": work.made,
    }


def _cover(report: Report) -> dict[str, Any]:
    work = report.work
    color = brand_color(work.tenant.report_color)
    return {
        "paper": PAPER_SIZES[work.options.paper],
        "page_name": work.page_name,
        "tenant_name": work.tenant.name,
        "category": work.page.category,
        "until": day(work.span.until, year=True),
        "stale": work.is_stale,
        "color": color,
        "on_color": text_on(color),
        "text_color": readable(color),
        "logo": logo(work.tenant.logo_key),
        "picture": thumbnail(work.page.picture_key),
        "course": _course(report, text_on(color)),
    }


def _course(report: Report, color: str) -> str:
    """The period's views as a line across the cover: an ornament that is true."""
    views = report.series.get(VIEWS) or (report.trend.series if report.trend else None)
    line = spark_svg([point.value for point in views.points], color) if views else ""
    return line.replace("<svg ", '<svg preserveAspectRatio="none" ', 1)


def _years(report: Report) -> str:
    span = report.work.span
    return str(span.until.year) if span.since.year == span.until.year else ""
